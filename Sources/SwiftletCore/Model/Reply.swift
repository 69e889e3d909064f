// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// How the body is framed; in the order of the list in `swl_reply_http`.
enum Form {
    static let plain: UInt8 = 0
    static let events: UInt8 = 1
    static let frames: UInt8 = 2
    /// The body's first byte will say.
    static let unknown: UInt8 = 3
}

/// What is known of the answer, and of the document that is being read.
enum Known {
    static let failure: UInt32 = 1 &<< 0
    static let started: UInt32 = 1 &<< 1  // the document of an event
    static let ended: UInt32 = 1 &<< 2
    static let goesOn: UInt32 = 1 &<< 3  // a string, from an earlier piece
    static let more: UInt32 = 1 &<< 4  // a string has another piece
    static let closed: UInt32 = 1 &<< 5  // the document
    static let taken: UInt32 = 1 &<< 6  // the string is a code or message that counts
    static let raw: UInt32 = 1 &<< 7  // an object is told as its text

    // Of a tool call, see ToolCalls.swift.
    static let element: UInt32 = 1 &<< 8  // inside one
    static let decided: UInt32 = 1 &<< 9  // whose call is known
    static let guessed: UInt32 = 1 &<< 10  // before its end
    static let begun: UInt32 = 1 &<< 11  // by this element
    static let hasIndex: UInt32 = 1 &<< 12
    static let hasID: UInt32 = 1 &<< 13
    static let hasName: UInt32 = 1 &<< 14
    static let idIsTold: UInt32 = 1 &<< 15
    static let open: UInt32 = 1 &<< 16  // the last of what is held is not whole
    static let flushes: UInt32 = 1 &<< 17
    static let argued: UInt32 = 1 &<< 18  // has arguments
    static let foreign: UInt32 = 1 &<< 19  // the block is none of ours

    // Of the whole answer.
    static let stop: UInt32 = 1 &<< 24
    static let answered: UInt32 = 1 &<< 25  // something was an answer
    static let finished: UInt32 = 1 &<< 26  // nothing more comes
    static let reasons: UInt32 = 1 &<< 27  // by a place that goes back
    static let thinks: UInt32 = 1 &<< 28  // by one that does not
    static let counts: UInt32 = 1 &<< 29  // an object of a tool call is the next call
    static let holds: UInt32 = 1 &<< 30  // elements wait for their end
    static let answer: UInt32 = 0xff00_0000
}

@inline(__always)
func knows(_ r: swl_reply, _ flag: UInt32) -> Bool { r.flags_ & flag != 0 }

func set(_ r: inout swl_reply, _ flag: UInt32, _ on: Bool) {
    r.flags_ &= ~flag
    if on { r.flags_ |= flag }
}

@inline(__always)
func isSuccess(_ r: swl_reply) -> Bool { r.status < 300 && r.status >= 200 }

/// From all zero.
@inline(never)
func begin(_ r: inout swl_reply, _ work: UnsafeMutableRawPointer, _ cap: Int) {
    r.status = 200
    r.reasoning_tags = 1
    r.form_ = Form.unknown
    r.work_ = work.assumingMemoryBound(to: UInt8.self)
    r.cap_ = min(cap, 0xffff)  // lengths of what is held have two bytes
    r.tokens_ = (SWL_UNKNOWN, SWL_UNKNOWN, SWL_UNKNOWN)
    startDocument(&r, Place.root)
    if cap < 320 { r.status_ = .SWL_E_ARG_BUFFER }
}

/// The next document: all of a plain answer, the payload of a streamed event.
@inline(never)
func startDocument(_ r: inout swl_reply, _ root: UInt8) {
    swl_json_init_2(&r.json_, r.work_.unsafelyUnwrapped, Work.code)
    r.json_.lenient = 1
    startPath(&r, root)
    // Until something is an answer, what was said may be the reason why nothing is. Messages of an event
    // stream have no place for it.
    let isForgotten = knows(r, Known.answered) || r.form_ == Form.frames || r.code_rank_ == 0
    r.flags_ &= Known.answer
    r.held_ = 0
    if !isForgotten { return }
    r.code_rank_ = Rank.nothing
    r.message_rank_ = Rank.nothing
    r.code_ = 0
    r.kept_ = 0
    r.kept_at_ = 0
    r.base_ = 0
}

