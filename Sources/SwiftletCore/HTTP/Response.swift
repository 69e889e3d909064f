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
enum Closes {
    static let said: UInt8 = 1
    static let version10: UInt8 = 2
}

/// What reading gives. Every value fits in 8 bits, which Thumb loads with one instruction of 2 bytes; with
/// plain statuses the decoder takes 88 bytes more.
struct Step: Equatable {
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
        if input.pointee.len == 0 { return .SWL_MORE }
        let step: Step
        switch d.state_ {
        case Await.body, Await.chunkData: step = takeData(&d, input, ev)
        default: step = readLine(&d, input, ev)
        }
        if step == .needsMore { continue }
        if !step.isEvent {
            d.status_ = step.status
            break
        }
        ev.pointee.kind = step.kind
        ev.pointee.cut = UInt32(truncatingIfNeeded: d.cut_)
        ev.pointee.trailer = UInt32(truncatingIfNeeded: d.trailer_)
        clearLine(&d)
        // A 1xx answer, after which another answer comes, gives no event.
        if step != .noEvent && d.follows_ != Await.statusLine { break }
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
let longestBody: UInt64 = 0x7fff_ffff_ffff_ffff

extension swl_http {
    var hasLength: Bool { left_ <= longestBody }

    var line: Str { Str(line_.ptr.unsafelyUnwrapped, line_.len) }

    var isVersion10: Bool { version_ == 0 }

    /// Whether a byte has come.
    var hasBegun: Bool { spent_ != 0 }
}

// ---- the body -------------------------------------------------------------------------------

/// The chunked coding's lines (RFC 9112 section 7.1).
@inline(never)
func readChunkLine(_ d: inout swl_http) -> Step {
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

/// What is there of the body or chunk. Its last byte moves the state on.
@inline(__always)
private func takeData(
    _ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> Step {
    let text = Str(input.pointee)
    // At most 2^31 - 1 at once, so that 32-bit arithmetic does.
    var count = UInt32(truncatingIfNeeded: min(text.count, 0x7fff_ffff))
    if d.left_ &>> 32 == 0 { count = min(count, UInt32(truncatingIfNeeded: d.left_)) }
    d.left_ &-= UInt64(low: count, high: 0)
    if d.left_ == 0 { d.state_ = Await.afterData(d.state_) }
    let n = Int(truncatingIfNeeded: count)
    ev.pointee.name.len = 0
    ev.pointee.data = text.prefix(n).c
    input.pointee = text.dropFirst(n).c
    return .event(SWL_HTTP_BODY)
}
