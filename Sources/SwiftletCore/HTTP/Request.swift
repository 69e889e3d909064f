import CSwiftlet

@implementation @c(swl_request_add)
func swl_request_add(_ req: UnsafeMutablePointer<swl_request>, _ name: swl_str, _ value: swl_str) -> swl_status {
    guard let slot = freeSlot(req) else { return .SWL_E_SPACE_HEADERS }
    slot.pointee.name = name
    slot.pointee.value = value
    return take(slot, req)
}

/// The next header, empty; it counts only once `header_count` says so.
@inline(never)
func freeSlot(_ req: UnsafeMutablePointer<swl_request>) -> UnsafeMutablePointer<swl_header>? {
    let count = req.pointee.header_count
    guard let headers = req.pointee.headers, count < req.pointee.header_cap else { return nil }
    let slot = headers + Int(truncatingIfNeeded: count)
    slot.pointee = swl_header()
    return slot
}

/// Checks the header in the free slot and counts it in.
func take(_ slot: UnsafePointer<swl_header>, _ req: UnsafeMutablePointer<swl_request>) -> swl_status {
    let status = checkHeader(slot)
    if status == .SWL_OK { req.pointee.header_count &+= 1 }
    return status
}

@inline(never)
private func checkHeader(_ header: UnsafePointer<swl_header>) -> swl_status {
    let name = Str(header.pointee.name)
    if !name.isToken { return .SWL_E_ARG_HEADER_NAME }
    if name.matches("host") || name.matches("transfer-encoding") { return .SWL_E_ARG_HEADER_OURS }
    return isValue(header.pointee.prefix) && isValue(header.pointee.value) ? .SWL_OK : .SWL_E_ARG_HEADER_VALUE
}

/// What would start another line, or end it for a reader in C (RFC 9110 section 5.5).
@inline(never)
func isValue(_ text: swl_str) -> Bool {
    let text = Str(text)
    return !text.contains(0x0d) && !text.contains(0x0a) && !text.contains(0)
}

/// RFC 9112 section 3: what could start another line, another field or another request is
/// refused, not repaired.
@inline(never)
func checkTarget(_ req: UnsafePointer<swl_request>) -> swl_status {
    if !Str(req.pointee.method).isToken { return .SWL_E_ARG_METHOD }
    let host = Str(req.pointee.host)
    if host.isEmpty || !host.isVisible(except: "/?#@\\") { return .SWL_E_ARG_HOST }
    let path = Str(req.pointee.path)
    if path.isEmpty || path[0] != 0x2f || !path.isVisible(except: "?#") { return .SWL_E_ARG_PATH }
    return Str(req.pointee.query).isVisible(except: "#") ? .SWL_OK : .SWL_E_ARG_QUERY
}

func headerCount(_ req: UnsafePointer<swl_request>) -> Int {
    Int(truncatingIfNeeded: req.pointee.header_count)
}

/// Checks the headers and counts the caller's Content-Lengths.
@inline(never)
private func checkHeaders(_ req: UnsafePointer<swl_request>, _ lengths: inout Int) -> swl_status {
    var i = headerCount(req)
    while i > 0, let headers = req.pointee.headers {
        i &-= 1
        let header = headers + i
        let status = checkHeader(header)
        if status != .SWL_OK { return status }
        if Str(header.pointee.name).matches("content-length") {
            lengths &+= 1
            let isRight = isDecimal(Str(header.pointee.value), UInt(bitPattern: req.pointee.body.len))
            if lengths > 1 || header.pointee.prefix.len > 0 || !isRight { return .SWL_E_ARG_LENGTH }
        }
    }
    return .SWL_OK
}

/// Whether the text is the number's decimal form, compared from the last digit on.
private func isDecimal(_ text: Str, _ number: UInt) -> Bool {
    var rest = number
    var i = text.count
    repeat {
        i &-= 1
        if i < 0 || UInt(truncatingIfNeeded: digit(text[i])) != rest % 10 { return false }
        rest /= 10
    } while rest > 0
    return i == 0
}

@implementation @c(swl_request_head)
func swl_request_head(_ req: UnsafePointer<swl_request>, _ from: Int, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    var lengths = 0
    var status = checkTarget(req)
    if status == .SWL_OK { status = checkHeaders(req, &lengths) }
    if status != .SWL_OK { return status }
    var sink = Sink(out, skip: from)
    writeHead(req, withLength: lengths == 0 && mayHaveBody(req), &sink)
    if sink.fits || out.pointee.cap == 0 { return sink.commit(out) }
    out.pointee.len = out.pointee.cap
    return .SWL_MORE
}

/// RFC 9110 section 8.6: without a body, a length is for methods that could have one.
private func mayHaveBody(_ req: UnsafePointer<swl_request>) -> Bool {
    let method = Str(req.pointee.method)
    return req.pointee.body.len > 0 || !(method.matches("get") || method.matches("head"))
}

@inline(never)
private func writeHead(_ req: UnsafePointer<swl_request>, withLength: Bool, _ sink: inout Sink) {
    // method, host, path and query are the request's first four members.
    sink.write(req.pointee.query.len > 0 ? "$0 $2?$3 HTTP/1.1\r\nHost: $1\r\n" : "$0 $2 HTTP/1.1\r\nHost: $1\r\n", req)
    var i = 0
    while i < headerCount(req) {
        sink.write("$0: $1$2\r\n", req.pointee.headers.unsafelyUnwrapped + i)
        i &+= 1
    }
    if withLength {
        sink.write("Content-Length: ")
        sink.write(decimal: UInt(bitPattern: req.pointee.body.len))
        sink.write("\r\n")
    }
    sink.write("\r\n")
}
