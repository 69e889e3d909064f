// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// States of a number (RFC 8259 section 6), and where a byte leads from each:
///
///                           0    1-9    .    e E   + -   other
///     0  after the sign     1    2      -    -     -     -
///     1  leading zero       -    -      3    5     -     end
///     2  integer            2    2      3    5     -     end
///     3  after the point    4    4      -    -     -     -
///     4  fraction           4    4      -    5     -     end
///     5  after the e        7    7      -    -     6     -
///     6  after its sign     7    7      -    -     -     -
///     7  exponent           7    7      -    -     -     end
///
/// A column is a number, a digit a state, the first on the right: 8 for "-", 9 for the end.
@inline(never)
private func numberState(_ state: UInt32, _ byte: UInt8) -> UInt32 {
    let column: UInt32
    switch byte {
    case UInt8(ascii: "0"): column = 0x7774_4281
    case UInt8(ascii: "1")...UInt8(ascii: "9"): column = 0x7774_4282
    case UInt8(ascii: "."): column = 0x8888_8338
    case UInt8(ascii: "e"), UInt8(ascii: "E"): column = 0x8885_8558
    case UInt8(ascii: "+"), UInt8(ascii: "-"): column = 0x8868_8888
    default: column = 0x9889_8998
    }
    return column &>> (state &<< 2) & 15
}

enum NumberState {
    static let afterSign: UInt32 = 0
    static let error: UInt32 = 8
    static let end: UInt32 = 9
}

/// As much of the number as there is, as a piece; without any, what the next byte means.
@inline(__always)
func numberPiece(_ d: inout swl_json, _ rest: inout JSONRest, _ piece: inout Str) -> Int32 {
    let text = rest.text
    var next: UInt32
    repeat {
        next = numberState(d.code_, rest.byte)
        if next >= NumberState.error { break }
        d.code_ = next
        rest.skip()
    } while !rest.isEmpty
    if rest.start != text.base {
        piece = Str(text.base, rest.start - text.base)
        return JSONFound.piece
    }
    if next == NumberState.end { return SWL_JSON_NUMBER }
    // -Infinity is told as Infinity is.
    if rest.byte != UInt8(ascii: "I") || d.code_ != NumberState.afterSign { return notJSON }
    d.awaits = .value
    d.scratch_.len = 0
    return JSONFound.nothing
}
