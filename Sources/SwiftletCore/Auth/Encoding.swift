import CSwiftlet

/// Reads text for percent-encoding, a byte at a time. What `kept` is says how:
///   0    a parameter, name=value, encoded already in whatever way
///   "/"  a path, which stays one
///   "-"  any text
struct Encoding {
    var rest: Str
    let kept: UInt8
    var inValue = false

    init(_ text: Str, keeping kept: UInt8) {
        rest = text
        self.kept = kept
    }

    static let ended = 0
    static let plain = 0x200

    /// The byte's place in the order of encoded texts: the end of a name or value comes first,
    /// then what is escaped, for "%" is below all that is `plain`. Negative: a broken escape.
    @inline(never)
    mutating func next() -> Int {
        if rest.isEmpty { return Self.ended }
        var byte = rest.removeFirst()
        if kept == 0 {
            if byte == 0x3d && !inValue {
                inValue = true
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
        return isUnreserved(byte) ? Self.plain &+ rank : 1 &+ rank
    }

    /// Bytes up to the next that is not written as it is.
    @inline(never)
    mutating func takePlain() -> Str {
        var n = 0
        while n < rest.count && (lowercased(rest[n]) &- 0x61 < 26 || isUnreserved(rest[n]) || rest[n] == kept) { n &+= 1 }
        let plain = rest.prefix(n)
        rest.removeFirst(n)
        return plain
    }
}

extension Sink {
    @inline(never)
    mutating func encode(_ text: Str, keeping kept: UInt8) {
        var encoding = Encoding(text, keeping: kept)
        while true {
            append(encoding.takePlain())
            if encoding.rest.isEmpty { break }
            let rank = encoding.next()
            if rank == Encoding.ended {
                append(0x3d)
            } else if rank >= Encoding.plain {
                append(UInt8(truncatingIfNeeded: rank))
            } else {
                let byte = UInt8(truncatingIfNeeded: rank &- 1)
                append(0x25)
                append(digitText(byte >> 4, 0x41))
                append(digitText(byte & 15, 0x41))
            }
        }
        if kept == 0 && !encoding.inValue { append(0x3d) }
    }
}

/// RFC 3986 section 2.3.
@inline(never)
private func isUnreserved(_ byte: UInt8) -> Bool {
    lowercased(byte) &- 0x61 < 26 || digit(byte) < 10 || byte == 0x2d || byte == 0x2e || byte == 0x5f || byte == 0x7e
}

/// Letters, digits and -._~, at least one: needs no escapes anywhere.
@inline(never)
func isPlain(_ text: swl_str) -> Bool {
    var encoding = Encoding(Str(text), keeping: 0x2d)
    return encoding.takePlain().count == text.len && text.len > 0
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
        if text.count == n && text.matches(Str(name + 1, n)) { return true }
        name += n &+ 1
    }
    return false
}
