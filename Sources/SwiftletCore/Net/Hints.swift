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
    if !name.isEmpty && Header.mayBegin(with: name[0]) { takeHeader(h, name, ev.pointee.data) }
}

@inline(never)
private func takeHeader(_ h: UnsafeMutablePointer<swl_hints>, _ name: Str, _ value: swl_str) {
    var time = swl_time()
    switch Header.names.index(of: name) {
    case Header.amzRetryAfter: h.pointee.amz_retry_ms = milliseconds(value, 1)
    case Header.errorType: swl_hints_code(h, value)
    case Header.retryAfterMs: h.pointee.retry_ms = max(h.pointee.retry_ms, milliseconds(value, 1))
    case Header.shouldRetry: h.pointee.should_retry = Str(value).matches("true") ? 1 : Str(value).matches("false") ? 2 : 0
    case Header.retryAfter:
        h.pointee.retry_ms = max(h.pointee.retry_ms, milliseconds(value, 1000))
        if swl_http_date(value, &time) == .SWL_OK { h.pointee.retry_at = time.s }
    case Header.keepAlive: h.pointee.idle_ms = idleTime(Str(value))
    case Header.date: if swl_http_date(value, &time) == .SWL_OK { h.pointee.date = time.s }
    case Header.age: h.pointee.cached = 1
    default: break
    }
}

/// The headers that say when to try again, and what time it is.
private enum Header {
    static var names: WordList {
        """
        \u{11}x-amz-retry-after\u{10}x-amzn-errortype\u{e}retry-after-ms\u{e}x-should-retry\u{b}retry-after\
        \u{a}keep-alive\u{4}date\u{3}age
        """
    }
    /// Most headers begin with another letter, and are not looked for in the list.
    static func mayBegin(with byte: UInt8) -> Bool {
        switch byte | caseBit {
        case UInt8(ascii: "a"), UInt8(ascii: "d"), UInt8(ascii: "k"), UInt8(ascii: "r"), UInt8(ascii: "x"): return true
        default: return false
        }
    }
    // Places in the list.
    static let amzRetryAfter = 0
    static let errorType = 1
    static let retryAfterMs = 2
    static let shouldRetry = 3
    static let retryAfter = 4
    static let keepAlive = 5
    static let date = 6
    static let age = 7
}

/// Codes as AWS writes them: "com.amazonaws.x#ThrottlingException:http://internal/…"
@implementation @c(swl_hints_code)
func swl_hints_code(_ h: UnsafeMutablePointer<swl_hints>, _ code: swl_str) {
    var code = Str(code)
    code = code.prefix(code.index(of: UInt8(ascii: ":")))
    let hash = code.index(of: UInt8(ascii: "#"))
    if hash < code.count { code.removeFirst(hash &+ 1) }
    if Code.ofClock.index(of: code) >= 0 { h.pointee.clock = 1 }
    if h.pointee.status == 400 && Code.ofTimeout.index(of: code) >= 0 { h.pointee.should_retry = 1 }
    if Code.ofThrottling.index(of: code) >= 0 { h.pointee.throttled = 1 }
}

private enum Code {
    /// A signature may be refused because the clock is wrong.
    static var ofClock: WordList {
        """
        \u{19}invalidsignatureexception\u{15}signaturedoesnotmatch\u{15}accessdeniedexception\
        \u{14}requesttimetooskewed\u{b}authfailure
        """
    }
    static var ofTimeout: WordList { "\u{17}requesttimeoutexception\u{17}priorrequestnotcomplete\u{e}requesttimeout" }
    static var ofThrottling: WordList { "\u{18}toomanyrequestsexception\u{13}throttlingexception\u{a}throttling\u{8}slowdown" }
}

/// The timeout in "timeout=5, max=100" (RFC 2068 section 19.7.1.1), in milliseconds.
private func idleTime(_ text: Str) -> UInt32 {
    var rest = text
    while !rest.isEmpty {
        var parameter = trimmed(rest.cut(at: UInt8(ascii: ",")))
        let name = parameter.cut(at: UInt8(ascii: "="))
        if name.matches("timeout") { return max(milliseconds(parameter.c, 1000), 1) }
    }
    return 0
}

/// A decimal number times `unit`, 1 or 1000, in whole milliseconds, at most four days, which 32-bit arithmetic holds; 0
/// for any other text.
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
