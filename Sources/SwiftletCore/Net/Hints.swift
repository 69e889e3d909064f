// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_hints_take)
func swl_hints_take(_ h: UnsafeMutablePointer<swl_hints>, _ ev: UnsafePointer<swl_http_event>) {
    if ev.pointee.kind == SWL_HTTP_STATUS {
        h.pointee = swl_hints()
        h.pointee.status = ev.pointee.status
        h.pointee.throttled = ev.pointee.status == 429 ? 1 : 0
    }
    if ev.pointee.kind != SWL_HTTP_HEADER || ev.pointee.trailer | ev.pointee.cut != 0 { return }
    let name = Str(ev.pointee.name)
    if name.isEmpty { return }
    switch name[0] | 0x20 {  // most headers begin with another letter
    case UInt8(ascii: "a"), UInt8(ascii: "d"), UInt8(ascii: "k"), UInt8(ascii: "r"), UInt8(ascii: "x"): break
    default: return
    }
    let value = ev.pointee.data
    var time = swl_time()
    if name.matches("age") { h.pointee.cached = 1 }
    if name.matches("x-amzn-errortype") { swl_hints_code(h, value) }
    if name.matches("retry-after-ms") { h.pointee.retry_ms = max(h.pointee.retry_ms, milliseconds(value, 1)) }
    if name.matches("x-amz-retry-after") { h.pointee.amz_retry_ms = milliseconds(value, 1) }
    if name.matches("x-should-retry") { h.pointee.should_retry = Str(value).matches("true") ? 1 : Str(value).matches("false") ? 2 : 0 }
    if name.matches("keep-alive") { h.pointee.idle_ms = idleTime(Str(value)) }
    let waits = name.matches("retry-after")
    if waits { h.pointee.retry_ms = max(h.pointee.retry_ms, milliseconds(value, 1000)) }
    if (waits || name.matches("date")) && swl_http_date(value, &time) == .SWL_OK {
        if waits { h.pointee.retry_at = time.s } else { h.pointee.date = time.s }
    }
}

/// Codes as AWS writes them: "com.amazonaws.x#ThrottlingException:http://internal/…"
@implementation @c(swl_hints_code)
func swl_hints_code(_ h: UnsafeMutablePointer<swl_hints>, _ code: swl_str) {
    var code = Str(code)
    code = code.prefix(code.index(of: UInt8(ascii: ":")))
    let hash = code.index(of: UInt8(ascii: "#"))
    if hash < code.count { code.removeFirst(hash &+ 1) }
    if isOne(code, of: "invalidsignatureexception\nsignaturedoesnotmatch\nauthfailure\nrequesttimetooskewed\naccessdeniedexception\n") {
        h.pointee.clock = 1
    }
    if h.pointee.status == 400 && isOne(code, of: "requesttimeout\nrequesttimeoutexception\npriorrequestnotcomplete\n") {
        h.pointee.should_retry = 1
    }
    if isOne(code, of: "throttlingexception\nthrottling\nslowdown\ntoomanyrequestsexception\n") { h.pointee.throttled = 1 }
}

/// Of "timeout=5, max=100" (RFC 2068 section 19.7.1.1).
private func idleTime(_ text: Str) -> UInt32 {
    var rest = text
    while !rest.isEmpty {
        var parameter = trimmed(rest.cut(at: UInt8(ascii: ",")))
        let name = parameter.cut(at: UInt8(ascii: "="))
        if name.matches("timeout") { return max(milliseconds(parameter.c, 1000), 1) }
    }
    return 0
}

/// Whether the list, in which a newline ends each entry, has the text.
@inline(never)
private func isOne(_ text: Str, of list: Literal) -> Bool {
    var rest = Str(list)
    while !rest.isEmpty {
        let n = rest.index(of: UInt8(ascii: "\n"))
        if rest.prefix(n).matches(text) { return true }
        rest.removeFirst(n &+ 1)
    }
    return false
}

/// A decimal number times `unit`, 1 or 1000, cut to whole milliseconds and to the four days
/// that 32-bit arithmetic holds; 0 when it is none.
@inline(never)
private func milliseconds(_ text: swl_str, _ unit: UInt32) -> UInt32 {
    var rest = Str(text)
    var ms: UInt32 = 0
    var scale = unit
    var isFraction = false
    let most: UInt32 = 400_000_000
    if rest.isEmpty || digit(rest[0]) > 9 { return 0 }
    while !rest.isEmpty {
        let byte = rest.removeFirst()
        let value = UInt32(truncatingIfNeeded: digit(byte))
        if byte == UInt8(ascii: ".") && !isFraction {
            isFraction = true
        } else if value > 9 {
            return 0
        } else if isFraction {
            scale /= 10
            ms &+= value &* scale
        } else {
            ms = min(ms &* 10 &+ value &* unit, most)
        }
    }
    return min(ms, most)
}
