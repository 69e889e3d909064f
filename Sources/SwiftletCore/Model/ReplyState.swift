// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// How the body is framed.
enum Form {
    /// The body's first byte will say.
    static let unknown: UInt8 = 0
    static let frames: UInt8 = 1  // the first of `types` in ReplyHTTP.swift
    static let events: UInt8 = 2
    static let plain: UInt8 = 3
}

/// What is known of the answer, and of the document that is being read.
enum Known {
    // Of the document.
    static let failure: UInt32 = 1 &<< 0  // it says that something went wrong
    static let started: UInt32 = 1 &<< 1  // an event's document has begun
    static let ended: UInt32 = 1 &<< 2  // an event's document has ended
    static let goesOn: UInt32 = 1 &<< 3  // this piece continues a string
    static let more: UInt32 = 1 &<< 4  // this piece is not the string's last
    static let closed: UInt32 = 1 &<< 5  // the document's own value has ended
    static let taken: UInt32 = 1 &<< 6  // the string is the best code or message so far
    static let raw: UInt32 = 1 &<< 7  // an object is told as its JSON text

    // Of a tool call, see ToolCalls.swift.
    static let element: UInt32 = 1 &<< 8  // inside the object of a call
    static let decided: UInt32 = 1 &<< 9  // which call it belongs to is known
    static let guessed: UInt32 = 1 &<< 10  // that was assumed before the object's end
    static let begun: UInt32 = 1 &<< 11  // this object has begun the call
    static let hasIndex: UInt32 = 1 &<< 12
    static let hasID: UInt32 = 1 &<< 13
    static let hasName: UInt32 = 1 &<< 14
    static let idIsTold: UInt32 = 1 &<< 15
    static let open: UInt32 = 1 &<< 16  // the last record that is held is not whole
    static let flushes: UInt32 = 1 &<< 17  // what is held is being told
    static let argued: UInt32 = 1 &<< 18  // the object has arguments
    static let last: UInt32 = 1 &<< 19  // the answer ends with this event

    // Of the whole answer.
    static let block: UInt32 = 1 &<< 23  // a block has begun
    static let stop: UInt32 = 1 &<< 24  // why the answer ends was told
    static let answered: UInt32 = 1 &<< 25  // something in it was an answer, and no error
    static let finished: UInt32 = 1 &<< 26  // nothing more comes
    // Some services send each thought twice: the name that came first is told.
    static let reasons: UInt32 = 1 &<< 27  // `Place.reasoning` came first, which must go back
    static let thinks: UInt32 = 1 &<< 28  // `Place.thought` did
    static let counts: UInt32 = 1 &<< 29  // each object of a tool call is another call
    static let holds: UInt32 = 1 &<< 30  // an object may belong to any call, or to none: it is held until that is known
    static let foreign: UInt32 = 1 &<< 31  // the block is of a tool that the service calls itself
    /// The flags of the whole answer, from `block` on: a new document clears the others.
    static let answer: UInt32 = ~(block &- 1)
}

@inline(__always)
func knows(_ r: swl_reply, _ flag: UInt32) -> Bool { r.flags_ & flag != 0 }

func set(_ r: inout swl_reply, _ flag: UInt32, _ on: Bool) {
    r.flags_ &= ~flag
    if on { r.flags_ |= flag }
}

@inline(__always)
func isSuccess(_ r: swl_reply) -> Bool { r.status < 300 && r.status >= 200 }

/// The work buffer, `cap_` bytes:
///
///     0     names and numbers of the JSON decoder
///     48    the error's code
///     112   the request id
///     152   text: an error's message, then what is collected; or the headers of an event stream's message
enum Work {
    static let code = 48, codeSize = 64
    static let id = code + codeSize, idSize = 40
    static let text = id + idSize
}

/// How good the code or message is that was found so far, the smaller the better. Places of `FailureTable` are ranks,
/// which are printable characters: what the head says comes before all of them, the reason phrase after them, and
/// nothing last.
enum Rank {
    static let head = UInt8(ascii: " ")
    static let reason = UInt8(ascii: "~")
    static let nothing = reason + 1
}

/// Puts text into a part of the work buffer, of `size` bytes from `slot` on, after `used` bytes: as many whole characters
/// as fit. Gives how many bytes it holds then. After a cut, later pieces of the string are left out.
@inline(never)
func put(_ r: inout swl_reply, _ text: Str, _ used: Int, _ slot: Int, _ size: Int) -> Int {
    var n = text.count
    if n > size &- used {
        n = text.characterStart(at: size &- used)
        r.flags_ &= ~Known.taken
    }
    UnsafeMutableRawPointer(r.work_.unsafelyUnwrapped + (slot &+ used)).copyMemory(from: text.base, byteCount: n)
    return used &+ n
}

/// Collects a string in the text buffer, from `base_` on and after what is held, piece by piece: SWL_OK with the last one.
/// A caller that keeps the text moves `base_` to its end; else the next string takes its place.
@inline(never)
func collect(_ r: inout swl_reply, _ token: UnsafePointer<swl_json_event>, _ text: inout Str) -> swl_status {
    if !knows(r, Known.goesOn) { r.used_ = r.base_ &+ r.held_ }
    let piece = Str(token.pointee.data)
    let n = put(&r, piece, r.used_, Work.text, r.cap_ &- Work.text)
    if n &- r.used_ < piece.count { return .SWL_E_LIMIT_WORK }
    r.used_ = n
    if token.pointee.more != 0 { return .SWL_MORE }
    text = collected(&r)
    return .SWL_OK
}

func collected(_ r: inout swl_reply) -> Str {
    let start = r.base_ &+ r.held_
    return Str(r.work_.unsafelyUnwrapped + (Work.text &+ start), r.used_ &- start)
}

/// Whether the text is the input's own, and what is left of the input follows it.
@inline(__always)
func isEnd(_ text: Str, before input: swl_str) -> Bool { text.base + text.count == Str(input).base }

/// Keeps a status that is final: neither an event nor a need of input.
func seal(_ r: inout swl_reply, _ status: swl_status) -> swl_status {
    if status != .SWL_OK && status != .SWL_MORE { r.status_ = status }
    return status
}

@inline(never)
func give(_ r: inout swl_reply, _ kind: Int32, _ data: Str, _ ev: UnsafeMutablePointer<swl_reply_event>) {
    ev.pointee = swl_reply_event()
    ev.pointee.kind = kind
    ev.pointee.call = r.call_
    ev.pointee.block = r.block_
    ev.pointee.data = data.c
    // All but USAGE, ERROR and what keys and logins tell.
    if kind <= SWL_REPLY_STOP || kind >= SWL_REPLY_SIGNATURE { r.flags_ |= Known.answered }
}
