import CSwiftlet

extension swl_reply {
    /// One document, until the end of the body or of the document.
    mutating func nextPlain(
        _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        settle(read(table, input, ev), input, ev)
    }

    /// What the end of a plain document comes to, and what a refused request's body that is none.
    @inline(never)
    mutating func settle(
        _ status: swl_status, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        if status == .SWL_DONE { return isSuccess && !knows(Known.failure) ? .SWL_DONE : fail(ev) }
        if status.rawValue >= 0 || isSuccess { return status }
        // A proxy's page, or nothing that is known: the head says it all.
        input.pointee = Str(input.pointee).dropFirst(input.pointee.len).c
        return .SWL_MORE
    }

    /// The body has ended.
    @inline(never)
    mutating func endPlain(_ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        isSuccess ? .SWL_E_TRUNCATED : fail(ev)
    }

    /// Streamed: the framing has passed `owed_` bytes at the front of the input, for the document.
    /// SWL_AGAIN when they are used up, or there were none.
    @inline(never)
    mutating func readOwed(
        _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        while owed_ > 0 {
            let whole = Str(input.pointee)
            if whole.isEmpty { return .SWL_MORE }
            // In pieces that would fit into the text buffer, too.
            let piece = whole.prefix(min(min(owed_, whole.count), cap_ &- Work.text))
            var rest = piece.c
            var status = swl_status.SWL_MORE
            if knows(Known.ended) || root_ == Letter.none {
                if root_ != Letter.none && !piece.isBlank { return .SWL_E_SYNTAX_JSON }
                rest.len = 0
            } else {
                flags_ |= Known.started
                status = read(table, &rest, ev)
            }
            let used = piece.count &- rest.len
            owed_ &-= used
            input.pointee = whole.dropFirst(used).c
            if status == .SWL_DONE {
                flags_ |= Known.ended
            } else if status != .SWL_MORE {
                return status
            }
        }
        return .SWL_AGAIN
    }

    /// A piece of the document, which the framing has just passed, goes back to the input.
    mutating func owe(_ piece: swl_str, _ input: UnsafeMutablePointer<swl_str>) {
        owed_ = piece.len
        input.pointee = Str(Str(piece).base, piece.len &+ input.pointee.len).c
    }

    /// The event is complete: SWL_AGAIN, or what is wrong with it.
    @inline(never)
    mutating func finishEvent(_ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        if flags_ & (Known.started | Known.ended) == Known.started { return .SWL_E_SYNTAX_JSON }
        return knows(Known.failure) ? fail(ev) : .SWL_AGAIN
    }
}
