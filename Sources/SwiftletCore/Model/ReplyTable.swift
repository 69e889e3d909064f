// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Where in a JSON document a token is, as the letter of a place. Tables draw the paths that mean
/// something, one member a line: the places that it may be in, its name, its own place.
///
///     C.delta d      the member "delta" of a C is a d
///     md.content t   so is "content" of an m and of a d a t
///     l[] K          the elements of an l are Ks
///
/// All else is passed over, however deep, and costs no memory. A place that is told has the same
/// letter in all tables; the others belong to their table. `find` reads the tables.
enum Place {
    static let none: UInt8 = 0
    static let root = UInt8(ascii: "@")
    /// `next_` in an array, and before the first member's name.
    static let element: UInt8 = 1

    // Texts, told in pieces.
    static let text = UInt8(ascii: "t")
    static let reasoning = UInt8(ascii: "r")  // which must go back
    static let thought = UInt8(ascii: "h")  // which need not
    static let signature = UInt8(ascii: "s")
    static let redacted = UInt8(ascii: "x")
    static let refusal = UInt8(ascii: "f")
    static let arguments = UInt8(ascii: "a")
    static let extra = UInt8(ascii: "e")
    // Texts, told whole.
    static let toolID = UInt8(ascii: "i")
    static let toolName = UInt8(ascii: "n")
    static let stop = UInt8(ascii: "p")
    // Numbers.
    static let inputTokens = UInt8(ascii: "I")
    static let outputTokens = UInt8(ascii: "O")
    static let totalTokens = UInt8(ascii: "T")
    static let callIndex = UInt8(ascii: "#")
    static let choiceIndex = UInt8(ascii: "X")
    // Objects.
    static let usage = UInt8(ascii: "U")
    static let message = UInt8(ascii: "m")  // the whole one
    static let delta = UInt8(ascii: "d")  // what a chunk adds to it
    static let choice = UInt8(ascii: "C")  // an element of an array in which no other counts
    static let call = UInt8(ascii: "K")
    static let block = UInt8(ascii: "B")  // an element of a message's content
    // Of Messages: the beginning of a streamed block; what a block and an event are.
    static let blockStart = UInt8(ascii: "b")
    static let blockType = UInt8(ascii: "y")
    static let eventType = UInt8(ascii: "E")
    static let started = UInt8(ascii: "M")

    /// The event that tells a text in pieces; 0 for other places.
    static func event(_ place: UInt8) -> Int32 {
        switch place {
        case text: SWL_REPLY_TEXT
        case reasoning, thought: SWL_REPLY_REASONING
        case signature: SWL_REPLY_SIGNATURE
        case redacted: SWL_REPLY_REDACTED
        case refusal: SWL_REPLY_REFUSAL
        case arguments: SWL_REPLY_ARGUMENTS
        case extra: SWL_REPLY_TOOL_EXTRA
        case toolID: SWL_REPLY_TOOL_ID
        case toolName: SWL_REPLY_TOOL_NAME
        default: 0
        }
    }
}

/// Starts a path in a document whose root is this place.
func startPath(_ r: inout swl_reply, _ root: UInt8) {
    r.path_ = 0
    r.level_ = 0
    r.next_ = root
}

/// The innermost known object or array; `path_` has those around it above.
func innermost(_ r: inout swl_reply) -> UInt8 { UInt8(truncatingIfNeeded: r.path_) }

/// Members of the innermost object or array no longer count.
func closeInnermost(_ r: inout swl_reply) { r.path_ &= ~0xff }

/// The place of a value, or of what ends; `none` for all other tokens.
@inline(never)
func follow(_ r: inout swl_reply, _ token: UnsafePointer<swl_json_event>, _ table: Literal) -> UInt8 {
    let depth = UInt8(truncatingIfNeeded: token.pointee.depth)
    let kind = token.pointee.kind
    if kind == SWL_JSON_OBJECT_END || kind == SWL_JSON_ARRAY_END {
        if depth &+ 1 != r.level_ { return Place.none }
        let place = innermost(&r)
        r.level_ = depth
        r.path_ = r.path_ &>> 8
        r.next_ = Place.element
        return place
    }
    if depth != r.level_ { return Place.none }
    if kind == SWL_JSON_KEY {
        // A name that was cut is in no table.
        r.next_ = token.pointee.cut != 0 ? Place.none : place(&r, of: Str(token.pointee.data), UInt8(ascii: "."), table)
        return Place.none
    }
    let place = r.next_ == Place.element ? place(&r, of: Str("]" as StaticString), UInt8(ascii: "["), table) : r.next_
    if kind == SWL_JSON_STRING && token.pointee.more != 0 {
        r.next_ = place
        return place
    }
    r.next_ = Place.element
    // `path_` has room for eight.
    if (kind == SWL_JSON_OBJECT || kind == SWL_JSON_ARRAY) && place != Place.none && r.level_ < 8 {
        r.path_ = r.path_ &<< 8 | UInt64(low: UInt32(truncatingIfNeeded: place), high: 0)
        r.level_ &+= 1
    }
    return place
}

private func place(_ r: inout swl_reply, of name: Str, _ separator: UInt8, _ table: Literal) -> UInt8 {
    let parent = innermost(&r)
    if parent == Place.none { return Place.none }
    let known = find(name, separator, in: table, at: parent)
    if known != Place.none { return known }
    let failure = find(name, separator, in: failureTable, at: parent)
    return failure == Place.none && parent == FailurePlace.error ? FailurePlace.other : failure
}

/// The place of the member, or of the element "]", of what is at `parent`.
@inline(never)
func find(_ name: Str, _ separator: UInt8, in table: Literal, at parent: UInt8) -> UInt8 {
    var line = table.base
    while line.pointee != 0 {
        var isParent = false
        while line.pointee != UInt8(ascii: ".") && line.pointee != UInt8(ascii: "[") {
            if line.pointee == parent { isParent = true }
            line += 1
        }
        isParent = isParent && line.pointee == separator
        var end = line + 1
        while end.pointee != UInt8(ascii: " ") { end += 1 }
        // After the name: a space, the place, and the line's end or NUL.
        if isParent && Str(line + 1, end - line &- 1) == name { return end[1] }
        line = end[2] == 0 ? end + 2 : end + 3
    }
    return Place.none
}
