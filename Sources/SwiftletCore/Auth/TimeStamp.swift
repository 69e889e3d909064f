import CSwiftlet

/// 20251122T101530Z: 16 bytes. Years from 1970 to 2106 have one exception among the fours,
/// 2100, and in 32 bits nothing but small divisions.
@inline(never)
func writeTimeStamp(_ time: swl_time, _ out: UnsafeMutablePointer<UInt8>) {
    let second = time.s % 86400
    var day = time.s / 86400 &+ 671  // since 1968-03-01: the leap day ends a year, and a four
    if day >= 48212 { day &+= 1 }  // 2100-02-29 is skipped
    let four = day / 1461
    day %= 1461
    let year = min(day / 365, 3)
    day &-= year &* 365
    let month = (5 &* day &+ 2) / 153  // from March: 31, 30, 31, 30, 31 days, again and again
    day &-= (153 &* month &+ 2) / 5
    let late: UInt32 = month < 10 ? 0 : 1

    let years = 1968 &+ four &* 4 &+ year &+ late
    let months = years &* 100 &+ month &+ 3 &- 12 &* late
    writeDigits(months &* 100 &+ day &+ 1, 8, out)
    out[8] = 0x54
    writeDigits(second / 3600 &* 10000 &+ second / 60 % 60 &* 100 &+ second % 60, 6, out + 9)
    out[15] = 0x5a
}

@inline(never)
private func writeDigits(_ number: UInt32, _ count: Int, _ out: UnsafeMutablePointer<UInt8>) {
    var rest = number
    var i = count
    while i > 0 {
        i &-= 1
        out[i] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
    }
}
