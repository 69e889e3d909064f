// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Borrowed bytes, every access checked. A `swl_str` becomes one at the boundary: C `char` is
/// Int8 to Swift on every target, and is never compared here.
struct Str {
    private(set) var base: UnsafePointer<UInt8>
    private(set) var count: Int

    init(_ base: UnsafePointer<UInt8>, _ count: Int) {
        self.base = base
        self.count = count
    }

    init(_ text: Literal) {
        // Not a loop of its own, which the compiler would turn into a call of strlen.
        self = Str(text.base, .max)
        count = index(of: 0)
    }

    @_disfavoredOverload
    init(_ text: StaticString) {
        self.init(text.utf8Start, text.utf8CodeUnitCount)
    }

    /// Text of length 0 may have any pointer, NULL too; it is then never read.
    @_disfavoredOverload
    init(_ text: swl_str) {
        self.init(unsafeBitCast(text.ptr, to: UnsafePointer<UInt8>.self), text.len)
    }

    var c: swl_str {
        swl_str(ptr: UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self), len: count)
    }

    static var empty: Str { Str("" as StaticString) }

    var isEmpty: Bool { count == 0 }

    /// Compared as unsigned numbers, which a negative index fails too.
    subscript(i: Int) -> UInt8 {
        precondition(UInt(bitPattern: i) < UInt(bitPattern: count))
        return base[i]
    }

    mutating func removeFirst() -> UInt8 {
        let byte = self[0]
        base += 1
        count &-= 1
        return byte
    }

    mutating func removeFirst(_ n: Int) {
        precondition(UInt(bitPattern: n) <= UInt(bitPattern: count))
        base += n
        count &-= n
    }

    func prefix(_ n: Int) -> Str {
        precondition(UInt(bitPattern: n) <= UInt(bitPattern: count))
        return Str(base, n)
    }

    func dropFirst(_ n: Int) -> Str {
        var rest = self
        rest.removeFirst(n)
        return rest
    }

    /// The place of the first `byte`. If the text has no such byte, `count`.
    @inline(never)
    func index(of byte: UInt8) -> Int {
        if isEmpty { return 0 }
        var i = 0
        repeat {  // a branch less for each byte than a loop that asks at its start
            if self[i] == byte { break }
            i &+= 1
        } while i != count
        return i
    }

    /// Takes off the text before the first `byte`, and gives it. The byte itself is dropped. If the text has no such byte, all
    /// of it is taken.
    @inline(__always)
    mutating func cut(at byte: UInt8) -> Str { cutText(&self, at: byte) }

    /// Equal bytes, ASCII letters in either case.
    @inline(never)
    func matches(_ other: Str) -> Bool {
        if count != other.count { return false }
        var i = 0
        while i < count {
            let difference = self[i] ^ other[i]
            if difference != 0 && (difference != caseBit || !isLetter(self[i])) { return false }
            i &+= 1
        }
        return true
    }

    /// The same with a literal: its lower-case letters match both cases, its upper-case letters only themselves. A NUL in
    /// this text does not end it: a NUL differs from every byte of the literal.
    @inline(never)
    func matches(_ other: Literal) -> Bool {
        var rest = self
        var expected = other.base
        while expected.pointee != 0 {
            if rest.isEmpty { return false }
            let byte = rest.removeFirst()
            if byte != expected.pointee && lowercased(byte) != expected.pointee { return false }
            expected += 1
        }
        return rest.isEmpty
    }

    /// The same bytes, in the same case.
    @inline(never)
    static func == (a: Str, b: Str) -> Bool {
        if a.count != b.count { return false }
        var left = a.count
        while left != 0 && a.base[left &- 1] == b.base[left &- 1] { left &-= 1 }
        return left == 0
    }

    /// How many bytes come first that are printable ASCII without the space, and not in `excluded`,
    /// which has no letter, digit, hyphen or dot.
    @inline(__always)
    func visibleLength(except excluded: Literal) -> Int { SwiftletCore.visibleLength(self, except: excluded) }

    func isVisible(except excluded: Literal) -> Bool { visibleLength(except: excluded) == count }

    /// How many bytes come first that a token may have (RFC 9110 section 5.6.2).
    @inline(never)
    var tokenLength: Int { visibleLength(except: ":\"(),/;<=>?@[\\]{}") }

    var isToken: Bool { !isEmpty && tokenLength == count }

    /// Whether the text is nothing but the white space of JSON.
    @inline(never)
    var isBlank: Bool {
        var rest = self
        while !rest.isEmpty {
            let byte = rest.removeFirst()
            if byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\r") && byte != UInt8(ascii: "\t") { return false }
        }
        return true
    }
}

