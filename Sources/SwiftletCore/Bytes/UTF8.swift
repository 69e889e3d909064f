// SPDX-License-Identifier: Apache-2.0

extension Str {
    /// Whether the text consists of whole characters (RFC 3629).
    @inline(never)
    var isUTF8: Bool {
        var rest = self
        while !rest.isEmpty {
            let n = rest.characterLength
            if n <= 0 { return false }
            rest.removeFirst(n)
        }
        return true
    }

    /// The place of the last character that begins at `n` or before: a text that is cut there ends with a whole one.
    @inline(never)
    func characterStart(at n: Int) -> Int {
        var n = n
        while n > 0 && isContinuation(self[n]) { n &-= 1 }
        return n
    }

    /// How many bytes the first character has; 0 if the text ends inside it; negative if it is invalid: not the shortest
    /// form, a surrogate, or above U+10FFFF (RFC 3629 section 4).
    @inline(never)
    var characterLength: Int {
        let lead = self[0]
        if lead < firstAfterASCII { return 1 }
        // What the next byte may be. After four leads the second byte has closer bounds than the others.
        var least: UInt8 = 0x80
        var most: UInt8 = 0xbf
        switch lead {
        case 0xe0: least = 0xa0
        case 0xed: most = 0x9f
        case 0xf0: least = 0x90
        case 0xf4: most = 0x8f
        case 0xc2...0xf3: break
        default: return -1
        }
        // Each one after the lead's first announces a byte. The next one is at the front, where it is the minus sign.
        var announced = Int32(truncatingIfNeeded: lead) &<< 25
        var n = 1
        repeat {
            if n == count { return 0 }
            if base[n] < least || base[n] > most { return -1 }
            least = 0x80
            most = 0xbf
            announced &<<= 1
            n &+= 1
        } while announced < 0
        return n
    }
}

/// Whether the byte continues a character: its top bits are 10.
@inline(__always)
func isContinuation(_ byte: UInt8) -> Bool { byte & 0xc0 == 0x80 }

/// The 1 to 4 bytes of the character of this code; the first byte is the lowest of `bytes`.
@inline(never)
func utf8(of code: UInt32) -> (bytes: UInt32, count: UInt8) {
    var code = code
    var lead: UInt32 = 0x3f  // the largest value that fits into the first byte
    var bytes: UInt32 = 0
    var n: UInt8 = 1
    if code >= 0x80 {
        repeat {
            bytes = bytes &<< 8 | 0x80 | code & 0x3f
            code &>>= 6
            lead &>>= 1
            n &+= 1
        } while code > lead
        code |= ~(lead &<< 1 | 1) & 0xff
    }
    return (bytes &<< 8 | code, n)
}