/// The next token whose place in the document means something; failures are weighed on the way.
/// SWL_DONE after the end of the document.
@inline(never)
func nextToken(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ token: UnsafeMutablePointer<swl_json_event>,
    _ place: inout UInt8
) -> swl_status {
    while true {
        if knows(r, Known.closed) { return .SWL_DONE }
        let status = swl_json_next(&r.json_, input, token)
        if status != .SWL_OK { return status }
        let kind = token.pointee.kind
        place = follow(&r, token, table)
        set(&r, Known.goesOn, knows(r, Known.more))
        set(&r, Known.more, kind == SWL_JSON_STRING && token.pointee.more != 0)
        set(&r, Known.closed, r.level_ == 0 && token.pointee.depth == 0 && token.pointee.more == 0)
        // Bedrock's errors have a text where Messages have what was started.
        if place == Place.started && kind == SWL_JSON_STRING { place = FailurePlace.message }
        if FailurePlace.isOne(place) {
            if kind != SWL_JSON_OBJECT_END && kind != SWL_JSON_ARRAY_END { weigh(&r, place, token) }
        } else if place != Place.none && isSuccess(r) {
            return .SWL_OK
        }
    }
}

/// A string, piece by piece, from `base_` on in the text buffer: SWL_OK with its last one, which
/// makes it whole. It stays there when `base_` is then moved to its end.
@inline(never)
func collect(_ r: inout swl_reply, _ token: UnsafePointer<swl_json_event>, _ text: inout Str) -> swl_status {
    if !knows(r, Known.goesOn) { r.used_ = r.base_ }
    let piece = Str(token.pointee.data)
    let n = put(&r, piece, r.used_, Work.text, r.cap_ &- Work.text)
    if n &- r.used_ < piece.count { return .SWL_E_LIMIT_WORK }
    r.used_ = n
    if token.pointee.more != 0 { return .SWL_MORE }
    text = collected(&r)
    return .SWL_OK
}

func collected(_ r: inout swl_reply) -> Str { Str(r.work_.unsafelyUnwrapped + (Work.text &+ r.base_), r.used_ &- r.base_) }

/// What is neither an event nor a wish for more input is the last word.
func seal(_ r: inout swl_reply, _ status: swl_status) -> swl_status {
    if status != .SWL_OK && status != .SWL_MORE { r.status_ = status }
    return status
}

/// Reads what a family streams, or says what the end of the body comes to.
typealias Reader = (inout swl_reply, Literal, UnsafeMutablePointer<swl_str>, UnsafeMutablePointer<swl_reply_event>) -> swl_status

/// `_next` of all models' replies. `form`: how the family streams, which `streamed` reads.
@inline(never)
func next(
    _ r: inout swl_reply, _ table: Literal, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>, _ form: UInt8,
    _ streamed: Reader
) -> swl_status {
    if r.status_ != .SWL_OK { return r.status_ }
    if knows(r, Known.finished) { return seal(&r, finish(&r, ev)) }
    if r.form_ == Form.unknown && !knowsForm(&r, input) { return .SWL_MORE }
    return seal(&r, r.form_ == form && isSuccess(r) ? streamed(&r, table, input, ev) : nextPlain(&r, table, input, ev))
}

/// `_end` of all models' replies. `isWhole`: the stream may end here.
@inline(never)
func end(_ r: inout swl_reply, _ ev: UnsafeMutablePointer<swl_reply_event>, _ isWhole: Bool) -> swl_status {
    if r.status_ != .SWL_OK { return r.status_ }
    if isWhole { r.flags_ |= Known.finished }
    return seal(&r, knows(r, Known.finished) ? finish(&r, ev) : endPlain(&r, ev))
}

/// Where Content-Type does not tell: what the first byte that is no white space begins.
private func knowsForm(_ r: inout swl_reply, _ input: UnsafeMutablePointer<swl_str>) -> Bool {
    var rest = Str(input.pointee)
    while !rest.isEmpty && rest.prefix(1).isBlank { rest.removeFirst(1) }
    input.pointee = rest.c
    if rest.isEmpty { return false }
    switch rest[0] {
    case UInt8(ascii: ":"), UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "r"), 0xef: r.form_ = Form.events
    case 0: r.form_ = Form.frames
    default: r.form_ = Form.plain
    }
    return true
}
