import CSwiftlet

/// What RFC 9110 section 5.6.2 keeps out of a token.
private let delimiters: StaticString = "\"(),/:;<=>?@[\\]{}"

@implementation @_cdecl("swl_request_add")
func swl_request_add(_ req: UnsafeMutablePointer<swl_request>, _ name: swl_str, _ value: swl_str) -> swl_status {
    addHeader(req, swl_header(name: name, prefix: swl_str(), value: value, flags: 0))
}

/// What every signer ends with.
@inline(never)
func addHeader(_ req: UnsafeMutablePointer<swl_request>, _ header: swl_header) -> swl_status {
    var header = header
    let status = checkHeader(&header)
    if status != .SWL_OK { return status }
    let count = req.pointee.header_count
    guard let headers = req.pointee.headers, count < req.pointee.header_cap else { return .SWL_E_SPACE_HEADERS }
    headers[Int(truncatingIfNeeded: count)] = header
    req.pointee.header_count = count &+ 1
    return .SWL_OK
}

/// A key as it stands in a header: RFC 6750 section 2.1 allows less, services ask for more.
@inline(never)
func isKey(_ key: swl_str) -> Bool {
    key.len > 0 && Str(key).isVisible(except: "")
}

func isToken(_ text: Str) -> Bool {
    !text.isEmpty && text.isVisible(except: delimiters)
}

private func isValue(_ text: swl_str) -> Bool {
    var rest = Str(text)
    while !rest.isEmpty {
        let byte = rest.removeFirst()
        if byte == 0x0d || byte == 0x0a || byte == 0 { return false }
    }
    return true
}

@inline(never)
private func checkHeader(_ header: UnsafePointer<swl_header>) -> swl_status {
    let name = Str(header.pointee.name)
    if !isToken(name) { return .SWL_E_ARG_HEADER_NAME }
    if !isValue(header.pointee.prefix) || !isValue(header.pointee.value) { return .SWL_E_ARG_HEADER_VALUE }
    if name.matches("host") || name.matches("transfer-encoding") { return .SWL_E_ARG_HEADER_OURS }
    return .SWL_OK
}

/// RFC 9112 section 3: what could start another line, another field or another request is
/// refused, not repaired.
@inline(never)
private func checkTarget(_ req: UnsafePointer<swl_request>) -> swl_status {
    if !isToken(Str(req.pointee.method)) { return .SWL_E_ARG_METHOD }
    let host = Str(req.pointee.host)
    if host.isEmpty || !host.isVisible(except: "/?#@\\") { return .SWL_E_ARG_HOST }
    let path = Str(req.pointee.path)
    if path.isEmpty || path[0] != 0x2f || !path.isVisible(except: "?#") { return .SWL_E_ARG_PATH }
    if !Str(req.pointee.query).isVisible(except: "#") { return .SWL_E_ARG_QUERY }
    return .SWL_OK
}

/// Checks the headers and counts the caller's Content-Lengths.
@inline(never)
private func checkHeaders(_ req: UnsafePointer<swl_request>, _ lengths: inout Int) -> swl_status {
    var i = 0
    while i < headerCount(req) {
        let header = req.pointee.headers.unsafelyUnwrapped + i
        let status = checkHeader(header)
        if status != .SWL_OK { return status }
        if Str(header.pointee.name).matches("content-length") {
            lengths &+= 1
            if lengths > 1 || header.pointee.prefix.len > 0
                || !isDecimal(Str(header.pointee.value), UInt(bitPattern: req.pointee.body.len))
            {
                return .SWL_E_ARG_LENGTH
            }
        }
        i &+= 1
    }
    return .SWL_OK
}

/// Whether the text is the number's decimal form, compared from the last digit on.
private func isDecimal(_ text: Str, _ number: UInt) -> Bool {
    var rest = number
    var i = text.count
    repeat {
        if i == 0 || UInt(truncatingIfNeeded: digit(text[i &- 1])) != rest % 10 { return false }
        i &-= 1
        rest /= 10
    } while rest > 0
    return i == 0
}

func headerCount(_ req: UnsafePointer<swl_request>) -> Int {
    req.pointee.headers == nil ? 0 : Int(truncatingIfNeeded: req.pointee.header_count)
}

@implementation @_cdecl("swl_request_head")
func swl_request_head(_ req: UnsafePointer<swl_request>, _ from: Int, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    var status = checkTarget(req)
    if status != .SWL_OK { return status }
    var lengths = 0
    status = checkHeaders(req, &lengths)
    if status != .SWL_OK { return status }
    let method = Str(req.pointee.method)
    let bare = req.pointee.body.len == 0 && (method.matches("GET") || method.matches("HEAD"))
    return writeHead(req, withLength: lengths == 0 && !bare, from, out)
}

@inline(never)
private func writeHead(
    _ req: UnsafePointer<swl_request>, withLength: Bool, _ from: Int, _ out: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    var sink = Sink(out, skip: from)
    // method, host, path and query are the request's first four members.
    sink.write("$0 $2", req)
    if req.pointee.query.len > 0 { sink.write("?$3", req) }
    sink.write(" HTTP/1.1\r\nHost: $1\r\n", req)
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
    if sink.fits || out.pointee.cap == 0 { return sink.commit(out) }
    out.pointee.len = out.pointee.cap
    return .SWL_MORE
}
