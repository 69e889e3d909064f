// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Words in lower case, each after its length, and the longest first: "\u{a}keep-alive\u{5}close". A word of
/// another length is passed over in one step, and the first that is shorter than the text ends the search: most
/// texts are in no list. A test reads the lengths of all lists.
struct WordList: ExpressibleByStringLiteral {
    private let words: Literal

    @inline(__always)
    init(stringLiteral words: StaticString) { self.words = Literal(stringLiteral: words) }

    /// The index of the word that equals `text`, letters in either case; -1 if no word does.
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

/// A word's letters, digits and marks, none of which but the letters has another case: `| caseBit` makes one of them
/// of a control character only, which no header, token or JSON string has.
@inline(__always)
private func isSame(_ text: UnsafePointer<UInt8>, _ word: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var i = 0
    repeat {
        if text[i] != word[i] && text[i] | caseBit != word[i] { return false }
        i &+= 1
    } while i != count
    return true
}
