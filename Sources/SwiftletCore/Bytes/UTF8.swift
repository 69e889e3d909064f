extension Str {
    /// The very same bytes.
    @inline(never)
    static func == (a: Str, b: Str) -> Bool {
        if a.count != b.count { return false }
        var i = 0
        while i < a.count {
            if a[i] != b[i] { return false }
            i &+= 1
        }
        return true
    }

    /// Whole and shortest forms only, no surrogates (RFC 3629).
    @inline(never)
    var isUTF8: Bool {
        var rest = self
        while !rest.isEmpty {
            let lead = rest.removeFirst()
            if lead < 0x80 { continue }
            if lead &- 0xc2 > 0xf4 - 0xc2 { return false }
            var more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1
            // The second byte tells a longer form, a surrogate or a value too large.
            var low: UInt8 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80
            var high: UInt8 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf
            while more > 0 {
                if rest.isEmpty || rest[0] < low || rest[0] > high { return false }
                rest.removeFirst(1)
                low = 0x80
                high = 0xbf
                more &-= 1
            }
        }
        return true
    }
}
