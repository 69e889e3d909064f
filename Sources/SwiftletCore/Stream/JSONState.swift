// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// What the private members of swl_json hold:
//
//     state_    what comes next, an `JSONAwaits`
//     token_    of a string, key or number that has begun: its SWL_JSON_ number
//     nest_     a bit for each container around, the innermost on the right: 1 for an object
//     depth_    how many containers are around
//     scratch_  a key or a number so far
//     cut_      1: it did not fit
//
// and for what is read byte by byte:
//
//     state_      code_                                     need_                        char_
//     literal     its place in `literals`                   -                            -
//     number      its state, see `numberState`              -                            -
//     character   -                                         how many bytes char_ has     the first bytes of a character
//     escape      0, or a surrogate                         -                            -
//     surrogate   a surrogate                               -                            -
//     hex         the digits so far, of one escape or two   how many digits are awaited  -
//
// When a character is found that is not the input's own, char_ has its bytes.

/// What comes next. White space may come before the first six. Member, element and colon have the
/// number of the token that they follow: SWL_JSON_OBJECT, SWL_JSON_ARRAY, SWL_JSON_KEY.
enum JSONAwaits: UInt8 {
    case value, member, comma, element, key, colon  // or the end: member, comma and element
    case literal, number, string, character, escape, surrogate, hex
}

/// What was found, beside a token (its SWL_JSON_ number) and an error (its status, below 0).
enum JSONFound {
    static let nothing: Int32 = 0
    static let piece: Int32 = 11  // of a string, key or number
    static let loneSurrogate: Int32 = 12  // a piece, too; the byte after it, which shows that it is alone, is not used up
}

var notJSON: Int32 { swl_status.SWL_E_SYNTAX_JSON.rawValue }

/// What is left of the input. Its end stays where it is: to use up a byte moves one pointer.
struct JSONRest {
    private(set) var start: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>

    init(_ text: Str) {
        start = text.base
        end = text.base + text.count
    }

    var isEmpty: Bool { start >= end }
    var byte: UInt8 { start.pointee }
    var text: Str { Str(start, end - start) }

    /// The first `n` bytes, which are there.
    @inline(__always)
    mutating func take(_ n: Int) -> Str {
        let piece = Str(start, n)
        start += n
        return piece
    }

    @inline(__always)
    mutating func skip() { start += 1 }
}

extension swl_json {
    var awaits: JSONAwaits {
        get { unsafeBitCast(state_, to: JSONAwaits.self) }
        set { state_ = newValue.rawValue }
    }

    /// Whether the container may end here.
    var mayEnd: Bool { (JSONAwaits.member.rawValue...JSONAwaits.element.rawValue).contains(state_) }
}
