// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_retry_delay)
func swl_retry_delay(
    _ r: UnsafeMutablePointer<swl_retry>, _ failed: swl_status, _ h: UnsafePointer<swl_hints>, _ random: UInt32,
    _ ms: UnsafeMutablePointer<UInt32>
) -> swl_status {
    let asked = asked(h)
    ms.pointee = asked
    r.pointee.made_ &+= 1
    let attempts = r.pointee.attempts == 0 ? 3 : r.pointee.attempts
    if r.pointee.made_ >= attempts || !r.pointee.mayRepeat(failed, h) { return .SWL_DONE }

    var wait: UInt32 = 0
    if failed != .SWL_E_CLOSED || r.pointee.kept == 0 {
        let base: UInt32 = h.pointee.throttled != 0 ? 1000 : 50
        let window = min(base &<< min(r.pointee.made_ &- 1, 9), 20000)
        wait = ((random &>> 16) &* (window &+ 1)) &>> 16
    }
    // x-amz-retry-after adds at most 5 s to our own wait. The other headers count in full.
    wait = max(max(wait, asked), min(h.pointee.amz_retry_ms, wait &+ 5000))
    if r.pointee.left_ms != 0 && wait >= r.pointee.left_ms { return .SWL_DONE }
    ms.pointee = wait
    return .SWL_AGAIN
}

/// The milliseconds that Retry-After asks for. A date counts from the answer's own date.
private func asked(_ h: UnsafePointer<swl_hints>) -> UInt32 {
    let hints = h.pointee
    if hints.date == 0 || hints.retry_at <= hints.date { return hints.retry_ms }
    // Four days at most, as for the other forms.
    return max(hints.retry_ms, min(hints.retry_at &- hints.date, 400_000) &* 1000)
}

extension swl_retry {
    @inline(never)
    fileprivate func mayRepeat(_ failed: swl_status, _ h: UnsafePointer<swl_hints>) -> Bool {
        let status = h.pointee.status
        switch swl_status_kind(failed) {
        case .SWL_DONE:
            if h.pointee.should_retry == 2 { return false }
            if h.pointee.throttled != 0 && status >= 400 || status == 503 { return true }
            return once == 0 && status >= 400 && (h.pointee.should_retry == 1 || isTransient(status))
        case .SWL_E_REFUSED: return failed != .SWL_E_PROXY || isTransient(status) || status == 503
        case .SWL_E_HOST: return failed == .SWL_E_HOST_TEMPORARY
        case .SWL_E_CLOSED:
            // No byte of an answer came, but the server may have begun (RFC 9110 section 9.2.2).
            return once == 0
        case .SWL_E_IO, .SWL_E_TIMEOUT, .SWL_E_TRUNCATED, .SWL_E_CHECK:
            if failed == .SWL_E_IO_SOURCE || once != 0 { return false }
            return status / 100 != 2 || unused != 0
        case .SWL_E_TLS:
            // SWL_E_TLS without a detail may be a damaged record. A failure that has a name would come again.
            return failed == .SWL_E_TLS && once == 0 && (status / 100 != 2 || unused != 0)
        default: return false
        }
    }
}

/// 520 to 524 are Cloudflare's, 529 is Anthropic's.
@inline(never)
private func isTransient(_ status: Int32) -> Bool {
    switch status {
    case 408, 425, 500, 502, 504, 520...524, 529: return true
    default: return false
    }
}
