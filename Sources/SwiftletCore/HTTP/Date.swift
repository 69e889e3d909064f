import CSwiftlet

/// A date and time of day, UTC.
struct CivilTime {
    var year: UInt32 = 0, month: UInt32 = 0, day: UInt32 = 0
    var hour: UInt32 = 0, minute: UInt32 = 0, second: UInt32 = 0

    /// Unix seconds; nil for a day that is not and outside 1970 to 2106-02-07 06:28:15. In that
    /// span only 2100 breaks the rule of a leap year every four. A leap second counts as the
    /// next one.
    @inline(never)
    var seconds: UInt32? {
        if year &- 1970 > 136 || month &- 1 > 11 || hour > 23 || minute > 59 || second > 60 { return nil }
        let isLeap = year & 3 == 0 && year != 2100
        let monthDays = month == 2 ? (isLeap ? 29 : 28) : 30 &+ ((month &+ (month &>> 3)) & 1)
        if day &- 1 >= monthDays { return nil }
        // Years that begin in March, so that the leap day is their last.
        let early = month < 3
        let y = early ? year &- 1 : year
        let m = early ? month &+ 9 : month &- 3
        let march = y &* 365 &+ (y &>> 2) &- (y >= 2100 ? 1 : 0)
        let days = march &+ (m &* 153 &+ 2) / 5 &+ day &- 1 &- 719483  // 719483: 1970-01-01
        let time = (hour &* 60 &+ minute) &* 60 &+ second
        return days < 49710 || (days == 49710 && time <= 23295) ? days &* 86400 &+ time : nil
    }
}

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
