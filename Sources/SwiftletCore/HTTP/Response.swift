// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// What the decoder awaits. After data that is used up comes the next number.
enum Await {
    static let statusLine: UInt8 = 1
    static let headerLine: UInt8 = 2
    static let body: UInt8 = 3
    static let nothing: UInt8 = 4
    static let chunkSize: UInt8 = 5
    static let headerFold: UInt8 = 8  // the byte after a header line: does the line go on?
    static let chunkData: UInt8 = 12
    static let chunkEnd: UInt8 = 13  // the line end after the data
}

/// Why the connection closes after the answer: as it says, or as answers of HTTP/1.0 do that say
/// nothing (RFC 9112 section 9.3).
private enum Closes {
    static let said: UInt8 = 1
    static let version10: UInt8 = 2
}

/// What reading gives. Every value fits in 8 bits, which Thumb loads with one instruction of 2 bytes; with
/// plain statuses the decoder takes 88 bytes more.
private struct Step: Equatable {
    private let number: UInt32

    /// The input is used up.
    static var needsMore: Step { Step(number: 0) }
    /// A line is complete, and tells nothing.
    static var noEvent: Step { Step(number: events) }
    static func event(_ kind: Int32) -> Step { Step(number: events &+ UInt32(bitPattern: kind)) }
    /// One of SWL_E_SYNTAX_ or SWL_E_LIMIT_.
    static func failure(_ status: swl_status) -> Step { Step(number: UInt32(bitPattern: failures &- status.rawValue)) }
    /// A byte that no line may have: the low three bits of what is awaited are the detail of SWL_E_SYNTAX_.
    static func badByte(in state: UInt8) -> Step { Step(number: UInt32(truncatingIfNeeded: state & 7)) }

    private static var failures: Int32 { -300 }  // less 1 to 126
    private static var events: UInt32 { 127 }

    var isEvent: Bool { number >= Step.events }
    var kind: Int32 { Int32(bitPattern: number &- Step.events) }
    var status: swl_status { swl_status(Step.failures &- Int32(bitPattern: number)) }
}

