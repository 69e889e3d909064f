// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_http_date)
func swl_http_date(_ text: swl_str, _ time: UnsafeMutablePointer<swl_time>) -> swl_status {
    var rest = Str(text)
    var letters = 0
    while !rest.isEmpty && lowercased(rest[0]) &- 0x61 < 26 {
        rest.removeFirst(1)
        letters &+= 1
    }
    var seconds: UInt32?
    if letters >= 3 {
        seconds = read(rest, ", dd nnn yyyy hh:mm:ss GMT")
        if seconds == nil { seconds = read(rest, ", dd-nnn-yy hh:mm:ss GMT") }
        if seconds == nil { seconds = read(rest, " nnn _d hh:mm:ss yyyy") }
    }
    guard let seconds else { return .SWL_E_SYNTAX_DATE }
    time.pointee = swl_time(s: seconds, ms: 0)
    return .SWL_OK
}

/// Matches text with a format: d, h, m, s and y stand for digits, nnn for a month's name, _ for a
/// digit or a space, all else for itself.
@inline(never)
private func read(_ text: Str, _ format: Literal) -> UInt32? {
    let pattern = Str(format)
    if text.count != pattern.count { return nil }
    var time = CivilTime()
    var yearDigits = 0
    var i = 0
    while i < pattern.count {
        let mark = pattern[i]
        let byte = text[i]
        let value = UInt32(truncatingIfNeeded: digit(byte))
        var ok = value < 10
        switch mark {
        case 0x79 /* y */:
            time.year = time.year &* 10 &+ value
            yearDigits &+= 1
        case 0x64 /* d */: time.day = time.day &* 10 &+ value
        case 0x68 /* h */: time.hour = time.hour &* 10 &+ value
        case 0x6d /* m */: time.minute = time.minute &* 10 &+ value
        case 0x73 /* s */: time.second = time.second &* 10 &+ value
        case 0x5f /* _ */:
            time.day = ok ? value : 0
            ok = ok || byte == 0x20
        case 0x6e /* n */:
            time.month = monthNumber(text.dropFirst(i).prefix(3))
            ok = time.month > 0
            i &+= 2
        default: ok = byte == mark
        }
        if !ok { return nil }
        i &+= 1
    }
    if yearDigits == 2 { time.year &+= time.year < 70 ? 2000 : 1900 }
    return time.seconds
}

/// 1 to 12, or 0.
private func monthNumber(_ name: Str) -> UInt32 {
    var names = Str("JanFebMarAprMayJunJulAugSepOctNovDec")
    var number: UInt32 = 1
    while !names.isEmpty {
        if names.prefix(3).matches(name) { return number }
        names.removeFirst(3)
        number &+= 1
    }
    return 0
}

/// RFC 3339, as in 2025-11-22T10:15:30.965000Z or ...+08:00; the fraction is cut off.
@implementation @c(swl_iso_date)
func swl_iso_date(_ text: swl_str, _ time: UnsafeMutablePointer<swl_time>) -> swl_status {
    var rest = Str(text)
    if !has(rest, "    -  -  T  :  :  ") { return .SWL_E_SYNTAX_DATE }
    let date = CivilTime(
        year: two(rest, 0) &* 100 &+ two(rest, 2), month: two(rest, 5), day: two(rest, 8), hour: two(rest, 11), minute: two(rest, 14),
        second: two(rest, 17))
    guard let seconds = date.seconds else { return .SWL_E_SYNTAX_DATE }
    rest.removeFirst(19)
    if !rest.isEmpty && rest[0] == 0x2e {
        let n = rest.count
        repeat { rest.removeFirst(1) } while !rest.isEmpty && digit(rest[0]) < 10
        if rest.count &+ 1 == n { return .SWL_E_SYNTAX_DATE }
    }
    var local = seconds
    if rest.count != 1 || !has(rest, "Z") {
        // Minutes ahead of UTC, or behind it.
        if rest.count != 6 || !has(rest, "+  : ") && !has(rest, "-  : ") { return .SWL_E_SYNTAX_DATE }
        let hours = two(rest, 1)
        let minutes = two(rest, 4)
        if hours > 23 || minutes > 59 { return .SWL_E_SYNTAX_DATE }
        let shift = (hours &* 60 &+ minutes) &* 60
        local = rest[0] == 0x2b ? seconds &- shift : seconds &+ shift
        if (rest[0] == 0x2b) != (local <= seconds) && shift > 0 { return .SWL_E_SYNTAX_DATE }
    }
    time.pointee = swl_time(s: local, ms: 0)
    return .SWL_OK
}

/// Whether the text begins as the format says: a space stands for any byte.
@inline(never)
private func has(_ text: Str, _ format: Literal) -> Bool {
    var i = 0
    while format.base[i] != 0 {
        if i == text.count || format.base[i] != 0x20 && lowercased(format.base[i]) != lowercased(text[i]) { return false }
        i &+= 1
    }
    return true
}

/// Two digits; for others a number that no date has in any place.
@inline(never)
private func two(_ text: Str, _ at: Int) -> UInt32 {
    let high = digit(text[at])
    let low = digit(text[at &+ 1])
    return high < 10 && low < 10 ? UInt32(truncatingIfNeeded: high &* 10 &+ low) : 255
}
