// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Reads text as its percent-encoding (RFC 3986 section 2.1): letters, digits and -._~ as they are,
/// all other bytes escaped.
struct Encoding {
    /// What the text is.
    struct Kind {
        /// Not encoded yet.
        static var text: Kind { Kind(marks: 0) }
        /// A path that is encoded already: its escapes are read first, its slashes stay.
        static var path: Kind { Kind(marks: Mark.escapes | Mark.slashes) }
        /// The first parameter of a query, encoded already: name, "=" and value. Its "=" may be missing.
        static var parameter: Kind { Kind(marks: Mark.escapes | Mark.name | Mark.next) }
        /// The first parameter of a form: as of a query, and "+" is a space.
        static var formParameter: Kind { Kind(marks: Mark.escapes | Mark.name | Mark.next | Mark.pluses) }

        fileprivate var marks: UInt8
    }

    /// The marks that have a meaning in the text, one bit each. All other characters stand for themselves.
    fileprivate enum Mark {
        static var escapes: UInt8 { 1 }  // "%" and two digits are a byte
        static var slashes: UInt8 { 2 }  // "/" is not escaped
        static var name: UInt8 { 4 }  // "=" ends the name, and this bit is taken out
        static var next: UInt8 { 8 }  // "&" ends the text
        static var pluses: UInt8 { 16 }  // "+" is a space
    }

    fileprivate var at: UnsafePointer<UInt8>
    fileprivate let end: UnsafePointer<UInt8>
    fileprivate var kind: Kind

    init(_ text: Str, _ kind: Kind) {
        at = text.base
        end = at + text.count
        self.kind = kind
    }

    // What `next` gives. The numbers are in the order in which encoded texts are sorted: ends come first, then bytes
    // that are escaped, since "%" is less than all others, then those that need no escape.
    static let broken = 0  // an escape without two digits
    static let ended = 1
    static let nameEnd = Int(UInt8(ascii: "="))
    static let escaped = 0x100  // plus the byte
    static let unreserved = 0x200  // plus the byte

    fileprivate func has(_ mark: UInt8) -> Bool { kind.marks & mark != 0 }

    @inline(__always)
    mutating func next() -> Int { nextCharacter(&self) }
}

/// A function out of line and not a method, for the reason at `cutText` in Str.swift.
@inline(never)
private func nextCharacter(_ e: inout Encoding) -> Int {
    if e.at == e.end || e.has(Encoding.Mark.next) && e.at.pointee == UInt8(ascii: "&") {
        if !e.has(Encoding.Mark.name) { return Encoding.ended }
        e.kind.marks &= ~Encoding.Mark.name
        return Encoding.nameEnd
    }
    let first = e.at.pointee
    var byte = code(first)
    e.at += 1
    if first == UInt8(ascii: "=") && e.has(Encoding.Mark.name) {
        e.kind.marks &= ~Encoding.Mark.name
        return Encoding.nameEnd
    }
    if first == UInt8(ascii: "+") && e.has(Encoding.Mark.pluses) {
        byte = code(UInt8(ascii: " "))
    } else if first == UInt8(ascii: "%") && e.has(Encoding.Mark.escapes) {
        byte = 1  // after two digits it is 0x1xx
        repeat {
            let digit = e.at == e.end ? 16 : hexValue(code(e.at.pointee))
            if digit > 15 { return Encoding.broken }
            byte = byte << 4 | digit
            e.at += 1
        } while byte < 0x100
        byte &= 0xff
    }
    let stays = isUnreserved(byte) || byte == code(UInt8(ascii: "/")) && e.has(Encoding.Mark.slashes)
    return stays ? Int(truncatingIfNeeded: byte) | Encoding.unreserved : Int(truncatingIfNeeded: byte) | Encoding.escaped
}

extension Sink {
    /// Appends the encoded text. Gives how it ended, `ended` or `broken`.
    @inline(never)
    @discardableResult
    mutating func encode(_ text: Str, _ kind: Encoding.Kind) -> Int {
        var encoding = Encoding(text, kind)
        while true {
            let character = encoding.next()
            let byte = UInt8(truncatingIfNeeded: character)
            if character & Encoding.escaped != 0 {
                append(UInt8(ascii: "%"))
                append(hex: byte, UInt8(ascii: "A"))
            } else if character > Encoding.ended {
                append(byte)
            } else {
                return character
            }
        }
    }

    /// Appends the text with its escapes decoded. A broken escape must have been refused before.
    @inline(never)
    mutating func decode(_ text: Str) {
        var encoding = Encoding(text, .path)
        while true {
            let character = encoding.next()
            if character == Encoding.ended { return }
            append(UInt8(truncatingIfNeeded: character))
        }
    }

    /// Appends two digits; `letter` is the digit of 10, "a" or "A".
    @inline(never)
    mutating func append(hex byte: UInt8, _ letter: UInt8) {
        append(digitText(byte >> 4, letter))
        append(digitText(byte & 15, letter))
    }
}

/// RFC 3986 section 2.3.
@inline(__always)
private func isUnreserved(_ byte: UInt32) -> Bool {
    let isLetter = (byte | code(caseBit)) &- code(UInt8(ascii: "a")) < 26
    return isLetter || byte &- code(UInt8(ascii: "0")) < 10
        || byte &- code(UInt8(ascii: "-")) < 2  // and "."
        || byte == code(UInt8(ascii: "_")) || byte == code(UInt8(ascii: "~"))
}

/// As a machine word: a byte would have to be cut to size after each step.
@inline(__always)
private func code(_ byte: UInt8) -> UInt32 { UInt32(truncatingIfNeeded: byte) }

@implementation @c(swl_encode)
func swl_encode(_ out: UnsafeMutablePointer<swl_buf>, _ text: swl_str, _ flags: UInt32) -> swl_status {
    var sink = Sink(out)
    var rest = Str(text)
    while true {
        let n = flags & SWL_ENCODE_PATH != 0 ? rest.index(of: UInt8(ascii: "/")) : rest.count
        sink.encode(rest.prefix(n), .text)
        if n == rest.count { return sink.commit(out) }
        sink.append(UInt8(ascii: "/"))
        rest.removeFirst(n &+ 1)
    }
}
