// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// The headers that say where a message ends and whom it is for, of a request or an answer, and
/// the words in them that matter.
enum Framing: UInt8 {
    case transferEncoding, contentLength, connection  // an answer is framed by these
    case keepAlive, chunked, close, host, other

    /// The word that `text` is, if it has `atLeast` letters; else `.other`.
    ///
    /// Each word of the list comes after its length. The longest is first, so that words shorter than
    /// the text are not compared: most headers are no framing header, and cost one comparison of lengths
    /// a word. Seven calls of `matches` would say the same for 95 to 151 bytes more a row, and 2321
    /// instructions more for a POST.
    @inline(never)
    init(_ text: Str, _ atLeast: Int) {
        var list =
            ("\u{11}transfer-encoding\u{e}content-length\u{a}connection\u{a}keep-alive\u{7}chunked\u{5}close\u{4}host" as Literal).base
        var kind: UInt8 = 0
        let atLeast = max(text.count, atLeast)
        while Int(truncatingIfNeeded: list.pointee) >= atLeast {
            let count = Int(truncatingIfNeeded: list.pointee)
            list += 1
            if text.count == count && isSame(text.base, list, count) {
                self = unsafeBitCast(kind, to: Framing.self)
                return
            }
            list += count
            kind &+= 1
        }
        self = .other
    }
}

/// All are letters and hyphens, which no other byte of a line or a token becomes.
@inline(__always)
private func isSame(_ text: UnsafePointer<UInt8>, _ word: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var i = 0
    repeat {
        if text[i] | 0x20 != word[i] { return false }
        i &+= 1
    } while i != count
    return true
}
