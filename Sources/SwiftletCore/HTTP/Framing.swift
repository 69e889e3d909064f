// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// The headers that say where a message ends and whom it is for, of a request or an answer, and
/// the words in them that matter.
struct Framing: Equatable {
    /// The place in the list.
    private let word: Int

    /// One list for all three uses: seven calls of `matches` would take 95 to 151 bytes more a row, and 2321
    /// instructions more for a POST. Out of line, so that the list is in the archive once.
    @inline(never)
    init(_ text: Str) {
        word =
            ("\u{11}transfer-encoding\u{e}content-length\u{a}connection\u{a}keep-alive\u{7}chunked\u{5}close\u{4}host" as WordList)
            .index(of: text)
    }

    private init(word: Int) { self.word = word }

    static var transferEncoding: Framing { Framing(word: 0) }
    static var contentLength: Framing { Framing(word: 1) }
    static var connection: Framing { Framing(word: 2) }
    static var keepAlive: Framing { Framing(word: 3) }
    static var chunked: Framing { Framing(word: 4) }
    static var close: Framing { Framing(word: 5) }
    static var host: Framing { Framing(word: 6) }
    static var other: Framing { Framing(word: -1) }

    /// Whether this header says where an answer ends, or whether its connection does: the first three.
    var framesAnswer: Bool { UInt(bitPattern: word) <= 2 }
}
