// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Reads text as its percent-encoding (RFC 3986 section 2.1): letters, digits and -._~ as they are,
/// all other bytes escaped.
struct Encoding {
    /// What the text is.
    enum Kind: UInt8 {
        /// Not encoded yet.
        case text
        /// A path, encoded already in whatever way: its escapes are read first, its slashes stay.
        case path
        /// The value of a parameter, after its "=" and up to the next "&".
        case value
        /// The first parameter of a query, encoded already: name, "=" and value. Its "=" may be missing.
        case parameter
    }

    fileprivate var at: UnsafePointer<UInt8>
    fileprivate let end: UnsafePointer<UInt8>
    fileprivate var kind: Kind
    fileprivate let space: UInt8

    /// `space` is the byte that also means a space: "+" in a form.
    init(_ text: Str, _ kind: Kind, space: UInt8 = UInt8(ascii: " ")) {
        at = text.base
        end = at + text.count
        self.kind = kind
        self.space = space
    }

    // What `next` gives. The numbers are in the order in which encoded texts are sorted: ends come before all
    // bytes, and a byte that is escaped, which begins with "%", before all that need no escape.
    static let broken = -3  // an escape without two digits
    static let ended = -2
    static let nameEnd = -1  // "="
    static let unreserved = 0x100  // plus the byte; a byte that is escaped is given as it is

    @inline(__always)
    mutating func next() -> Int { nextCharacter(&self) }
}

/// A function out of line and not a method, for the reason at `cutText` in Str.swift.
@inline(never)
private func nextCharacter(_ e: inout Encoding) -> Int {
    if e.at == e.end || e.kind.rawValue >= Encoding.Kind.value.rawValue && e.at.pointee == UInt8(ascii: "&") {
        if e.kind != .parameter { return Encoding.ended }
        e.kind = .value
        return Encoding.nameEnd
    }
    let first = e.at.pointee
    var byte = UInt32(truncatingIfNeeded: first)
    e.at += 1
    if e.kind != .text {
        if first == UInt8(ascii: "=") && e.kind == .parameter {
            e.kind = .value
            return Encoding.nameEnd
        }
        if first == e.space { byte = code(UInt8(ascii: " ")) }
        if first == UInt8(ascii: "%") {
            byte = 1  // after two digits it is 0x1xx
            repeat {
                let digit = e.at == e.end ? 16 : UInt32(truncatingIfNeeded: hexValue(e.at.pointee))
                if digit > 15 { return Encoding.broken }
                byte = byte << 4 | digit
                e.at += 1
            } while byte < 0x100
            byte &= 0xff
        }
        if byte == code(UInt8(ascii: "/")) && e.kind == .path { return Encoding.unreserved | Int(truncatingIfNeeded: byte) }
    }
    return Int(truncatingIfNeeded: isUnreserved(byte) ? byte | 0x100 : byte)
}

extension Sink {
    /// Appends the encoded text. Gives how it ended, `ended` or `broken`.
    @inline(never)
    @discardableResult
    mutating func encode(_ text: Str, _ kind: Encoding.Kind, space: UInt8) -> Int {
        var encoding = Encoding(text, kind, space: space)
        while true {
            let character = encoding.next()
            if character < Encoding.nameEnd { return character }
            let byte = UInt8(truncatingIfNeeded: character)
            if character >= Encoding.unreserved {
                append(byte)
            } else if character == Encoding.nameEnd {
                append(UInt8(ascii: "="))
            } else {
                append(UInt8(ascii: "%"))
                append(hex: byte, UInt8(ascii: "A"))
            }
        }
    }

    @discardableResult
    mutating func encode(_ text: Str, _ kind: Encoding.Kind) -> Int { encode(text, kind, space: UInt8(ascii: " ")) }

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
