// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// Which call an element of `tool_calls` belongs to. Members come in any order, and services differ
// in what they send: an index, an id, or both; once, or in every element. So an element of a stream is
// held in the text buffer, from `base_` on, until its end, or until its index and id are known. What is
// held is records, one after the other:
//
//     place 1 | length 2, low byte first | text
//
// The last of them begins at `used_`, and all of them end at `held_`.

/// Bytes of a record before its text.
private let header = 3
/// An escape becomes a character of 4 bytes at most.
private let longestCharacter = 4
/// This many calls are remembered: `seen_` has an entry for each, `named_` a bit.
private let lastCalls: UInt32 = 8

private func held(_ r: inout swl_reply) -> UnsafeMutablePointer<UInt8> { r.work_.unsafelyUnwrapped + (Work.text &+ r.base_) }

/// Whether what is read next may have to be held.
func isHolding(_ r: inout swl_reply) -> Bool {
    knows(r, Known.element) && (!knows(r, Known.decided) || knows(r, Known.open))
}

func roomToHold(_ r: inout swl_reply) -> Int { r.cap_ &- Work.text &- r.base_ &- r.held_ &- header &- longestCharacter }

private func hold(_ r: inout swl_reply, _ place: UInt8, _ piece: Str, isEnd: Bool) -> Bool {
    if !knows(r, Known.open) {
        if roomToHold(&r) < 0 { return false }
        r.used_ = r.held_
        held(&r)[r.used_] = place
        r.held_ &+= header
    }
    let slot = Work.text &+ r.base_
    let end = put(&r, piece, r.held_, slot, r.cap_ &- slot)
    let isWhole = end &- r.held_ == piece.count
    r.held_ = end
    let length = end &- r.used_ &- header
    held(&r)[r.used_ &+ 1] = UInt8(truncatingIfNeeded: length)
    held(&r)[r.used_ &+ 2] = UInt8(truncatingIfNeeded: length &>> 8)
    set(&r, Known.open, !isEnd)
    return isWhole
}

/// Gives the next record that is held; an id or name that was told before is left out, and one that is not whole stays.
func giveHeld(_ r: inout swl_reply, _ ev: UnsafeMutablePointer<swl_reply_event>) -> Bool {
    let end = knows(r, Known.open) ? r.used_ : r.held_
    while r.told_ < end {
        let record = held(&r) + r.told_
        let length = Int(truncatingIfNeeded: record[1]) | Int(truncatingIfNeeded: record[2]) &<< 8
        r.told_ &+= header &+ length
        if length == 0 || record[0] == Place.toolID && knows(r, Known.idIsTold) || record[0] == Place.toolName && !takeName(&r) { continue }
        give(&r, Place.event(record[0]), Str(record + header, length), ev)
        return true
    }
    r.held_ = put(&r, Str(held(&r) + end, r.held_ &- end), 0, Work.text &+ r.base_, r.cap_)
    r.used_ = 0
    r.flags_ &= ~Known.flushes
    return false
}

/// Whether this is the call's first name, which it has from now on.
@inline(never)
private func takeName(_ r: inout swl_reply) -> Bool {
    let bit = 1 as UInt8 &<< UInt8(truncatingIfNeeded: r.call_ & (lastCalls &- 1))
    let isNew = r.named_ & bit == 0
    r.named_ |= bit
    return isNew
}

/// An object of a call begins; a block of Messages may be one.
@inline(never)
func beginElement(_ r: inout swl_reply) {
    let parts = Known.guessed | Known.begun | Known.hasIndex | Known.hasID | Known.hasName | Known.idIsTold | Known.open | Known.argued
    r.flags_ &= ~(parts | Known.decided | Known.foreign)
    r.flags_ |= Known.element
    if !knows(r, Known.holds) { r.flags_ |= Known.decided }
    r.index_ = SWL_UNKNOWN
    r.id_ = 0
}

