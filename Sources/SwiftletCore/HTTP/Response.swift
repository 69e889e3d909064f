import CSwiftlet

/// What the decoder awaits. Behind data that is used up comes the next number; the low three bits
/// of a line are the detail of SWL_E_SYNTAX_ when it has a byte that no line may have.
enum Await {
    static let statusLine: UInt8 = 1
    static let headerLine: UInt8 = 2
    static let body: UInt8 = 3
    static let nothing: UInt8 = 4
    static let chunkSize: UInt8 = 5
    static let headerFold: UInt8 = 8  // the byte behind a header line: does it go on?
    static let chunkData: UInt8 = 12
    static let chunkEnd: UInt8 = 13  // the line end behind the data
}

/// Why the connection closes behind the answer: as it says, or as answers of HTTP/1.0 do that say
/// nothing (RFC 9112 section 9.3).
private enum Closes {
    static let said: UInt8 = 1
    static let version10: UInt8 = 2
}

@implementation @c(swl_http_init_2)
func swl_http_init_2(_ d: UnsafeMutablePointer<swl_http>, _ line: UnsafeMutableRawPointer, _ line_cap: Int) {
    d.pointee = swl_http()
    d.pointee.line_.ptr = line.assumingMemoryBound(to: UInt8.self)
    d.pointee.line_.cap = line_cap
    d.pointee.state_ = Await.statusLine
    d.pointee.plain_ = 0x0d
    d.pointee.head_limit = 65536
    if line_cap < 64 { d.pointee.status_ = .SWL_E_ARG_BUFFER }
}