/// Letters, digits, hyphens and dots are decided first, since most bytes are one of them: a search in `excluded` for each
/// byte would more than double the instructions of a POST.
///
/// Not a method: the text is then the last argument, and callers, whose first argument it is, must move all of them
/// (10 bytes of Qiniu's signer, 10 of the head).
@inline(never)
private func visibleLength(_ text: Str, except excluded: Literal) -> Int {
    var i = 0
    while i != text.count {
        let byte = text.base[i]
        // From the hyphen to the 9 there are the dot, the slash and the digits.
        let isCommon = isLetter(byte) || byte &- UInt8(ascii: "-") <= UInt8(ascii: "9") - UInt8(ascii: "-") && byte != UInt8(ascii: "/")
        if !isCommon && (byte &- UInt8(ascii: "!") > UInt8(ascii: "~") - UInt8(ascii: "!") || excluded.has(byte)) { break }
        i &+= 1
    }
    return i
}

@inline(never)
func trimmed(_ text: Str) -> Str {
    var text = text
    while !text.isEmpty && isBlank(text[0]) { text.removeFirst(1) }
    while !text.isEmpty && isBlank(text[text.count &- 1]) { text = text.prefix(text.count &- 1) }
    return text
}

/// Out of line and not a method: a method has its value's address in r10, which a Cortex-M0+ must move to a low
/// register for each use (44 bytes of SigV4, together with the function of Encoding).
@inline(never)
private func cutText(_ text: inout Str, at byte: UInt8) -> Str {
    let piece = Str(text.base, text.index(of: byte))
    let n = min(piece.count &+ 1, text.count)
    text = Str(text.base + n, text.count &- n)
    return piece
}

/// Byte order of two `swl_str`s: negative, 0 or positive. `folding`: how many letters, from A on, count as
/// their lower-case ones: 26, or 0 for the texts as they are.
@inline(never)
func order(_ p: UnsafeRawPointer, _ q: UnsafeRawPointer, folding letters: UInt32) -> Int {
    if p == q { return 0 }
    let a = Str(p.assumingMemoryBound(to: swl_str.self).pointee)
    let b = Str(q.assumingMemoryBound(to: swl_str.self).pointee)
    var i = 0
    while i < a.count && i < b.count {
        var x = UInt32(truncatingIfNeeded: a.base[i])
        var y = UInt32(truncatingIfNeeded: b.base[i])
        i &+= 1
        if x &- UInt32(truncatingIfNeeded: UInt8(ascii: "A")) < letters { x |= UInt32(truncatingIfNeeded: caseBit) }
        if y &- UInt32(truncatingIfNeeded: UInt8(ascii: "A")) < letters { y |= UInt32(truncatingIfNeeded: caseBit) }
        if x != y { return Int(truncatingIfNeeded: x) &- Int(truncatingIfNeeded: y) }
    }
    return a.count &- b.count
}

extension Literal {
    /// In a list: the one after the NUL.
    var next: Literal { Literal(base + Str(self).count + 1) }
}

extension swl_str: @retroactive ExpressibleByStringLiteral {
    @inline(__always)
    public init(stringLiteral text: StaticString) { self = Str(text.utf8Start, text.utf8CodeUnitCount).c }
}

@implementation @c(swl_str_is)
func swl_str_is(_ a: swl_str, _ b: swl_str) -> Int32 {
    Str(a).matches(Str(b)) ? 1 : 0
}
