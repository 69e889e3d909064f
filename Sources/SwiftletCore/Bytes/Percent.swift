// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Reads text as its percent-encoding, a byte at a time.
struct Encoding {
    enum Kind: UInt8 {
        /// Taken as it is.
        case text
        /// Encoded already in whatever way.
        case encoded
        /// The first parameter, name=value, of a query that is encoded already; then its value.
        case parameter, value
    }

    private var at: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    private var kind: Kind
    /// What is left of an escaped byte, half by half from the top, in front of a bit that is set.
    private var escaped: UInt32 = 0

    init(_ text: Str, _ kind: Kind) {
        at = text.base
        end = at + text.count
        self.kind = kind
    }

    /// Behind a parameter's name, which may lack it: "=", yet below all other bytes.
    static let nameEnd = 0x3d - 0x100
    static let broken = nameEnd - 1
    static let ended = nameEnd - 2

    /// The next byte; in the order of encoded texts, ends come first.
    @inline(never)
    mutating func next() -> Int {
        if escaped > 0 {
            let digit = UInt8(truncatingIfNeeded: escaped >> 28)
            escaped <<= 4
            if escaped == 1 << 31 { escaped = 0 }
            return Int(truncatingIfNeeded: digitText(digit, 0x41))
        }
        if at >= end || (at.pointee == 0x26 && kind.rawValue >= Kind.parameter.rawValue) {
            if kind != .parameter { return Self.ended }
            kind = .value
            return Self.nameEnd
        }
        var byte = UInt32(truncatingIfNeeded: at.pointee)
        at += 1
        if kind != .text {
            if byte == 0x3d && kind == .parameter {
                kind = .value
                return Self.nameEnd
            }
            if byte == 0x25 {
                byte = 1  // in front of two digits
                repeat {
                    let digit = at < end ? UInt32(truncatingIfNeeded: hexValue(at.pointee)) : 16
                    if digit > 15 { return Self.broken }
                    byte = byte << 4 | digit
                    at += 1
                } while byte < 0x100
                byte &= 0xff
            }
        }
        if isUnreserved(byte) { return Int(truncatingIfNeeded: byte) }
        escaped = byte << 24 | 1 << 23
        return 0x25
    }
}

extension Sink {
    @inline(never)
    mutating func encode(_ text: Str, _ kind: Encoding.Kind) {
        var encoding = Encoding(text, kind)
        while true {
            let byte = encoding.next()
            if byte == Encoding.ended { return }
            append(UInt8(truncatingIfNeeded: byte))
        }
    }
}

/// The lowest byte of the encoded text; `Encoding.broken` when an escape is.
@inline(never)
func lowest(_ text: Str, _ kind: Encoding.Kind) -> Int {
    var encoding = Encoding(text, kind)
    var lowest = Int.max
    var byte = lowest
    repeat {
        lowest = min(lowest, byte)
        byte = encoding.next()
    } while byte != Encoding.ended
    return lowest
}

/// Of a query or a path.
func hasBrokenEscape(_ text: Str) -> Bool { lowest(text, .encoded) == Encoding.broken }

/// Letters, digits and -._~, at least one: needs no escapes anywhere.
func isPlain(_ text: swl_str) -> Bool { text.len > 0 && lowest(Str(text), .text) > 0x25 }

/// RFC 3986 section 2.3.
@inline(__always)
private func isUnreserved(_ byte: UInt32) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte &- 0x2d < 2 || byte == 0x5f || byte == 0x7e
}
