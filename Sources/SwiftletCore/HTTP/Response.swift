import CSwiftlet

/// What the decoder awaits. Behind data that is used up comes the next one; the lines of a
/// chunked body come last.
enum Await: UInt8 {
    case statusLine, headerLine
    case headerFold  // the byte behind a header line: does it go on?
    case body, nothing
    case chunkData, chunkEnd  // the line end behind the data
    case chunkSize
}

@implementation @c(swl_http_init_1)
func swl_http_init_1(_ d: UnsafeMutablePointer<swl_http>, _ line: UnsafeMutableRawPointer, _ line_cap: Int) {
    d.pointee = swl_http()
    d.pointee.line_.ptr = line.assumingMemoryBound(to: UInt8.self)
    d.pointee.line_.cap = line_cap
    if line_cap < 64 { d.pointee.status_ = .SWL_E_ARG_BUFFER }
}

@implementation @c(swl_http_next)
func swl_http_next(
    _ d: UnsafeMutablePointer<swl_http>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> swl_status {
    while d.pointee.status_ == .SWL_OK {
        if d.pointee.awaits == .nothing {
            d.pointee.status_ = .SWL_DONE
            break
        }
        let text = Str(input.pointee)
        if text.isEmpty { return .SWL_MORE }
        var n = 1
        var found = SWL_HTTP_BODY
        var byte = text[0]
        switch d.pointee.awaits {
        case .body, .chunkData:
            n = takeData(d, text.count)
            ev.pointee.name.len = 0
            ev.pointee.data = text.prefix(n).c
        case .headerFold where !isBlank(byte):
            n = 0
            d.pointee.awaits = .headerLine
            found = readHeader(d, ev)
        case .headerFold:
            byte = 0x20  // obs-fold, RFC 9112 section 5.2
            d.pointee.awaits = .headerLine
            fallthrough
        default:
            found = read(d, byte, ev)
        }
        input.pointee = text.dropFirst(n).c
        if found < 0 {
            d.pointee.status_ = swl_status(found)
        } else if found > 0 {
            ev.pointee.kind = found
            ev.pointee.cut = UInt32(truncatingIfNeeded: d.pointee.cut_)
            ev.pointee.trailer = UInt32(truncatingIfNeeded: d.pointee.trailer_)
            d.pointee.clearLine()
            if d.pointee.follows != .statusLine { break }
        }
    }
    return d.pointee.status_
}

@implementation @c(swl_http_end)
func swl_http_end(_ d: UnsafeMutablePointer<swl_http>) -> swl_status {
    if d.pointee.status_ == .SWL_OK {
        d.pointee.close_ = 1
        let isWhole = d.pointee.awaits == .nothing || d.pointee.awaits == .body && !d.pointee.hasLength
        d.pointee.status_ =
            isWhole
            ? .SWL_DONE
            : d.pointee.hasBegun ? .SWL_E_TRUNCATED : .SWL_E_CLOSED
    }
    return d.pointee.status_
}

@implementation @c(swl_http_reusable)
func swl_http_reusable(_ d: UnsafePointer<swl_http>) -> Int32 {
    let kept = !d.pointee.isVersion10 || d.pointee.keep_alive_ != 0
    return d.pointee.status_ == .SWL_DONE && d.pointee.close_ == 0 && kept ? 1 : 0
}

extension swl_http {
    var awaits: Await {
        get { unsafeBitCast(state_, to: Await.self) }
        set { state_ = newValue.rawValue }
    }

    /// What comes behind the head or trailer: another head when this one is informational.
    fileprivate var follows: Await {
        get { unsafeBitCast(follows_, to: Await.self) }
        set { follows_ = newValue.rawValue }
    }

    /// Without a length, `left_` is a number that no length can be.
    fileprivate var hasLength: Bool { Int64(bitPattern: left_) >= 0 }

    fileprivate var isVersion10: Bool { version_ == 0x30 }

    /// Whether a byte has come: `last_` is one.
    var hasBegun: Bool { last_ != 0 }
}

/// Reads a byte of a line, which ends with LF or CR LF (RFC 9112 section 2.2). In a chunked
/// body it must be CR LF: two readers that differ on a bare LF can be made to see two answers.
/// Gives the kind of event that it brings, 0 for none, or an error.
@inline(never)
private func read(_ d: UnsafeMutablePointer<swl_http>, _ byte: UInt8, _ ev: UnsafeMutablePointer<swl_http_event>) -> Int32 {
    d.pointee.spent_ &+= 1
    if d.pointee.spent_ > (d.pointee.head_limit == 0 ? 65536 : d.pointee.head_limit) { return swl_status.SWL_E_LIMIT_HEAD.rawValue }
    let isReturned = d.pointee.last_ == 0x0d
    let isChunked = d.pointee.state_ > Await.chunkData.rawValue
    d.pointee.last_ = byte
    if isReturned ? byte != 0x0a : byte == 0 || byte == 0x0a && isChunked {
        if d.pointee.awaits == .statusLine { return swl_status.SWL_E_SYNTAX_STATUS.rawValue }
        return (isChunked ? swl_status.SWL_E_SYNTAX_CHUNK : .SWL_E_SYNTAX_HEADER).rawValue
    }
    if byte == 0x0d { return 0 }
    if byte != 0x0a {
        collect(d, byte)
        return 0
    }
    if isChunked { return readChunkLine(d) }
    if d.pointee.awaits == .statusLine { return readStatusLine(d, ev) }
    if d.pointee.line_.len > 0 {
        d.pointee.awaits = .headerFold
        return 0
    }
    // The empty line: what follows (RFC 9112 section 6.3).
    d.pointee.awaits = d.pointee.follows
    if d.pointee.follows == .body {
        if d.pointee.left_ == 0 { d.pointee.awaits = .nothing }
        if d.pointee.chunked_ != 0 {
            d.pointee.awaits = .chunkSize
            d.pointee.spent_ = 0
        }
    }
    return 0
}

@inline(__always)
private func collect(_ d: UnsafeMutablePointer<swl_http>, _ byte: UInt8) {
    if d.pointee.line_.len < d.pointee.line_.cap {
        d.pointee.line_.ptr.unsafelyUnwrapped[d.pointee.line_.len] = byte
        d.pointee.line_.len &+= 1
    } else {
        d.pointee.cut_ = 1
    }
}

extension swl_http {
    var line: Str { Str(line_.ptr.unsafelyUnwrapped, line_.len) }

    /// The next line starts; the event's spans stay until a byte of it is collected.
    mutating func clearLine() {
        line_.len = 0
        cut_ = 0
    }
}

/// "HTTP/1.1 200 OK"; the reason may be absent with its space (seen from old proxies).
@inline(never)
private func readStatusLine(_ d: UnsafeMutablePointer<swl_http>, _ ev: UnsafeMutablePointer<swl_http_event>) -> Int32 {
    if d.pointee.cut_ != 0 { return swl_status.SWL_E_LIMIT_LINE.rawValue }
    let text = d.pointee.line
    if text.count < 12 { return swl_status.SWL_E_SYNTAX_STATUS.rawValue }
    var reason = text
    var code: UInt32 = 0
    var format = ("HTTP/1.0 000" as Literal).base  // 0 is any digit
    while format.pointee != 0 {
        let byte = reason.removeFirst()
        code = code &* 10 &+ UInt32(truncatingIfNeeded: digit(byte))
        if format.pointee != 0x30 {
            if byte != format.pointee { return swl_status.SWL_E_SYNTAX_STATUS.rawValue }
            code = 0
        } else if digit(byte) > 9 {
            return swl_status.SWL_E_SYNTAX_STATUS.rawValue
        }
        format += 1
    }
    if code < 100 || !reason.cut(at: 0x20).isEmpty { return swl_status.SWL_E_SYNTAX_STATUS.rawValue }
    if code == 101 { return swl_status.SWL_E_SYNTAX_UPGRADE.rawValue }
    d.pointee.version_ = text[7]
    d.pointee.chunked_ = 0
    d.pointee.close_ = 0
    d.pointee.keep_alive_ = 0
    d.pointee.left_ = .max
    d.pointee.awaits = .headerLine
    d.pointee.follows =
        code < 200
        ? .statusLine
        : code == 204 || code == 304 || d.pointee.head_request != 0 ? .nothing : .body
    ev.pointee.status = Int32(bitPattern: code)
    ev.pointee.name.len = 0
    ev.pointee.data = reason.c
    return SWL_HTTP_STATUS
}

/// RFC 9112 section 5: no space before the colon.
@inline(never)
private func readHeader(_ d: UnsafeMutablePointer<swl_http>, _ ev: UnsafeMutablePointer<swl_http_event>) -> Int32 {
    let text = d.pointee.line
    var value = text
    let name = value.cut(at: 0x3a)
    if name.count == text.count { return (d.pointee.cut_ != 0 ? swl_status.SWL_E_LIMIT_LINE : .SWL_E_SYNTAX_HEADER).rawValue }
    value = trimmed(value)
    if !name.isToken { return swl_status.SWL_E_SYNTAX_HEADER.rawValue }
    let status = d.pointee.trailer_ != 0 ? .SWL_OK : readFraming(d, name, value)
    ev.pointee.name = name.c
    ev.pointee.data = value.c
    return status == .SWL_OK ? SWL_HTTP_HEADER : status.rawValue
}

/// What decides where the answer ends must be whole, single and unambiguous (RFC 9112
/// sections 6.1, 6.3 and 9.6).
@inline(__always)
private func readFraming(_ d: UnsafeMutablePointer<swl_http>, _ name: Str, _ value: Str) -> swl_status {
    let header = Framing(name)
    if header == .host || header == .other { return .SWL_OK }
    if d.pointee.cut_ != 0 { return .SWL_E_LIMIT_LINE }
    if header == .connection {
        if listHas(value, "close") { d.pointee.close_ = 1 }
        if listHas(value, "keep-alive") { d.pointee.keep_alive_ = 1 }
        return .SWL_OK
    }
    if d.pointee.chunked_ != 0 { return .SWL_E_SYNTAX_FRAMING }
    if header == .contentLength {
        let length = number(value, radix: 10)
        if length > 0x7fff_ffff_ffff_ffff || d.pointee.hasLength && length != d.pointee.left_ { return .SWL_E_SYNTAX_LENGTH }
        d.pointee.left_ = length
    } else {
        if d.pointee.hasLength || d.pointee.isVersion10 || !value.matches("chunked") { return .SWL_E_SYNTAX_FRAMING }
        d.pointee.chunked_ = 1
    }
    return .SWL_OK
}

/// How much of the body or chunk is there; it may be its end.
private func takeData(_ d: UnsafeMutablePointer<swl_http>, _ count: Int) -> Int {
    // At most 2^31 - 1 at once, so that 32-bit arithmetic does.
    var n = UInt32(truncatingIfNeeded: min(count, 0x7fff_ffff))
    if d.pointee.left_ &>> 32 == 0 { n = min(n, UInt32(truncatingIfNeeded: d.pointee.left_)) }
    d.pointee.left_ &-= UInt64(low: n, high: 0)
    if d.pointee.left_ == 0 { d.pointee.state_ &+= 1 }
    return Int(truncatingIfNeeded: n)
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

@inline(never)
func trimmed(_ text: Str) -> Str {
    var text = text
    while !text.isEmpty && isBlank(text[0]) { text.removeFirst(1) }
    while !text.isEmpty && isBlank(text[text.count &- 1]) { text = text.prefix(text.count &- 1) }
    return text
}

/// 2^63 or more when the text is not a number below 2^63.
@inline(never)
func number(_ text: Str, radix: UInt8) -> UInt64 {
    var number: UInt64 = 0
    var rest = text
    repeat {
        let value = rest.isEmpty ? radix : hexValue(rest.removeFirst())
        if value >= radix || number &>> 60 != 0 { return .max }  // the next step stays below 2^64
        number = number &* UInt64(low: UInt32(truncatingIfNeeded: radix), high: 0) &+ UInt64(low: UInt32(truncatingIfNeeded: value), high: 0)
    } while !rest.isEmpty
    return number
}

/// Whether a comma-separated list has the token.
@inline(never)
private func listHas(_ list: Str, _ token: Literal) -> Bool {
    var rest = list
    while !rest.isEmpty {
        if trimmed(rest.cut(at: 0x2c)).matches(token) { return true }
    }
    return false
}
