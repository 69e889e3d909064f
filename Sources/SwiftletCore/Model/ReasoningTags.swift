// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// Some models write what they think into their text: gpt-oss on Bedrock in <reasoning>, others in <think>.
// A tag counts at the beginning of the text, and after another that was closed, with white space before it
// or none: in the middle of a text it is what the model talks about.

/// What `tag_` says of the text so far; `tag_at_` is how many bytes of the tag that may come are there.
private enum Tag {
    static let mayOpen: UInt8 = 0
    static let opensThink: UInt8 = 1
    static let opensReasoning: UInt8 = 2
    static let think: UInt8 = 3  // inside
    static let reasoning: UInt8 = 4
    static let none: UInt8 = 5  // no tag will come

    /// Not a switch: its table of pointers would be in RAM.
    @inline(never)
    static func text(_ state: UInt8) -> Literal {
        let tag: Literal = state == reasoning || state == opensReasoning ? "</reasoning>" : "</think>"
        if isInside(state) { return tag }
        return state == opensReasoning ? "<reasoning>" : "<think>"
    }

    static func isInside(_ state: UInt8) -> Bool { state == think || state == reasoning }
}

/// Tells a piece of text, or of a thought in it. SWL_MORE: all of it may be a tag's. What is not told yet goes back to
/// the input.
@inline(never)
func tellText(
    _ r: inout swl_reply, _ piece: Str, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if r.reasoning_tags == 0 { r.tag_ = Tag.none }
    var rest = piece
    while r.tag_ != Tag.none && !rest.isEmpty {
        if r.tag_at_ == 0 {
            let plain = rest.prefix(rest.index(of: UInt8(ascii: "<")))
            if r.tag_ == Tag.mayOpen && !plain.isBlank {
                r.tag_ = Tag.none
                break
            }
            rest.removeFirst(plain.count)
            // This is white space, which a tag may follow, or a part of a thought.
            if !plain.isEmpty { return tell(&r, plain, rest, input, ev) }
            r.tag_at_ = 1
        } else {
            let byte = rest[0]
            if r.tag_ == Tag.mayOpen { r.tag_ = byte == UInt8(ascii: "r") ? Tag.opensReasoning : Tag.opensThink }
            let tag = Str(Tag.text(r.tag_))
            let at = Int(truncatingIfNeeded: r.tag_at_)
            if byte != tag[at] && byte == tag[0] && Tag.isInside(r.tag_) {
                // A "<" inside what seemed to be a tag: the tag may begin here.
                r.tag_at_ = 1
                return tell(&r, tag.prefix(at), rest.dropFirst(1), input, ev)
            }
            if byte != tag[at] { return tellPrefix(&r, tag.prefix(at), rest, input, ev) }
            r.tag_at_ &+= 1
            if at &+ 1 == tag.count {
                r.tag_at_ = 0
                r.tag_ = Tag.isInside(r.tag_) ? Tag.mayOpen : r.tag_ == Tag.opensThink ? Tag.think : Tag.reasoning
            }
        }
        rest.removeFirst(1)
    }
    return rest.isEmpty ? .SWL_MORE : tell(&r, rest, rest.dropFirst(rest.count), input, ev)
}

/// What seemed to be a tag's beginning is text. If the character after it came as an escape, it is told with it: an
/// escape is not in the input as the character that it means, and cannot go back there.
private func tellPrefix(
    _ r: inout swl_reply, _ prefix: Str, _ rest: Str, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    r.tag_at_ = 0
    if !Tag.isInside(r.tag_) { r.tag_ = Tag.none }
    if isEnd(rest, before: input.pointee) { return tell(&r, prefix, rest, input, ev) }
    let slot = Work.text &+ r.base_
    var n = put(&r, prefix, 0, slot, r.cap_ &- slot)
    n = put(&r, rest, n, slot, r.cap_ &- slot)
    return tell(&r, Str(r.work_.unsafelyUnwrapped + slot, n), Str.empty, input, ev)
}

private func tell(
    _ r: inout swl_reply, _ text: Str, _ rest: Str, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if !rest.isEmpty { input.pointee = Str(rest.base, rest.count &+ input.pointee.len).c }
    give(&r, Tag.isInside(r.tag_) ? SWL_REPLY_REASONING : SWL_REPLY_TEXT, text, ev)
    return .SWL_OK
}

/// At the end of the text, what seemed to be the beginning of a tag is told as text. False if nothing seemed so.
func tellPendingTag(_ r: inout swl_reply, _ ev: UnsafeMutablePointer<swl_reply_event>) -> Bool {
    if r.tag_at_ == 0 { return false }
    give(&r, Tag.isInside(r.tag_) ? SWL_REPLY_REASONING : SWL_REPLY_TEXT, Str(Tag.text(r.tag_)).prefix(Int(truncatingIfNeeded: r.tag_at_)), ev)
    r.tag_at_ = 0
    return true
}
