import CSwiftlet

/// 20251122T101530Z: 16 bytes. Years from 1970 to 2106 have one exception among the fours,
/// 2100, and in 32 bits nothing but small divisions.
@inline(never)
func writeTimeStamp(_ time: swl_time, _ out: UnsafeMutablePointer<UInt8>) {
    // Since 1968-03-01, so that the leap day ends a year, and a four; 2100-02-29 is skipped.
    let days = time.s / 86400 &+ 671 &+ time.s / 4_107_542_400
    let quarters = days &* 4 &+ 3
    let fifths = quarters % 1461 / 4 &* 5 &+ 2  // months from March have 31, 30, 31, 30, 31 days, again and again
    let month = fifths / 153
    let months = (quarters / 1461 &+ 1968) &* 100 &+ month &+ (month < 10 ? 3 : 100 &- 9)
    writeDigits(months &* 100 &+ fifths % 153 / 5 &+ 1, 8, sixties: 0, out)
    out[8] = 0x54
    writeDigits(time.s % 86400, 6, sixties: 0b001010, out + 9)
    out[15] = 0x5a
}

/// Bits of `sixties` are digits that count to 6, from the last one on.
@inline(never)
private func writeDigits(_ number: UInt32, _ count: Int, sixties: UInt32, _ out: UnsafeMutablePointer<UInt8>) {
    var rest = number
    var sixties = sixties
    var i = count
    repeat {
        i &-= 1
        let base: UInt32 = sixties & 1 != 0 ? 6 : 10
        sixties >>= 1
        out[i] = 0x30 &+ UInt8(truncatingIfNeeded: rest % base)
        rest /= base
    } while i != 0
}
