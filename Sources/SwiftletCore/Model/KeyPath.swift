import CSwiftlet

/// Where in a JSON document a token stands, as one letter of a table of the paths that mean
/// something. A record of the table is the letter of an object or array, the letter of a member,
/// and the member's name (nothing for the elements of an array); a space ends it:
///
///     "@aerror abmessage"  has  $.error.message, which is b
///
/// All else is passed over, however deep, and costs no memory.
enum Letter {
    static let none: UInt8 = 0
    static let root: UInt8 = 0x40  // @
    /// `next_` in an array, and before the first member's name.
    static let element: UInt8 = 1
}

extension swl_reply {
    /// The innermost known object or array; `path_` has those around it above.
    private var innermost: UInt8 { UInt8(truncatingIfNeeded: path_) }

    mutating func startPath(_ root: UInt8) {
        path_ = 0
        level_ = 0
        next_ = root
    }

    /// Members of the innermost object or array no longer count.
    mutating func closeInnermost() { path_ &= ~0xff }

    /// The letter of a value, or of what ends; `none` for all other tokens.
    @inline(never)
    mutating func follow(_ token: UnsafePointer<swl_json_event>, _ table: Literal) -> UInt8 {
        let depth = UInt8(truncatingIfNeeded: token.pointee.depth)
        let kind = token.pointee.kind
        if kind == SWL_JSON_OBJECT_END || kind == SWL_JSON_ARRAY_END {
            if depth &+ 1 != level_ { return Letter.none }
            let letter = innermost
            level_ = depth
            path_ = path_ &>> 8
            next_ = Letter.element
            return letter
        }
        if depth != level_ { return Letter.none }
        if kind == SWL_JSON_KEY {
            // A name that was cut is none of ours.
            next_ = token.pointee.cut != 0 ? Letter.none : letter(of: Str(token.pointee.data), table)
            return Letter.none
        }
        let letter = next_ == Letter.element ? self.letter(of: Str.empty, table) : next_
        if token.pointee.kind == SWL_JSON_STRING && token.pointee.more != 0 {
            next_ = letter
            return letter
        }
        next_ = Letter.element
        if kind <= SWL_JSON_ARRAY && letter != Letter.none && level_ < 8 {
            path_ = path_ &<< 8 | UInt64(low: UInt32(truncatingIfNeeded: letter), high: 0)
            level_ &+= 1
        }
        return letter
    }

    /// Mutating, so that the struct is not copied for the call.
    private mutating func letter(of name: Str, _ table: Literal) -> UInt8 {
        let known = find(name, in: table, at: innermost)
        return known != Letter.none ? known : find(name, in: failureTable, at: innermost)
    }
}

/// The member's letter.
@inline(never)
func find(_ name: Str, in table: Literal, at parent: UInt8) -> UInt8 {
    var record = table.base
    while record.pointee != 0 {
        var end = record + 2
        while end.pointee > 0x20 { end += 1 }
        if record.pointee == parent && Str(record + 2, end - record &- 2) == name { return record[1] }
        record = end.pointee == 0 ? end : end + 1
    }
    return Letter.none
}
