// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// What the private members of swl_http hold:
//
//     state_    what is awaited, an `Await`
//     follows_  what is awaited after the empty line of this head: another head after a 1xx, a body, or nothing
//     plain_    which bytes of a line are looked at, a `Look`
//     line_     what has come of this line; the spans of an event point into it
//     cut_      1: something of this line did not fit into line_
//     trailer_  1: the header lines are those after the last chunk
//     version_  the minor version, 0 to 9
//     closes_   0, or bits of `Closes`
//     chunked_  1: Transfer-Encoding is "chunked"
//     spent_    how much of head_limit is used up; never 0 again after the first byte
//     left_     how much of the body or the chunk has not come; above `longestBody`: the body has no length

/// What the decoder awaits. The numbers are chosen for the three functions.
enum Await {
    static let statusLine: UInt8 = 1
    static let headerLine: UInt8 = 2
    static let body: UInt8 = 3
    static let nothing: UInt8 = 4
    static let chunkSize: UInt8 = 5
    static let headerFold: UInt8 = 8  // the byte after a header line: does the line go on?
    static let chunkData: UInt8 = 12
    static let chunkEnd: UInt8 = 13  // the line end after the data

    /// What comes when the data of `body` or `chunkData` is used up: nothing, or the chunk's end.
    static func afterData(_ state: UInt8) -> UInt8 { state &+ 1 }
    /// Whether a line that is awaited belongs to the chunked coding. The byte `headerFold` is no line.
    static func isChunkLine(_ state: UInt8) -> Bool { state > nothing }
    /// The detail of SWL_E_SYNTAX_ for a line that is awaited: 1, 2 and 5.
    static func detail(_ state: UInt8) -> UInt32 { UInt32(truncatingIfNeeded: state & 7) }
}

/// Why the connection closes after the answer: the answer says so, or it is HTTP/1.0 and says nothing (RFC 9112
/// section 9.3).
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
    /// A byte that no line may have.
    static func badByte(in state: UInt8) -> Step { Step(number: Await.detail(state)) }

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
    next(&d.pointee, input, ev)
}

