// SPDX-License-Identifier: Apache-2.0
extension Str {
    /// Whole and shortest forms only, no surrogates (RFC 3629).
    @inline(never)
    var isUTF8: Bool {
        var rest = self
        while !rest.isEmpty {
            let lead = rest.removeFirst()
            if lead < 0x80 { continue }
            if lead < 0xc2 { return false }
            var more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1
            var pair = UInt32(truncatingIfNeeded: lead)
            repeat {
                if rest.isEmpty { return false }
                pair = pair &<< 8 & 0xff00 | UInt32(truncatingIfNeeded: rest.removeFirst())
                // A longer form of three bytes, a surrogate, a longer form of four, above U+10FFFF
                if pair & 0xc0 != 0x80 || pair &>> 5 == 0x704 || pair &>> 5 == 0x76d || pair &>> 4 == 0xf08 || pair >= 0xf490 { return false }
                more &-= 1
            } while more > 0
        }
        return true
    }
}