/// A piece of an id, name, arguments or extras.
@inline(never)
func tellCall(
    _ r: inout swl_reply, _ place: UInt8, _ piece: Str, isEnd: Bool, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if knows(r, Known.decided) && knows(r, Known.counts) && !knows(r, Known.begun) { begin(&r) }
    let isWhole = place == Place.toolID || place == Place.toolName
    if !isWhole && !piece.isEmpty { r.flags_ |= Known.argued }
    let isHeld = knows(r, Known.element) && !knows(r, Known.decided)
    if !isWhole && !isHeld {
        if piece.isEmpty { return .SWL_MORE }
        give(&r, Place.event(place), piece, ev)
        return .SWL_OK
    }
    if !hold(&r, place, piece, isEnd: isEnd) { return .SWL_E_LIMIT_WORK }
    if place == Place.toolID { addToID(&r, piece) }
    if !isEnd { return .SWL_MORE }
    if isWhole && r.held_ > r.used_ &+ header { r.flags_ |= place == Place.toolID ? Known.hasID : Known.hasName }
    if knows(r, Known.decided) {
        if place == Place.toolID { settleID(&r) }
        flush(&r)
    } else if place == Place.toolID && knows(r, Known.hasIndex) && knows(r, Known.hasID) {
        decide(&r, find(&r, but: SWL_UNKNOWN))
    }
    return .SWL_MORE
}

/// Ids are compared by a hash of 32 bits, as FNV-1a makes it; eight ids of any length would not fit in memory. The 1
/// keeps zeros from leaving 0, which means: no id.
private func addToID(_ r: inout swl_reply, _ piece: Str) {
    var rest = piece
    while !rest.isEmpty { r.id_ = (r.id_ ^ UInt32(truncatingIfNeeded: rest.removeFirst()) &+ 1) &* 16_777_619 }
}

@inline(never)
func readIndex(_ r: inout swl_reply, _ index: UInt32) {
    if !knows(r, Known.holds) || index == SWL_UNKNOWN { return }
    r.index_ = index
    r.flags_ |= Known.hasIndex
    if knows(r, Known.hasID) && !knows(r, Known.decided) { decide(&r, find(&r, but: SWL_UNKNOWN)) }
}

/// The element has ended, and all is known that it says.
func endElement(_ r: inout swl_reply) -> swl_status {
    r.flags_ &= ~Known.element
    if !knows(r, Known.decided) {
        if r.held_ > 0 { decide(&r, find(&r, but: SWL_UNKNOWN)) }
    } else if knows(r, Known.guessed) {
        let isNew = knows(r, Known.begun)
        let call = find(&r, but: isNew ? r.call_ : SWL_UNKNOWN)
        if isNew ? call != SWL_UNKNOWN : call != r.call_ { return .SWL_E_LIMIT_WORK }
        note(&r)
    }
    // A name that comes after arguments is another call's. The one that is held is told first.
    if knows(r, Known.argued) && !knows(r, Known.hasName) { _ = takeName(&r) }
    return .SWL_MORE
}

/// The type of a block has come. What is held, if anything, is a call, or none of ours.
func decideBlock(_ r: inout swl_reply, isOurs: Bool) -> swl_status {
    if !isOurs {
        // What was told as a call cannot be taken back.
        if knows(r, Known.begun) { return .SWL_E_LIMIT_WORK }
        r.held_ = 0
        r.flags_ |= Known.foreign
        closeInnermost(&r)
    } else if r.held_ > 0 {
        decide(&r, SWL_UNKNOWN)
    }
    r.flags_ |= Known.decided
    return .SWL_MORE
}

/// The buffer is full before the call is known. It is then assumed that an element without index and id is a whole call. An
/// id or name that has only begun then takes the place of what is told before it.
@inline(never)
func guess(_ r: inout swl_reply) -> swl_status {
    let place = knows(r, Known.open) ? held(&r)[r.used_] : Place.none
    let isPart = place == Place.toolID || place == Place.toolName
    if isPart && r.used_ == 0 || knows(r, Known.decided) { return .SWL_E_LIMIT_WORK }
    let isKnown = knows(r, Known.hasIndex) || knows(r, Known.hasID)
    r.flags_ |= Known.guessed
    if !isPart { r.flags_ &= ~Known.open }
    decide(&r, isKnown ? find(&r, but: SWL_UNKNOWN) : SWL_UNKNOWN)
    return .SWL_OK
}