@implementation @c(swl_http_next)
func swl_http_next(
    _ d: UnsafeMutablePointer<swl_http>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> swl_status {
    while d.pointee.status_ == .SWL_OK {
        if d.pointee.state_ == Await.nothing {
            d.pointee.status_ = .SWL_DONE
            break
        }
        let text = Str(input.pointee)
        if text.isEmpty { return .SWL_MORE }
        var found = event(SWL_HTTP_BODY)
        switch d.pointee.state_ {
        case Await.body, Await.chunkData:
            let n = takeData(d, text.count)
            ev.pointee.name.len = 0
            ev.pointee.data = text.prefix(n).c
            input.pointee = text.dropFirst(n).c
        default:
            found = read(d, input, ev)
        }
        if found >= failures {
            ev.pointee.kind = Int32(bitPattern: found &- failures)
            ev.pointee.cut = UInt32(truncatingIfNeeded: d.pointee.cut_)
            ev.pointee.trailer = UInt32(truncatingIfNeeded: d.pointee.trailer_)
            d.pointee.clearLine()
            if found != failures && d.pointee.follows_ != Await.statusLine { break }
        } else if found != 0 {
            d.pointee.status_ = swl_status(-300 &- Int32(bitPattern: found))
        }
    }
    return d.pointee.status_
}

@implementation @c(swl_http_end)
func swl_http_end(_ d: UnsafeMutablePointer<swl_http>) -> swl_status {
    if d.pointee.status_ == .SWL_OK {
        d.pointee.closes_ = 1
        let isWhole = d.pointee.state_ == Await.nothing || d.pointee.state_ == Await.body && !d.pointee.hasLength
        d.pointee.status_ =
            isWhole
            ? .SWL_DONE
            : d.pointee.hasBegun ? .SWL_E_TRUNCATED : .SWL_E_CLOSED
    }
    return d.pointee.status_
}

@implementation @c(swl_http_reusable)
func swl_http_reusable(_ d: UnsafePointer<swl_http>) -> Int32 {
    d.pointee.status_ == .SWL_DONE && d.pointee.closes_ == 0 ? 1 : 0
}

extension swl_http {
    /// Without a length, `left_` is a number that no length can be.
    fileprivate var hasLength: Bool { Int64(bitPattern: left_) >= 0 }

    fileprivate var isVersion10: Bool { version_ == 0 }

    /// Whether a byte has come.
    var hasBegun: Bool { spent_ != 0 }
}

// What a reader of a line gives is 0, an event, or a failure; as small numbers, which cost a
// Cortex-M 2 bytes at each place in place of 4 and more.
private var failures: UInt32 { 127 }

@inline(__always)
func event(_ kind: Int32) -> UInt32 { failures &+ UInt32(bitPattern: kind) }

/// SWL_E_SYNTAX_ and SWL_E_LIMIT_ only.
@inline(__always)
func failure(_ status: swl_status) -> UInt32 { UInt32(bitPattern: -300 &- status.rawValue) }

/// Reads what is there of a line, which ends with LF or CR LF (RFC 9112 section 2.2). In a chunked
/// body it must be CR LF: two readers that differ on a bare LF can be made to see two answers.
/// Gives the kind of event that it brings, 0 for none, or an error.
@inline(never)
private func read(_ d: UnsafeMutablePointer<swl_http>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>) -> UInt32 {
    let text = Str(input.pointee)
    if d.pointee.state_ == Await.headerFold {
        d.pointee.state_ = Await.headerLine
        if !isBlank(text.base[0]) { return readHeader(d, ev) }
        // obs-fold counts as a space, RFC 9112 section 5.2.
        input.pointee = Str(text.base + 1, text.count &- 1).c
        if d.pointee.line_.len != d.pointee.line_.cap {
            d.pointee.line_.ptr.unsafelyUnwrapped[d.pointee.line_.len] = 0x20
            d.pointee.line_.len &+= 1
        }
        return 0
    }
    let isChunked = d.pointee.state_ > Await.nothing
    let left = d.pointee.head_limit &- d.pointee.spent_
    if left == 0 { return failure(.SWL_E_LIMIT_HEAD) }
    let end = Int(bitPattern: min(UInt(bitPattern: text.count), UInt(truncatingIfNeeded: left)))
    var n = 0
    var line = d.pointee.line_
    var plain = d.pointee.plain_
    var byte: UInt8 = 0
    repeat {
        byte = text.base[n]
        n &+= 1
        if byte <= plain {
            let isReturned = plain == 0xff
            plain = 0x0d
            if byte == 0x0a && (isReturned || !isChunked) { break }
            if isReturned || byte == 0x0a || byte == 0 {
                return UInt32(truncatingIfNeeded: d.pointee.state_ & 7)
            }
            if byte == 0x0d {
                plain = 0xff
                continue
            }
        }
        if line.len == line.cap {
            d.pointee.cut_ = 1
            continue
        }
        line.ptr.unsafelyUnwrapped[line.len] = byte
        line.len &+= 1
    } while n != end
    d.pointee.plain_ = plain
    d.pointee.line_.len = line.len
    d.pointee.spent_ &+= UInt32(truncatingIfNeeded: n)
    input.pointee = Str(text.base + n, text.count &- n).c
    if byte != 0x0a { return 0 }
    if isChunked { return readChunkLine(d) }
    if d.pointee.state_ == Await.statusLine { return readStatusLine(d, ev) }
    if d.pointee.line_.len > 0 {
        d.pointee.state_ = Await.headerFold
        return input.pointee.len == 0 ? 0 : read(d, input, ev)
    }
    // The empty line: what follows (RFC 9112 section 6.3).
    d.pointee.state_ = d.pointee.follows_
    if d.pointee.follows_ == Await.body {
        if d.pointee.left_ == 0 { d.pointee.state_ = Await.nothing }
        if d.pointee.chunked_ != 0 { d.pointee.state_ = Await.chunkSize }
    }
    return 0
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
private func readStatusLine(_ d: UnsafeMutablePointer<swl_http>, _ ev: UnsafeMutablePointer<swl_http_event>) -> UInt32 {
    if d.pointee.cut_ != 0 { return failure(.SWL_E_LIMIT_LINE) }
    let text = d.pointee.line
    var code: UInt32 = 0
    var n = 0
    var format = ("HTTP/1.0 000 " as Literal).base  // 0 is any digit
    while format.pointee != 0 {
        // The reason may be absent with its space.
        if n == text.count {
            if n == 12 { break }
            return failure(.SWL_E_SYNTAX_STATUS)
        }
        let byte = text.base[n]
        n &+= 1
        if format.pointee == 0x30 {
            if digit(byte) > 9 { return failure(.SWL_E_SYNTAX_STATUS) }
            code = code &* 10 &+ UInt32(truncatingIfNeeded: digit(byte))
        } else if byte != format.pointee {
            return failure(.SWL_E_SYNTAX_STATUS)
        }
        format += 1
    }
    d.pointee.version_ = digit(text.base[7])
    code &-= UInt32(truncatingIfNeeded: d.pointee.version_) &* 1000
    if code < 100 { return failure(.SWL_E_SYNTAX_STATUS) }
    if code == 101 { return failure(.SWL_E_SYNTAX_UPGRADE) }
    d.pointee.chunked_ = 0
    d.pointee.closes_ = d.pointee.isVersion10 ? Closes.version10 : 0
    d.pointee.left_ = .max
    d.pointee.state_ = Await.headerLine
    d.pointee.follows_ =
        code < 200
        ? Await.statusLine
        : code == 204 || code == 304 || d.pointee.head_request != 0 ? Await.nothing : Await.body
    ev.pointee.status = Int32(bitPattern: code)
    ev.pointee.name.len = 0
    ev.pointee.data = Str(text.base + n, text.count &- n).c
    return event(SWL_HTTP_STATUS)
}

/// RFC 9112 section 5: no space before the colon.
@inline(never)
private func readHeader(_ d: UnsafeMutablePointer<swl_http>, _ ev: UnsafeMutablePointer<swl_http_event>) -> UInt32 {
    let line = d.pointee.line
    let n = line.tokenLength
    if n == line.count && d.pointee.cut_ != 0 { return failure(.SWL_E_LIMIT_LINE) }
    if n == 0 || n == line.count || line.base[n] != 0x3a { return failure(.SWL_E_SYNTAX_HEADER) }
    let name = Str(line.base, n)
    let value = trimmed(Str(line.base + n + 1, line.count &- n &- 1))
    ev.pointee.name = name.c
    ev.pointee.data = value.c
    let header = d.pointee.trailer_ != 0 ? .other : Framing(name, 10)
    if header.rawValue > Framing.connection.rawValue { return event(SWL_HTTP_HEADER) }
    return readFraming(d, header, value)
}

/// What decides where the answer ends must be whole, single and unambiguous (RFC 9112
/// sections 6.1, 6.3 and 9.6).
@inline(__always)
private func readFraming(_ d: UnsafeMutablePointer<swl_http>, _ header: Framing, _ value: Str) -> UInt32 {
    if d.pointee.cut_ != 0 { return failure(.SWL_E_LIMIT_LINE) }
    if header == .connection {
        var rest = value
        while !rest.isEmpty {
            let n = rest.tokenLength
            let word = Framing(Str(rest.base, n), 5)
            rest = Str(rest.base + n, rest.count &- n)
            if !rest.isEmpty { rest.removeFirst(1) }
            if word == .close { d.pointee.closes_ |= Closes.said }
            if word == .keepAlive { d.pointee.closes_ &= ~Closes.version10 }
        }
        return event(SWL_HTTP_HEADER)
    }
    if d.pointee.chunked_ != 0 { return failure(.SWL_E_SYNTAX_FRAMING) }
    if header == .contentLength {
        let length = number(value, radix: 10)
        if length > 0x7fff_ffff_ffff_ffff || d.pointee.hasLength && length != d.pointee.left_ {
            return failure(.SWL_E_SYNTAX_LENGTH)
        }
        d.pointee.left_ = length
    } else {
        if d.pointee.hasLength || d.pointee.isVersion10 || Framing(value, 5) != .chunked { return failure(.SWL_E_SYNTAX_FRAMING) }
        d.pointee.chunked_ = 1
    }
    return event(SWL_HTTP_HEADER)
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
