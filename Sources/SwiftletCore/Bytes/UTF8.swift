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
    /// form, a surrogate, or above U+10FFFF (RFC 3629 section 4). `pair` is the lead byte with the one after it, and later
    /// two continuation bytes, which match none of the four limits.
    @inline(never)
    var characterLength: Int {
        let lead = self[0]
        if lead < firstAfterASCII { return 1 }
        if lead < 0xc2 || lead > 0xf4 { return -1 }
        let length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
        var pair = UInt32(truncatingIfNeeded: lead)
        var n = 1
        repeat {
            if n == count { return 0 }
            pair = pair &<< 8 & 0xff00 | UInt32(truncatingIfNeeded: base[n])
            let isRefused =
                pair & 0xc0 != 0x80  // not a continuation byte
                || pair &>> 5 == 0x704  // E0 80 to E0 9F: two bytes would do
                || pair &>> 5 == 0x76d  // ED A0 to ED BF: a surrogate
                || pair &>> 4 == 0xf08  // F0 80 to F0 8F: three bytes would do
                || pair >= 0xf490  // F4 90 and on: above U+10FFFF
            if isRefused { return -1 }
            n &+= 1
        } while n != length
        return length
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