/// The call that the element continues; SWL_UNKNOWN if it begins one. The first rule that fits, newest calls first:
///
///     a call has its id, and no other index                      that call
///     a call has its index, and one of the two has no id         that call
///     a call has its index, and another id                       begins one
///     there is no call yet                                       begins one
///     it has index and id, or the last call has another of them  begins one
///     it has a name, and so has the last call                    begins one
///     else                                                       the last call
private func find(_ r: inout swl_reply, but excluded: UInt32) -> UInt32 {
    let hasID = knows(r, Known.hasID)
    let hasIndex = knows(r, Known.hasIndex)
    var last = SWL_UNKNOWN
    var atIndex = SWL_UNKNOWN
    var call = r.calls_
    while call > 0 && call &+ lastCalls > r.calls_ {
        call &-= 1
        if call == excluded { continue }
        if last == SWL_UNKNOWN { last = call }
        let seen = entry(&r, call).pointee
        if hasID && seen.id == r.id_ && (!hasIndex || seen.index == SWL_UNKNOWN || seen.index == r.index_) { return call }
        if hasIndex && seen.index == r.index_ && atIndex == SWL_UNKNOWN { atIndex = call }
    }
    // An id that is new at its index is a new call, unless the call there has no id yet.
    if atIndex != SWL_UNKNOWN { return hasID && entry(&r, atIndex).pointee.id != 0 ? SWL_UNKNOWN : atIndex }
    if last == SWL_UNKNOWN { return last }
    let seen = entry(&r, last).pointee
    if hasIndex && (hasID || seen.index != SWL_UNKNOWN) || hasID && seen.id != 0 { return SWL_UNKNOWN }
    let isNamed = r.named_ &>> UInt8(truncatingIfNeeded: last & 7) & 1 != 0
    return knows(r, Known.hasName) && isNamed ? SWL_UNKNOWN : last
}

private func entry(_ r: inout swl_reply, _ call: UInt32) -> UnsafeMutablePointer<SeenCall> {
    withUnsafeMutablePointer(to: &r.seen_) {
        UnsafeMutableRawPointer($0).assumingMemoryBound(to: SeenCall.self) + Int(truncatingIfNeeded: call & (lastCalls &- 1))
    }
}

/// What is remembered of a call, as in `seen_`.
private struct SeenCall {
    var index: UInt32
    var id: UInt32
}

@inline(never)
private func decide(_ r: inout swl_reply, _ call: UInt32) {
    r.flags_ |= Known.decided
    if call == SWL_UNKNOWN { begin(&r) } else { r.call_ = call }
    note(&r)
    flush(&r)
}

@inline(never)
private func begin(_ r: inout swl_reply) {
    r.flags_ |= Known.begun
    r.call_ = r.calls_
    r.calls_ &+= 1
    entry(&r, r.call_).pointee = SeenCall(index: SWL_UNKNOWN, id: 0)
    r.named_ &= ~(1 &<< UInt8(truncatingIfNeeded: r.call_ & 7))
}

@inline(never)
private func note(_ r: inout swl_reply) {
    if knows(r, Known.hasIndex) { entry(&r, r.call_).pointee.index = r.index_ }
    settleID(&r)
}

@inline(never)
private func settleID(_ r: inout swl_reply) {
    if !knows(r, Known.hasID) { return }
    if entry(&r, r.call_).pointee.id == r.id_ { r.flags_ |= Known.idIsTold }
    entry(&r, r.call_).pointee.id = r.id_
}

private func flush(_ r: inout swl_reply) {
    r.told_ = 0
    if r.held_ > 0 { r.flags_ |= Known.flushes }
}