@inline(__always)
private func next(
    _ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> swl_status {
    while d.status_ == .SWL_OK {
        if d.state_ == Await.nothing {
            d.status_ = .SWL_DONE
            break
        }
        let text = Str(input.pointee)
        if text.isEmpty { return .SWL_MORE }
        var step = Step.event(SWL_HTTP_BODY)
        switch d.state_ {
        case Await.body, Await.chunkData:
            let n = takeData(&d, text.count)
            ev.pointee.name.len = 0
            ev.pointee.data = text.prefix(n).c
            input.pointee = text.dropFirst(n).c
        default:
            step = readLine(&d, input, ev)
        }
        if step.isEvent {
            ev.pointee.kind = step.kind
            ev.pointee.cut = UInt32(truncatingIfNeeded: d.cut_)
            ev.pointee.trailer = UInt32(truncatingIfNeeded: d.trailer_)
            clearLine(&d)
            // A 1xx answer, after which another answer comes, gives no event.
            if step != .noEvent && d.follows_ != Await.statusLine { break }
        } else if step != .needsMore {
            d.status_ = step.status
        }
    }
    return d.status_
}

@implementation @c(swl_http_end)
func swl_http_end(_ d: UnsafeMutablePointer<swl_http>) -> swl_status { end(&d.pointee) }

@inline(__always)
private func end(_ d: inout swl_http) -> swl_status {
    if d.status_ == .SWL_OK {
        d.closes_ = Closes.said  // by closing
        let isWhole = d.state_ == Await.nothing || d.state_ == Await.body && !d.hasLength
        d.status_ =
            isWhole
            ? .SWL_DONE
            : d.hasBegun ? .SWL_E_TRUNCATED : .SWL_E_CLOSED
    }
    return d.status_
}

@implementation @c(swl_http_reusable)
func swl_http_reusable(_ d: UnsafePointer<swl_http>) -> Int32 {
    d.pointee.status_ == .SWL_DONE && d.pointee.closes_ == 0 ? 1 : 0
}

/// 2^63 - 1: `number` gives more for a text that is not a number.
private let longestBody: UInt64 = 0x7fff_ffff_ffff_ffff

extension swl_http {
    fileprivate var hasLength: Bool { left_ <= longestBody }

    fileprivate var line: Str { Str(line_.ptr.unsafelyUnwrapped, line_.len) }

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
    _ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> Step {
    if d.state_ == Await.headerFold { return readFold(&d, input, ev) }
    let step = collectLine(&d, input)
    if step != .noEvent { return step }
    return endLine(&d, input, ev)
}

/// Collects what is there of a line. `.noEvent`: it is complete; it ends with LF or CR LF (RFC 9112
/// section 2.2). In a chunked body and its trailer it must be CR LF: two readers that differ on a
/// bare LF can be made to see two answers. In a head, a CR before CR LF is white space at the line's
/// end, as the same section allows: lighttpd sends it.
@inline(__always)
private func collectLine(_ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>) -> Step {
    let text = Str(input.pointee)
    let isStrict = Await.isChunkLine(d.state_) || d.trailer_ != 0
    let left = d.head_limit &- d.spent_
    if left == 0 { return .failure(.SWL_E_LIMIT_HEAD) }
    let count = Int(bitPattern: min(UInt(bitPattern: text.count), UInt(truncatingIfNeeded: left)))
    let end = text.base + count
    var n = 0 &- count  // up to 0, which spares a comparison for each byte
    var line = d.line_
    var plain = d.plain_
    var byte: UInt8 = 0
    bytes: repeat {
        byte = end[n]
        collect: do {
            if _slowPath(byte <= plain) {
                let isReturned = plain == Look.atAll
                plain = Look.atControls
                if byte == UInt8(ascii: "\r") {
                    if isReturned && isStrict { return .badByte(in: d.state_) }
                    plain = Look.atAll
                    break collect
                }
                if byte == UInt8(ascii: "\n") {
                    if !isReturned && isStrict { return .badByte(in: d.state_) }
                    break bytes
                }
                if isReturned || byte == 0 { return .badByte(in: d.state_) }
            }
            if _slowPath(line.len == line.cap) {
                d.cut_ = 1
                break collect
            }
            line.ptr.unsafelyUnwrapped[line.len] = byte
            line.len &+= 1
        }
        n &+= 1
    } while n != 0
    if byte == UInt8(ascii: "\n") { n &+= 1 }  // at which the loop was left
    d.plain_ = plain
    d.line_.len = line.len
    d.spent_ &+= UInt32(truncatingIfNeeded: n &+ count)
    input.pointee = Str(end + n, text.count &- count &- n).c
    return byte == UInt8(ascii: "\n") ? .noEvent : .needsMore
}

/// Reads a complete line. A header line is complete only when the first byte of the next line is there, for that one
/// may continue it: it is read here if that byte is in the input, else by the next call.
@inline(__always)
private func endLine(
    _ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> Step {
    if Await.isChunkLine(d.state_) { return readChunkLine(&d) }
    if d.state_ == Await.statusLine { return readStatusLine(&d, ev) }
    if d.line_.len > 0 {
        d.state_ = Await.headerFold
        return input.pointee.len == 0 ? .needsMore : readLine(&d, input, ev)
    }
    // The empty line: what follows (RFC 9112 section 6.3).
    d.state_ = d.follows_
    if d.follows_ == Await.body {
        if d.left_ == 0 { d.state_ = Await.nothing }
        if d.chunked_ != 0 { d.state_ = Await.chunkSize }
    }
    return .needsMore
}

/// A header line goes on when the next one begins with white space, which counts as one space
/// (obs-fold, RFC 9112 section 5.2).
@inline(__always)
private func readFold(
    _ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> Step {
    let text = Str(input.pointee)
    d.state_ = Await.headerLine
    if !isBlank(text.base[0]) { return readHeader(&d, ev) }
    input.pointee = Str(text.base + 1, text.count &- 1).c
    // A space that does not fit is lost without `cut_`, which any byte of text after it sets.
    if d.line_.len != d.line_.cap {
        d.line_.ptr.unsafelyUnwrapped[d.line_.len] = UInt8(ascii: " ")
        d.line_.len &+= 1
    }
    return .needsMore
}

/// The next line starts; the event's spans stay until a byte of it is collected.
private func clearLine(_ d: inout swl_http) {
    d.line_.len = 0
    d.cut_ = 0
}

/// "HTTP/1.1 200 OK"; the reason may be absent with its space (seen from old proxies). `code` collects the minor
/// version and the status: four digits.
@inline(never)
private func readStatusLine(_ d: inout swl_http, _ ev: UnsafeMutablePointer<swl_http_event>) -> Step {
    if d.cut_ != 0 { return .failure(.SWL_E_LIMIT_LINE) }
    let text = d.line
    var code: UInt32 = 0
    var n = 0
    var format = ("HTTP/1.0 000 " as Literal).base  // 0 is any digit
    while format.pointee != 0 {
        if n == text.count {
            if n == 12 { break }  // without the space
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
    d.version_ = digit(text.base[7])
    code &-= UInt32(truncatingIfNeeded: d.version_) &* 1000
    if code < 100 { return .failure(.SWL_E_SYNTAX_STATUS) }
    if code == 101 { return .failure(.SWL_E_SYNTAX_UPGRADE) }
    d.chunked_ = 0
    d.closes_ = d.isVersion10 ? Closes.version10 : 0
    d.left_ = .max
    d.state_ = Await.headerLine
    d.follows_ =
        code < 200
        ? Await.statusLine
        : code == 204 || code == 304 || d.head_request != 0 ? Await.nothing : Await.body
    ev.pointee.status = Int32(bitPattern: code)
    ev.pointee.name.len = 0
    ev.pointee.data = Str(text.base + n, text.count &- n).c
    return .event(SWL_HTTP_STATUS)
}

/// RFC 9112 section 5: no space before the colon.
@inline(never)
private func readHeader(_ d: inout swl_http, _ ev: UnsafeMutablePointer<swl_http_event>) -> Step {
    let line = d.line
    let n = line.tokenLength
    // The colon may be in the part that did not fit.
    if n == line.count && d.cut_ != 0 { return .failure(.SWL_E_LIMIT_LINE) }
    if n == 0 || n == line.count || line.base[n] != UInt8(ascii: ":") { return .failure(.SWL_E_SYNTAX_HEADER) }
    let name = Str(line.base, n)
    let value = trimmed(Str(line.base + n + 1, line.count &- n &- 1))
    ev.pointee.name = name.c
    ev.pointee.data = value.c
    // Most names are shorter than "connection", the shortest of the three that matter.
    let header = d.trailer_ != 0 || n < 10 ? .other : Framing(name)
    if !header.framesAnswer { return .event(SWL_HTTP_HEADER) }
    return readFraming(&d, header, value)
}

/// What decides where the answer ends must be whole, single and unambiguous (RFC 9112
/// sections 6.1, 6.3 and 9.6).
@inline(__always)
private func readFraming(_ d: inout swl_http, _ header: Framing, _ value: Str) -> Step {
    if d.cut_ != 0 { return .failure(.SWL_E_LIMIT_LINE) }
    if header == .connection {
        var rest = value
        while !rest.isEmpty {
            let n = rest.tokenLength
            let word = Framing(Str(rest.base, n))
            rest = Str(rest.base + n, rest.count &- n)
            if !rest.isEmpty { rest.removeFirst(1) }  // a comma or white space: any byte that no token has
            if word == .close { d.closes_ |= Closes.said }
            if word == .keepAlive { d.closes_ &= ~Closes.version10 }
        }
        return .event(SWL_HTTP_HEADER)
    }
    if d.chunked_ != 0 { return .failure(.SWL_E_SYNTAX_FRAMING) }
    if header == .contentLength {
        let length = number(value, radix: 10)
        if length > longestBody || d.hasLength && length != d.left_ {
            return .failure(.SWL_E_SYNTAX_LENGTH)
        }
        d.left_ = length
    } else {
        if d.hasLength || d.isVersion10 || Framing(value) != .chunked { return .failure(.SWL_E_SYNTAX_FRAMING) }
        d.chunked_ = 1
    }
    return .event(SWL_HTTP_HEADER)
}

// ---- the body -------------------------------------------------------------------------------

/// The chunked coding's lines (RFC 9112 section 7.1).
@inline(never)
private func readChunkLine(_ d: inout swl_http) -> Step {
    let line = d.line
    d.spent_ = 1  // head_limit is counted anew, but not from 0: bytes have come
    if d.state_ == Await.chunkEnd {
        d.state_ = Await.chunkSize
        return line.isEmpty ? .noEvent : .failure(.SWL_E_SYNTAX_CHUNK)
    }
    let n = line.tokenLength
    let size = number(Str(line.base, n), radix: 16)
    let rest = trimmed(Str(line.base + n, line.count &- n))
    // If the line was cut right after the digits, more digits may be missing.
    if d.cut_ != 0 && rest.isEmpty { return .failure(.SWL_E_LIMIT_LINE) }
    // After the size: nothing, an extension, or white space.
    if size > longestBody || !rest.isEmpty && rest.base[0] != UInt8(ascii: ";") { return .failure(.SWL_E_SYNTAX_CHUNK) }
    d.left_ = size
    d.state_ = Await.chunkData
    if size == 0 {
        d.state_ = Await.headerLine
        d.follows_ = Await.nothing
        d.trailer_ = 1
    }
    return .noEvent
}

/// How many of `count` bytes belong to the body or chunk. Its last byte moves the state on.
private func takeData(_ d: inout swl_http, _ count: Int) -> Int {
    // At most 2^31 - 1 at once, so that 32-bit arithmetic does.
    var n = UInt32(truncatingIfNeeded: min(count, 0x7fff_ffff))
    if d.left_ &>> 32 == 0 { n = min(n, UInt32(truncatingIfNeeded: d.left_)) }
    d.left_ &-= UInt64(low: n, high: 0)
    if d.left_ == 0 { d.state_ = Await.afterData(d.state_) }
    return Int(truncatingIfNeeded: n)
}
