// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// The day's name, which is not checked, and the rest of one of the three forms of RFC 9110 section 5.6.7.
@implementation @c(swl_http_date)
func swl_http_date(_ text: swl_str, _ time: UnsafeMutablePointer<swl_time>) -> swl_status {
    var rest = Str(text)
    var letters = 0
    while !rest.isEmpty && isLetter(rest[0]) {
        rest.removeFirst(1)
        letters &+= 1
    }
    if letters < 3 { return .SWL_E_SYNTAX_DATE }
    var date = CivilTime()
    var isDate = read(rest, ", 2 n 00 3:4:5 GMT", &date) || read(rest, " n _ 3:4:5 00", &date)
    if !isDate && read(rest, ", 2-n-0 3:4:5 GMT", &date) {
        date.year &+= date.year < 70 ? 2000 : 1900  // one of 1970 to 2069
        isDate = true
    }
    guard isDate, let seconds = unixSeconds(&date) else { return .SWL_E_SYNTAX_DATE }
    time.pointee = swl_time(s: seconds, ms: 0)
    return .SWL_OK
}

/// A date of RFC 3339, such as 2025-11-22T10:15:30.965000Z or ...+08:00; the fraction is cut off.
@implementation @c(swl_iso_date)
func swl_iso_date(_ text: swl_str, _ time: UnsafeMutablePointer<swl_time>) -> swl_status {
    var rest = Str(text)
    var date = CivilTime()
    if rest.count < 19 || !read(rest.prefix(19), "00-1-2t3:4:5", &date) { return .SWL_E_SYNTAX_DATE }
    guard let seconds = unixSeconds(&date) else { return .SWL_E_SYNTAX_DATE }
    rest.removeFirst(19)
    if !rest.isEmpty && rest[0] == UInt8(ascii: ".") {
        let n = rest.count
        repeat { rest.removeFirst(1) } while !rest.isEmpty && digit(rest[0]) < 10
        if rest.count &+ 1 == n { return .SWL_E_SYNTAX_DATE }
    }
    // Z, or hours and minutes: "+" if the zone is ahead of UTC, "-" if UTC is ahead of it.
    if rest.isEmpty { return .SWL_E_SYNTAX_DATE }
    let sign = rest.removeFirst()
    let isUTC = lowercased(sign) == UInt8(ascii: "z") && rest.isEmpty
    let isAhead = sign == UInt8(ascii: "+")
    var zone = CivilTime()
    if !isUTC {
        if !isAhead && sign != UInt8(ascii: "-") || !read(rest, "3:4", &zone) || zone.hour > 23 || zone.minute > 59 { return .SWL_E_SYNTAX_DATE }
    }
    let shift = (UInt32(truncatingIfNeeded: zone.hour) &* 60 &+ UInt32(truncatingIfNeeded: zone.minute)) &* 60
    let (utc, isOutside) = isAhead ? seconds.subtractingReportingOverflow(shift) : seconds.addingReportingOverflow(shift)
    if isOutside { return .SWL_E_SYNTAX_DATE }
    time.pointee = swl_time(s: utc, ms: 0)
    return .SWL_OK
}

/// Whether the text is as the format says. In a format, a digit stands for two digits of a number in CivilTime:
///
///     0 year   1 month   2 day   3 hour   4 minute   5 second
///
/// n is a month's name, _ a day whose first digit may be a space, t a T in either case. Any other character stands for
/// itself.
@inline(never)
private func read(_ text: Str, _ format: Literal, _ date: UnsafeMutablePointer<CivilTime>) -> Bool {
    var rest = text
    var mark = format.base
    date.pointee = CivilTime()
    let numbers = UnsafeMutableRawPointer(date).assumingMemoryBound(to: UInt16.self)
    // The compiler removes this check. If a member of CivilTime moves, each date traps.
    precondition(pointer(&date.pointee.year) == numbers && pointer(&date.pointee.month) == numbers + 1 && pointer(&date.pointee.day) == numbers + 2)
    precondition(
        pointer(&date.pointee.hour) == numbers + 3 && pointer(&date.pointee.minute) == numbers + 4 && pointer(&date.pointee.second) == numbers + 5)
    while mark.pointee != 0 {
        let isPadded = mark.pointee == UInt8(ascii: "_")
        let place = isPadded ? 2 : digit(mark.pointee)
        if place < 6 {
            if rest.count < 2 { return false }
            let tens = isPadded && rest[0] == UInt8(ascii: " ") ? 0 : digit(rest[0])
            let units = digit(rest[1])
            if tens > 9 || units > 9 { return false }
            let number = numbers + Int(truncatingIfNeeded: place)
            number.pointee = number.pointee &* 100 &+ UInt16(truncatingIfNeeded: tens &* 10 &+ units)
            rest.removeFirst(2)
        } else if mark.pointee == UInt8(ascii: "n") {
            if rest.count < 3 { return false }
            date.pointee.month = monthNumber(rest.prefix(3))
            if date.pointee.month == 0 { return false }
            rest.removeFirst(3)
        } else {
            if rest.isEmpty { return false }
            let byte = rest.removeFirst()
            if byte != mark.pointee && lowercased(byte) != mark.pointee { return false }
        }
        mark += 1
    }
    return rest.isEmpty
}

/// The number of the month that has this name, 1 to 12; 0 if no month has it.
private func monthNumber(_ name: Str) -> UInt16 { UInt16(truncatingIfNeeded: months.index(of: name) &+ 1) }

private var months: WordList {
    """
    \u{3}jan\u{3}feb\u{3}mar\u{3}apr\u{3}may\u{3}jun\
    \u{3}jul\u{3}aug\u{3}sep\u{3}oct\u{3}nov\u{3}dec
    """
}
