import CSwiftlet

/// Reads text for percent-encoding, a byte at a time.
struct Encoding {
    var rest: Str
    /// What is read, by a byte that stays as it is there.
    var kept: UInt8

    init(_ text: Str, keeping kept: UInt8) {
        rest = text
        self.kept = kept
    }

    /// Any text.
    static let text: UInt8 = 0x2d
    /// One that stays a path.
    static let path: UInt8 = 0x2f
    /// A parameter, name=value, encoded already in whatever way, and its value.
    static let parameter: UInt8 = 0x5f
    static let value: UInt8 = 0x7e

    static let ended = 0
    static let plain = 0x200

    /// The byte's place in the order of encoded texts: the end of a name or value comes first,
    /// then what is escaped, for "%" is below all that is `plain`. Negative: a broken escape.
    @inline(never)
    mutating func next() -> Int {
        if rest.isEmpty { return Self.ended }
        var byte = rest.removeFirst()
        if kept >= Self.parameter {
            if byte == 0x3d && kept == Self.parameter {
                kept = Self.value
                return Self.ended
            }
            if byte == 0x25 {
                if rest.count < 2 { return -1 }
                let high = hexValue(rest.removeFirst())
                let low = hexValue(rest.removeFirst())
                if (high | low) > 15 { return -1 }
                byte = high << 4 | low
            }
        }
        let rank = Int(truncatingIfNeeded: byte)
        return isUnreserved(byte) || byte == kept ? Self.plain &+ rank : 1 &+ rank
    }

    /// How many bytes from here on are written as they are.
    @inline(never)
    mutating func plainCount() -> Int {
        var n = 0
        while n < rest.count && (isUnreserved(rest[n]) || rest[n] == kept) { n &+= 1 }
        return n
    }
}

extension Sink {
    @inline(never)
    mutating func encode(_ text: Str, keeping kept: UInt8) {
        var encoding = Encoding(text, keeping: kept)
        while true {
            let plain = encoding.plainCount()
            append(encoding.rest.prefix(plain))
            encoding.rest.removeFirst(plain)
            if encoding.rest.isEmpty { break }
            let rank = encoding.next()
            var byte = UInt8(truncatingIfNeeded: rank)
            if rank == Encoding.ended {
                byte = 0x3d
            } else if rank < Encoding.plain {
                byte = byte &- 1
                append(0x25)
                append(digitText(byte >> 4, 0x41))
                byte = digitText(byte & 15, 0x41)
            }
            append(byte)
        }
        if encoding.kept == Encoding.parameter { append(0x3d) }
    }
}

/// RFC 3986 section 2.3: letters, digits and -._~ have a bit each.
private let unreserved: InlineArray<8, UInt32> = [0, 0x03ff_6000, 0x87ff_fffe, 0x47ff_fffe, 0, 0, 0, 0]

@inline(__always)
private func isUnreserved(_ byte: UInt8) -> Bool {
    unreserved[Int(truncatingIfNeeded: byte >> 5)] &>> UInt32(truncatingIfNeeded: byte) & 1 != 0
}

/// Letters, digits and -._~, at least one: needs no escapes anywhere.
@inline(never)
func isPlain(_ text: swl_str) -> Bool {
    var encoding = Encoding(Str(text), keeping: Encoding.text)
    return text.len > 0 && encoding.plainCount() == text.len
}

/// A digit's text, with "a" or "A" as its letters' first.
func digitText(_ value: UInt8, _ letter: UInt8) -> UInt8 {
    value < 10 ? 0x30 &+ value : letter &- 10 &+ value
}

/// Whether the text is one of `names`, in either case. Each stands behind its length.
@inline(never)
func isListed(_ text: Str, _ names: Literal) -> Bool {
    var name = names.base
    while name.pointee != 0 {
        let n = Int(truncatingIfNeeded: name.pointee)
        if text.count == n && text.order(Str(name + 1, n), folding: 26) == 0 { return true }
        name += n &+ 1
    }
    return false
}

/// Whether two texts are equal but for the case of letters.
@inline(never)
func isSame(_ a: Str, _ b: Str) -> Bool { a.count == b.count && a.order(b, folding: 26) == 0 }