@implementation @c(swl_http_init_2)
func swl_http_init_2(_ d: UnsafeMutablePointer<swl_http>, _ line: UnsafeMutableRawPointer, _ line_cap: Int) {
    d.pointee = swl_http()
    d.pointee.line_.ptr = line.assumingMemoryBound(to: UInt8.self)
    d.pointee.line_.cap = line_cap
    d.pointee.state_ = Await.statusLine
    d.pointee.plain_ = Look.atControls
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
        var step = Step.event(SWL_HTTP_BODY)
        switch d.pointee.state_ {
        case Await.body, Await.chunkData:
            let n = takeData(d, text.count)
            ev.pointee.name.len = 0
            ev.pointee.data = text.prefix(n).c
            input.pointee = text.dropFirst(n).c
        default:
            step = readLine(d, input, ev)
        }
        if step.isEvent {
            ev.pointee.kind = step.kind
            ev.pointee.cut = UInt32(truncatingIfNeeded: d.pointee.cut_)
            ev.pointee.trailer = UInt32(truncatingIfNeeded: d.pointee.trailer_)
            clearLine(d)
            // Of a 1xx answer, which another follows, nothing is told.
            if step != .noEvent && d.pointee.follows_ != Await.statusLine { break }
        } else if step != .needsMore {
            d.pointee.status_ = step.status
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

// ---- lines ----------------------------------------------------------------------------------

/// Which bytes of a line are looked at: those up to and including `plain_`. Larger ones are collected as they are.
private enum Look {
    static let atControls = UInt8(ascii: "\r")
    static let atAll: UInt8 = 0xff  // after a CR
}

@inline(never)
private func readLine(
    _ d: UnsafeMutablePointer<swl_http>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> Step {
    if d.pointee.state_ == Await.headerFold { return readFold(d, input, ev) }
    let step = collectLine(d, input)
    if step != .noEvent { return step }
    return endLine(d, input, ev)
}

/// Collects what is there of a line. `.noEvent`: it is complete; it ends with LF or CR LF (RFC 9112
/// section 2.2). In a chunked body and its trailer it must be CR LF: two readers that differ on a
/// bare LF can be made to see two answers. In a head, a CR before CR LF is white space at the line's
/// end, as the same section allows: lighttpd sends it.
@inline(__always)
private func collectLine(_ d: UnsafeMutablePointer<swl_http>, _ input: UnsafeMutablePointer<swl_str>) -> Step {
    let text = Str(input.pointee)
    let isStrict = d.pointee.state_ > Await.nothing || d.pointee.trailer_ != 0
    let left = d.pointee.head_limit &- d.pointee.spent_
    if left == 0 { return .failure(.SWL_E_LIMIT_HEAD) }
    let count = Int(bitPattern: min(UInt(bitPattern: text.count), UInt(truncatingIfNeeded: left)))
    let end = text.base + count
    var n = 0 &- count  // up to 0, which spares a comparison for each byte
    var line = d.pointee.line_
    var plain = d.pointee.plain_
    var byte: UInt8 = 0
    repeat {
        byte = end[n]
        collect: do {
            if _slowPath(byte <= plain) {
                let isReturned = plain == Look.atAll
                plain = Look.atControls
                if byte == UInt8(ascii: "\r") {
                    if isReturned && isStrict { return .badByte(in: d.pointee.state_) }
                    plain = Look.atAll
                    break collect
                }
                if byte == UInt8(ascii: "\n") {
                    if !isReturned && isStrict { return .badByte(in: d.pointee.state_) }
                    break
                }
                if isReturned || byte == 0 { return .badByte(in: d.pointee.state_) }
            }
            if _slowPath(line.len >= line.cap) {
                d.pointee.cut_ = 1
                break collect
            }
            line.ptr.unsafelyUnwrapped[line.len] = byte
            line.len &+= 1
        }
        n &+= 1
    } while n != 0
    if byte == UInt8(ascii: "\n") { n &+= 1 }
    d.pointee.plain_ = plain
    d.pointee.line_.len = line.len
    d.pointee.spent_ &+= UInt32(truncatingIfNeeded: n &+ count)
    input.pointee = Str(end + n, text.count &- count &- n).c
    return byte == UInt8(ascii: "\n") ? .noEvent : .needsMore
}

@inline(__always)
private func endLine(
    _ d: UnsafeMutablePointer<swl_http>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> Step {
    if d.pointee.state_ > Await.nothing { return readChunkLine(d) }
    if d.pointee.state_ == Await.statusLine { return readStatusLine(d, ev) }
    if d.pointee.line_.len > 0 {
        d.pointee.state_ = Await.headerFold
        return input.pointee.len == 0 ? .needsMore : readLine(d, input, ev)
    }
    // The empty line: what follows (RFC 9112 section 6.3).
    d.pointee.state_ = d.pointee.follows_
    if d.pointee.follows_ == Await.body {
        if d.pointee.left_ == 0 { d.pointee.state_ = Await.nothing }
        if d.pointee.chunked_ != 0 { d.pointee.state_ = Await.chunkSize }
    }
    return .needsMore
}

/// A header line goes on when the next one begins with white space, which counts as one space
/// (obs-fold, RFC 9112 section 5.2).
@inline(__always)
private func readFold(
    _ d: UnsafeMutablePointer<swl_http>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> Step {
    let text = Str(input.pointee)
    d.pointee.state_ = Await.headerLine
    if !isBlank(text.base[0]) { return readHeader(d, ev) }
    input.pointee = Str(text.base + 1, text.count &- 1).c
    if d.pointee.line_.len != d.pointee.line_.cap {
        d.pointee.line_.ptr.unsafelyUnwrapped[d.pointee.line_.len] = UInt8(ascii: " ")
        d.pointee.line_.len &+= 1
    }
    return .needsMore
}

private func line(_ d: UnsafeMutablePointer<swl_http>) -> Str {
    Str(d.pointee.line_.ptr.unsafelyUnwrapped, d.pointee.line_.len)
}

/// The next line starts; the event's spans stay until a byte of it is collected.
private func clearLine(_ d: UnsafeMutablePointer<swl_http>) {
    d.pointee.line_.len = 0
    d.pointee.cut_ = 0
}

/// "HTTP/1.1 200 OK"; the reason may be absent with its space (seen from old proxies).
@inline(never)
private func readStatusLine(_ d: UnsafeMutablePointer<swl_http>, _ ev: UnsafeMutablePointer<swl_http_event>) -> Step {
    if d.pointee.cut_ != 0 { return .failure(.SWL_E_LIMIT_LINE) }
    let text = line(d)
    var code: UInt32 = 0
    var n = 0
    var format = ("HTTP/1.0 000 " as Literal).base  // 0 is any digit
    while format.pointee != 0 {
        // The reason may be absent with its space.
        if n == text.count {
            if n == 12 { break }
            return .failure(.SWL_E_SYNTAX_STATUS)
        }
        let byte = text.base[n]
        n &+= 1
        if format.pointee == UInt8(ascii: "0") {
            if digit(byte) > 9 { return .failure(.SWL_E_SYNTAX_STATUS) }
            code = code &* 10 &+ UInt32(truncatingIfNeeded: digit(byte))
        } else if byte != format.pointee {
            return .failure(.SWL_E_SYNTAX_STATUS)
        }
        format += 1
    }
    d.pointee.version_ = digit(text.base[7])
    code &-= UInt32(truncatingIfNeeded: d.pointee.version_) &* 1000
    if code < 100 { return .failure(.SWL_E_SYNTAX_STATUS) }
    if code == 101 { return .failure(.SWL_E_SYNTAX_UPGRADE) }
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
    return .event(SWL_HTTP_STATUS)
}

/// RFC 9112 section 5: no space before the colon.
@inline(never)
private func readHeader(_ d: UnsafeMutablePointer<swl_http>, _ ev: UnsafeMutablePointer<swl_http_event>) -> Step {
    let line = line(d)
    let n = line.tokenLength
    if n == line.count && d.pointee.cut_ != 0 { return .failure(.SWL_E_LIMIT_LINE) }
    if n == 0 || n == line.count || line.base[n] != UInt8(ascii: ":") { return .failure(.SWL_E_SYNTAX_HEADER) }
    let name = Str(line.base, n)
    let value = trimmed(Str(line.base + n + 1, line.count &- n &- 1))
    ev.pointee.name = name.c
    ev.pointee.data = value.c
    // Most names are shorter than "connection", the shortest of the three that matter.
    let header = d.pointee.trailer_ != 0 || n < 10 ? .other : Framing(name)
    if !header.framesAnswer { return .event(SWL_HTTP_HEADER) }
    return readFraming(d, header, value)
}

/// What decides where the answer ends must be whole, single and unambiguous (RFC 9112
/// sections 6.1, 6.3 and 9.6).
@inline(__always)
private func readFraming(_ d: UnsafeMutablePointer<swl_http>, _ header: Framing, _ value: Str) -> Step {
    if d.pointee.cut_ != 0 { return .failure(.SWL_E_LIMIT_LINE) }
    if header == .connection {
        var rest = value
        while !rest.isEmpty {
            let n = rest.tokenLength
            let word = Framing(Str(rest.base, n))
            rest = Str(rest.base + n, rest.count &- n)
            if !rest.isEmpty { rest.removeFirst(1) }
            if word == .close { d.pointee.closes_ |= Closes.said }
            if word == .keepAlive { d.pointee.closes_ &= ~Closes.version10 }
        }
        return .event(SWL_HTTP_HEADER)
    }
    if d.pointee.chunked_ != 0 { return .failure(.SWL_E_SYNTAX_FRAMING) }
    if header == .contentLength {
        let length = number(value, radix: 10)
        if length > 0x7fff_ffff_ffff_ffff || d.pointee.hasLength && length != d.pointee.left_ {
            return .failure(.SWL_E_SYNTAX_LENGTH)
        }
        d.pointee.left_ = length
    } else {
        if d.pointee.hasLength || d.pointee.isVersion10 || Framing(value) != .chunked { return .failure(.SWL_E_SYNTAX_FRAMING) }
        d.pointee.chunked_ = 1
    }
    return .event(SWL_HTTP_HEADER)
}

// ---- the body -------------------------------------------------------------------------------

/// The chunked coding's lines (RFC 9112 section 7.1).
@inline(never)
private func readChunkLine(_ d: UnsafeMutablePointer<swl_http>) -> Step {
    let line = line(d)
    d.pointee.spent_ = 1  // it has begun
    if d.pointee.state_ == Await.chunkEnd {
        d.pointee.state_ = Await.chunkSize
        return line.isEmpty ? .noEvent : .failure(.SWL_E_SYNTAX_CHUNK)
    }
    let n = line.tokenLength
    let size = number(Str(line.base, n), radix: 16)
    let rest = trimmed(Str(line.base + n, line.count &- n))
    // Without what follows, digits may be missing.
    if d.pointee.cut_ != 0 && rest.isEmpty { return .failure(.SWL_E_LIMIT_LINE) }
    // After the size: nothing, an extension, or white space.
    if size > 0x7fff_ffff_ffff_ffff || !rest.isEmpty && rest.base[0] != UInt8(ascii: ";") { return .failure(.SWL_E_SYNTAX_CHUNK) }
    d.pointee.left_ = size
    d.pointee.state_ = Await.chunkData
    if size == 0 {
        d.pointee.state_ = Await.headerLine
        d.pointee.follows_ = Await.nothing
        d.pointee.trailer_ = 1
    }
    return .noEvent
}

/// How many of `count` bytes belong to the body or chunk. Its last byte moves the state on.
private func takeData(_ d: UnsafeMutablePointer<swl_http>, _ count: Int) -> Int {
    // At most 2^31 - 1 at once, so that 32-bit arithmetic does.
    var n = UInt32(truncatingIfNeeded: min(count, 0x7fff_ffff))
    if d.pointee.left_ &>> 32 == 0 { n = min(n, UInt32(truncatingIfNeeded: d.pointee.left_)) }
    d.pointee.left_ &-= UInt64(low: n, high: 0)
    if d.pointee.left_ == 0 { d.pointee.state_ &+= 1 }
    return Int(truncatingIfNeeded: n)
}
