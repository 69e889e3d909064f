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

/// Which bytes of a line are looked at: those up to and including `plain_`. Larger ones are collected as they are.
enum Look {
    static let atControls = UInt8(ascii: "\r")
    static let atAll: UInt8 = 0xff  // after a CR
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
