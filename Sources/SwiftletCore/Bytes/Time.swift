// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// A date and time of day, UTC: six numbers, as a port reports them for a certificate.
struct CivilTime {
    var year: UInt16 = 0, month: UInt16 = 0, day: UInt16 = 0
    var hour: UInt16 = 0, minute: UInt16 = 0, second: UInt16 = 0
}

/// Unix seconds; nil for a date that does not exist, and outside 1970 to 2106-02-07 06:28:15. A leap second counts as the
/// next one.
@inline(never)
func unixSeconds(_ time: UnsafePointer<CivilTime>) -> UInt32? {
    let year = UInt32(truncatingIfNeeded: time.pointee.year)
    let month = UInt32(truncatingIfNeeded: time.pointee.month)
    let day = UInt32(truncatingIfNeeded: time.pointee.day)
    let hour = UInt32(truncatingIfNeeded: time.pointee.hour)
    let minute = UInt32(truncatingIfNeeded: time.pointee.minute)
    let second = UInt32(truncatingIfNeeded: time.pointee.second)
    if year &- 1970 > 136 || month &- 1 > 11 || hour > 23 || minute > 59 || second > 60 { return nil }
    let months = year &* 12 &+ month &- 3
    let first = firstDay(months)
    if day &- 1 >= firstDay(months &+ 1) &- first { return nil }
    let days = first &+ day &- 1 &- 719483  // which is 1970-01-01
    let seconds = days &* 86400 &+ (hour &* 60 &+ minute) &* 60 &+ second
    return year == 2106 && seconds < 1 &<< 31 ? nil : seconds  // 2^32 seconds end in 2106
}

/// The days before a month, which is counted from March of year 0, as in Howard Hinnant's days_from_civil
/// (https://howardhinnant.github.io/date_algorithms.html): the leap day is then the last of its year. From 1970 to 2106
/// each fourth year has one, except 2100.
@inline(never)
private func firstDay(_ months: UInt32) -> UInt32 {
    let year = months / 12
    let month = months % 12
    return year &* 365 &+ year / 4 &- (year >= 2100 ? 1 : 0) &+ (month &* 153 &+ 2) / 5  // each five months have 153 days
}

/// Writes 16 bytes such as 20251122T101530Z. From 1970 to 2106 each fourth year is a leap year, except 2100. All divisions have
/// 32 bits. The way back from days to a date is Hinnant's civil_from_days, in quarters of a day and fifths of a month.
/// Gives the days since 1970-01-01.
@discardableResult
@inline(never)
func writeTimeStamp(_ time: swl_time, _ out: UnsafeMutablePointer<UInt8>) -> UInt32 {
    let days = time.s / 86400
    // Counted from 1968-03-01: a leap day is then the last day of its year, and of four years. 671 days come
    // before 1970; from 2100-03-01 on (4107542400 s) one is left out.
    let quarters = (days &+ 671 &+ time.s / 4_107_542_400) &* 4 &+ 3  // four years have 1461 days
    let fifths = quarters % 1461 / 4 &* 5 &+ 2  // months from March have 31, 30, 31, 30, 31 days, again and again
    let month = fifths / 153
    let months = (quarters / 1461 &+ 1968) &* 100 &+ month &+ (month < 10 ? 3 : 100 &- 9)
    writeDigits(months &* 100 &+ fifths % 153 / 5 &+ 1, 8, bases: DigitBases.date, out)
    out[8] = UInt8(ascii: "T")
    writeDigits(time.s % 86400, 6, bases: DigitBases.timeOfDay, out + 9)
    out[15] = UInt8(ascii: "Z")
    return days
}

/// The base of each digit, the last digit first: a bit of 0 means 10, a bit of 1 means 6. So the seconds of a day are
/// written as one number, hhmmss, in 64 bytes less than hours, minutes and seconds by themselves.
private enum DigitBases {
    static let date: UInt32 = 0
    static let timeOfDay: UInt32 = 0b00_10_10  // hh mm ss
}

@inline(never)
private func writeDigits(_ number: UInt32, _ count: Int, bases: UInt32, _ out: UnsafeMutablePointer<UInt8>) {
    var rest = number
    var bases = bases
    var i = count
    repeat {
        i &-= 1
        let base: UInt32 = bases & 1 != 0 ? 6 : 10
        bases >>= 1
        out[i] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % base)
        rest /= base
    } while i != 0
}
