// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Words, each after its length, and the longest first: "\u{a}keep-alive\u{5}close". A lower-case letter matches both
/// cases, an upper-case letter only itself. The search skips a word of another length in one step, and ends at the first
/// word that is shorter than the text: most texts are in no list. Tests/house checks the lengths of all lists.
struct WordList: ExpressibleByStringLiteral {
    private let words: Literal

    @inline(__always)
    init(stringLiteral words: StaticString) { self.words = Literal(stringLiteral: words) }

    /// The index of the word that `text` matches; -1 if no word does.
    @inline(never)
    func index(of text: Str) -> Int {
        var word = words.base
        var index = 0
        if text.isEmpty { return -1 }
        while true {
            let n = Int(truncatingIfNeeded: word.pointee)
            if n < text.count { return -1 }  // at the end of the list, too, which is a 0
            word += 1
            if n == text.count && isSame(text.base, word, n) { return index }
            word += n
            index &+= 1
        }
    }

    func has(_ text: Str) -> Bool { index(of: text) != -1 }

    /// The word at this place, for which a list may have any order.
    @inline(never)
    subscript(place: Int) -> Str {
        var word = words.base
        var left = place
        while left > 0 {
            word += Int(truncatingIfNeeded: word.pointee) &+ 1
            left &-= 1
        }
        return Str(word + 1, Int(truncatingIfNeeded: word.pointee))
    }
}

/// A word has letters, digits and marks. `| caseBit` turns an upper-case letter into its lower-case one. It turns no other
/// byte into a byte of a word, but for control characters, which no header, token or JSON string has.
@inline(__always)
private func isSame(_ text: UnsafePointer<UInt8>, _ word: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var i = 0
    repeat {
        if text[i] != word[i] && text[i] | caseBit != word[i] { return false }
        i &+= 1
    } while i != count
    return true
}
