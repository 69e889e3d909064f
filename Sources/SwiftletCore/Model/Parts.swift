// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// A message with the parts that it has. Its own text counts as its first part, number 0.
struct Parts {
    let message: UnsafePointer<swl_message>
    var count: Int { message.pointee.parts == nil ? 1 : Int(truncatingIfNeeded: message.pointee.part_count) &+ 1 }

    private func part(_ i: Int) -> UnsafePointer<swl_part> { message.pointee.parts.unsafelyUnwrapped + (i &- 1) }

    /// SWL_PART_*, which may be a number that no kind has.
    func number(_ i: Int) -> UInt32 { i > 0 ? part(i).pointee.kind : UInt32(truncatingIfNeeded: SWL_PART_TEXT) }

    /// The kind as a set of one; the empty set if the message has no text of its own.
    @inline(never)
    func kind(_ i: Int) -> UInt32 { i == 0 && message.pointee.text.len == 0 ? 0 : 1 &<< number(i) }

    /// Whether it is a result, or the cache point after one.
    func isResult(_ i: Int) -> Bool {
        kind(i) & Kinds.results != 0 || kind(i) == Kinds.cachePoint && i > 0 && kind(i &- 1) & Kinds.results != 0
    }

    var kinds: UInt32 {
        var kinds: UInt32 = 0
        var i = 0
        while i < count {
            kinds |= kind(i)
            i &+= 1
        }
        return kinds
    }

    /// The message's own text, or the member of the part's kind, which swiftlet_swift.h checks.
    @inline(never)
    func slots(_ i: Int) -> UnsafePointer<swl_str> {
        let slots = i == 0 ? UnsafeRawPointer(message) : UnsafeRawPointer(part(i)) + MemoryLayout<Int>.size
        return slots.assumingMemoryBound(to: swl_str.self)
    }
}

/// Kinds of parts, as sets of one.
enum Kinds {
    static var text: UInt32 { one(SWL_PART_TEXT) }
    static var files: UInt32 { one(SWL_PART_IMAGE) | one(SWL_PART_DOCUMENT) }
    static var call: UInt32 { one(SWL_PART_CALL) }
    static var results: UInt32 { one(SWL_PART_RESULT) | one(SWL_PART_RESULT_JSON) }
    static var reasoning: UInt32 { one(SWL_PART_REASONING) }
    static var cachePoint: UInt32 { one(SWL_PART_CACHE_POINT) }

    private static func one(_ kind: Int32) -> UInt32 { 1 &<< UInt32(truncatingIfNeeded: kind) }
}
