// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// How the body is framed.
enum Form {
    /// The body's first byte will say.
    static let unknown: UInt8 = 0
    // As Content-Type says, in the order of the list in ReplyHTTP.swift.
    static let frames: UInt8 = 1
    static let events: UInt8 = 2
    static let plain: UInt8 = 3
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

    // Of the whole answer.
    static let stop: UInt32 = 1 &<< 24
    static let answered: UInt32 = 1 &<< 25  // something was an answer
    static let finished: UInt32 = 1 &<< 26  // nothing more comes
    static let reasons: UInt32 = 1 &<< 27  // by a place that goes back
    static let thinks: UInt32 = 1 &<< 28  // by one that does not
    static let counts: UInt32 = 1 &<< 29  // an object of a tool call is the next call
    static let holds: UInt32 = 1 &<< 30  // elements wait for their end
    static let foreign: UInt32 = 1 &<< 31  // the block is none of ours
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

/// The work buffer: scratch for names and numbers, the error's code, the request id, and text: what
/// is collected, the message first, and the headers of an event stream's message.
enum Work {
    static let code = 48, codeSize = 64
    static let id = code + codeSize, idSize = 40
    static let text = id + idSize
}

/// How good a code or message is that was found: the head's own is better than any place, the reason
/// phrase worse, and nothing the worst.
enum Rank {
    static let head: UInt8 = 0x20
    static let reason: UInt8 = 0x7e
    static let nothing: UInt8 = 0x7f
}

/// Puts text into a slot of the work buffer, after `used` bytes, as many whole characters as fit;
/// gives how many bytes it holds then. What follows a cut no longer counts.
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

@inline(never)
func give(_ r: inout swl_reply, _ kind: Int32, _ data: Str, _ ev: UnsafeMutablePointer<swl_reply_event>) {
    ev.pointee = swl_reply_event()
    ev.pointee.kind = kind
    ev.pointee.call = r.call_
    ev.pointee.block = r.block_
    ev.pointee.data = data.c
    if kind <= SWL_REPLY_STOP || kind >= SWL_REPLY_SIGNATURE { r.flags_ |= Known.answered }
}
