// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Words in lower case, each after its length: "\u{5}close\u{a}keep-alive". So a word of another
/// length is passed over in one step; most are.
struct WordList: ExpressibleByStringLiteral {
    private let words: Literal

    @inline(__always)
    init(stringLiteral words: StaticString) { self.words = Literal(stringLiteral: words) }

    /// The place of a word, from 0 on, letters in either case; -1 when it is not there.
    @inline(never)
    func index(of text: UnsafePointer<swl_str>) -> Int {
        let count = text.pointee.len
        var word = words.base
        var index = 0
        while word.pointee != 0 {
            let n = Int(truncatingIfNeeded: word.pointee)
            if n == count {
                var entry = Str(word + 1, n).c
                if order(text, &entry, folding: 26) == 0 { return index }
            }
            word += n &+ 1
            index &+= 1
        }
        return -1
    }
}
