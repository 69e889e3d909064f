// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// The client calls this in two phases: before TLS, to open a tunnel, and after the signature, to make a request for http
/// one that a proxy understands. SWL_DONE: nothing is left to do.
@implementation @c(swl_proxy_connect)
func swl_proxy_connect(_ c: Client) -> swl_status {
    guard let proxy = c.pointee.through_ else { return .SWL_DONE }
    let isTunnel = c.pointee.secured_ != 0
    if isTunnel != (c.pointee.phase_ == CallPhase.tunnelling) { return .SWL_DONE }
    if !isTunnel { return makeAbsolute(c, proxy) }
    if c.pointee.begun_ == 0 {
        c.pointee.begun_ = 1
        let status = writeConnect(c, proxy)
        if status != .SWL_OK { return status }
    }
    while c.pointee.event_.data.len > 0 {
        let n = swl_io_send(&c.pointee.net.io, Str(c.pointee.event_.data).base, c.pointee.event_.data.len)
        if n <= 0 { return meaning(n) }
        c.pointee.event_.data = Str(c.pointee.event_.data).dropFirst(Int(truncatingIfNeeded: n)).c
    }
    return readAnswer(c)
}

/// RFC 9112 section 3.2.2. The key is not marked as a secret: it is the proxy's, and goes to it in the clear.
private func makeAbsolute(_ c: Client, _ proxy: UnsafePointer<swl_proxy>) -> swl_status {
    var header = swl_header(name: "Proxy-Authorization", prefix: "Basic ", value: swl_str(), flags: 0)
    let status = writeKey(c, proxy, &header.value)
    c.pointee.request_.flags |= SWL_ABSOLUTE
    if header.value.len > 0 { _ = append(&header, &c.pointee.request_) }
    return status == .SWL_OK ? .SWL_DONE : status
}

/// RFC 9110 section 9.3.6: name and port are always written, an IPv6 address in brackets.
private func writeConnect(_ c: Client, _ proxy: UnsafePointer<swl_proxy>) -> swl_status {
    var key = swl_str()
    let status = writeKey(c, proxy, &key)
    if status != .SWL_OK { return status }
    // The answer's line buffer is in front of the request, whose place the answer then takes.
    let start = c.pointee.memory_ + (c.pointee.at_ &+ lineSize)
    var out = swl_out(start, free(c) &- lineSize)
    var sink = Sink(&out)
    var digits: DecimalDigits = (0, 0, 0)
    let isAddress = Str(c.pointee.name_).index(of: UInt8(ascii: ":")) < c.pointee.name_.len
    withUnsafeMutablePointer(to: &digits) {
        var slots = (c.pointee.name_, Str(decimal(UInt(truncatingIfNeeded: c.pointee.port_), $0)).c, key)
        let target: Literal = isAddress ? "[$a]:$b" : "$a:$b"
        sink.write("CONNECT ")
        sink.write(target, Slots(&slots))
        sink.write(" HTTP/1.1\r\nHost: ")
        sink.write(target, Slots(&slots))
        if key.len > 0 { sink.write("\r\nProxy-Authorization: Basic $c", Slots(&slots)) }
        sink.write("\r\n\r\n")
    }
    c.pointee.event_.data = swl_span(start, sink.count)
    swl_http_init_2(&c.pointee.exchange_.http, c.pointee.memory_ + c.pointee.at_, lineSize)
    c.pointee.exchange_.http.head_request = 1  // a tunnel has no body
    return sink.commit(&out)
}

private let lineSize = 256

/// Writes the Base64 of "user:password" (RFC 7617) into the client's memory, or nothing if both are empty.
private func writeKey(_ c: Client, _ proxy: UnsafePointer<swl_proxy>, _ key: inout swl_str) -> swl_status {
    let user = proxy.pointee.user
    let password = proxy.pointee.password
    if user.len | password.len == 0 { return .SWL_OK }
    let count = user.len &+ 1 &+ password.len
    let length = base64Length(count)
    if user.len | password.len | count | length < 0 || length > free(c) { return .SWL_E_ARG_BUFFER }
    let start = c.pointee.memory_ + c.pointee.at_
    var text = swl_out(start + (length &- count), count)
    var sink = Sink(&text)
    var slots = (user, password)
    sink.write("$a:$b", Slots(&slots))
    writeBase64(Str(start + (length &- count), count), "+/", start)
    key = swl_span(start, length)
    c.pointee.at_ &+= length
    return .SWL_OK
}

/// Reads the proxy's answer. The server at the tunnel's end says nothing before TLS begins, so bytes after the head are not
/// the server's.
private func readAnswer(_ c: Client) -> swl_status {
    let window = c.pointee.memory_ + (c.pointee.at_ &+ lineSize)
    var event = swl_http_event()
    while true {
        let n = swl_io_recv(&c.pointee.net.io, window, free(c) &- lineSize)
        if n == 0 { return swl_http_end(&c.pointee.exchange_.http) }
        if n < 0 { return meaning(n) }
        var input = swl_span(window, Int(truncatingIfNeeded: n))
        while true {
            let status = swl_http_next(&c.pointee.exchange_.http, &input, &event)
            if status == .SWL_OK {
                swl_hints_take(&c.pointee.hints, &event)
            } else if status == .SWL_MORE {
                break
            } else if status != .SWL_DONE {
                return status
            } else if !hasSucceeded(c) {
                return .SWL_E_PROXY
            } else {
                c.pointee.hints = swl_hints()  // they were the proxy's
                return input.len == 0 ? .SWL_DONE : .SWL_E_SYNTAX
            }
        }
    }
}
