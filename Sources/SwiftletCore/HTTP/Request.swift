// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_request_add)
func swl_request_add(_ req: UnsafeMutablePointer<swl_request>, _ name: swl_str, _ value: swl_str) -> swl_status {
    var header = swl_header(name: name, prefix: swl_str(), value: value, flags: 0)
    let status = checkHeader(&header, Framing(Str(name)))
    return status == .SWL_OK ? append(&header, req) : status
}

@inline(never)
func append(_ header: UnsafePointer<swl_header>, _ req: UnsafeMutablePointer<swl_request>) -> swl_status {
    let count = req.pointee.header_count
    guard let headers = req.pointee.headers, count < req.pointee.header_cap else { return .SWL_E_SPACE_HEADERS }
    headers[Int(truncatingIfNeeded: count)] = header.pointee
    req.pointee.header_count = count &+ 1
    return .SWL_OK
}

@inline(never)
private func checkHeader(_ header: UnsafePointer<swl_header>, _ framing: Framing) -> swl_status {
    if !Str(header.pointee.name).isToken { return .SWL_E_ARG_HEADER_NAME }
    if framing == .host || framing == .transferEncoding { return .SWL_E_ARG_HEADER_OURS }
    let status = checkValue(header.pointee.prefix)
    return status == .SWL_OK ? checkValue(header.pointee.value) : status
}

/// A value has no control character other than the tab (RFC 9110 section 5.5): CR and LF would start another line, NUL
/// would end it for a reader in C.
@inline(never)
func checkValue(_ text: swl_str) -> swl_status {
    let text = Str(text)
    var i = 0
    while i != text.count {
        let byte = text.base[i]
        if byte < UInt8(ascii: " ") && byte != UInt8(ascii: "\t") || byte == delete { return .SWL_E_ARG_HEADER_VALUE }
        i &+= 1
    }
    return .SWL_OK
}

/// RFC 9112 section 3: what could start another line, another field or another request is
/// refused, not repaired.
@inline(never)
func checkTarget(_ req: UnsafePointer<swl_request>) -> swl_status {
    let method = Str(req.pointee.method)
    // CONNECT has another target and another answer, RFC 9110 section 9.3.6.
    if !method.isToken || ("\u{7}CONNECT" as WordList).has(method) { return .SWL_E_ARG_METHOD }
    let host = Str(req.pointee.host)
    if host.isEmpty || !host.isVisible(except: "/?#@\\") { return .SWL_E_ARG_HOST }
    let path = Str(req.pointee.path)
    if path.isEmpty || path[0] != UInt8(ascii: "/") || !path.isVisible(except: "?#") { return .SWL_E_ARG_PATH }
    return Str(req.pointee.query).isVisible(except: "#") ? .SWL_OK : .SWL_E_ARG_QUERY
}

/// The pointer is NULL if there are no headers, and then it is never read.
func firstHeader(_ req: UnsafePointer<swl_request>) -> UnsafeMutablePointer<swl_header> {
    unsafeBitCast(req.pointee.headers, to: UnsafeMutablePointer<swl_header>.self)
}

func headerCount(_ req: UnsafePointer<swl_request>) -> Int {
    Int(truncatingIfNeeded: req.pointee.header_count)
}

@implementation @c(swl_request_head)
func swl_request_head(_ req: UnsafePointer<swl_request>, _ from: Int, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    if req.pointee.body.len < 0 { return .SWL_E_ARG_LENGTH }  // negative: a size_t of half the address space or more
    var digits: DecimalDigits = (0, 0, 0)  // which `length` points into
    return withUnsafeMutablePointer(to: &digits) {
        let length = decimal(UInt(bitPattern: req.pointee.body.len), $0)
        var hasLength = false  // the caller gave a Content-Length
        var status = checkTarget(req)
        if status == .SWL_OK { status = checkHeaders(req, length, &hasLength) }
        if status != .SWL_OK { return status }
        var sink = Sink(out, skip: from)
        writeHead(req, hasLength || !mayHaveBody(req) ? nil : length, &sink)
        return sink.commitPart(out)
    }
}

/// Checks all headers. One of them may be Content-Length, if its value is the body's `length`; `hasLength` says so.
private func checkHeaders(_ req: UnsafePointer<swl_request>, _ length: Literal, _ hasLength: inout Bool) -> swl_status {
    var header = firstHeader(req)
    let end = header + headerCount(req)
    while header != end {
        let framing = Framing(Str(header.pointee.name))
        let status = checkHeader(header, framing)
        if status != .SWL_OK { return status }
        if framing == .contentLength {
            if hasLength || header.pointee.prefix.len != 0 || !Str(header.pointee.value).matches(length) { return .SWL_E_ARG_LENGTH }
            hasLength = true
        }
        header += 1
    }
    return .SWL_OK
}

/// Whether Content-Length is sent: without a body, only for methods that could have one (RFC 9110 section 8.6).
@inline(__always)
private func mayHaveBody(_ req: UnsafePointer<swl_request>) -> Bool {
    req.pointee.body.len > 0 || !("\u{4}HEAD\u{3}GET" as WordList).has(Str(req.pointee.method))
}

@inline(never)
private func writeHead(_ req: UnsafePointer<swl_request>, _ length: Literal?, _ sink: inout Sink) {
    // method, host, path and query are the request's first four members.
    sink.write(req.pointee.flags & SWL_ABSOLUTE == 0 ? "$a $c" : "$a http://$b$c", Slots(req))
    if req.pointee.query.len != 0 { sink.write("?$d", Slots(req)) }
    sink.write(" HTTP/1.1\r\nHost: $b", Slots(req))
    var header = firstHeader(req)
    let end = header + headerCount(req)
    while header != end {
        sink.write("\r\n$a: $b$c", Slots(header))
        header += 1
    }
    if let length {
        sink.write("\r\nContent-Length: ")
        sink.write(length)
    }
    sink.write("\r\n\r\n")
}
