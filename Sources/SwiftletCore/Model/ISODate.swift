import CSwiftlet

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
