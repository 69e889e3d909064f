// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Ends the call. Bytes of its answer may be left: a reply can be complete before the HTTP body is.
@inline(never)
func end(_ c: Client, _ status: swl_status) {
    conclude(c, status)
    settle(c)
}

/// After a failure without an answer. Another attempt follows on a new connection, or the call ends.
@inline(never)
func fail(_ c: Client, _ failure: swl_status) {
    let outcome = outcome(c, failure)
    if c.pointee.phase_ == CallPhase.securing { c.pointee.session.len = 0 }
    conclude(c, outcome)
    hangUp(c)
}

/// After an answer that is a failure. SWL_AGAIN: another attempt follows. SWL_DONE: the answer is the call's result, and its
/// body is still to be read. Any other status has ended the call.
@inline(never)
func retry(_ c: Client) -> swl_status {
    let outcome = outcome(c, .SWL_DONE)
    if outcome != .SWL_DONE { end(c, outcome) }
    return outcome
}

private func conclude(_ c: Client, _ outcome: swl_status) {
    if c.pointee.phase_ >= CallPhase.exchanging { c.pointee.unread_ = 1 }
    c.pointee.phase_ = outcome == .SWL_AGAIN ? CallPhase.pausing : CallPhase.ended
    c.pointee.failed_ = outcome
    c.pointee.event_.kind = 0
    c.pointee.since_ = swl_port_now_ms()
}

/// SWL_AGAIN if another attempt follows, after a pause of `pause_ms_`; otherwise what the call ends with.
private func outcome(_ c: Client, _ failed: swl_status) -> swl_status {
    c.pointee.pause_ms_ = 0
    // TLS says so at most once in a call, and before anything was sent.
    if failed == .SWL_E_TLS_FALLBACK { return .SWL_AGAIN }
    // No attempt follows if the program has seen a byte of a 2xx answer, or if the body cannot be read again.
    if c.pointee.told_ != 0 || c.pointee.exchange_.sent_ > 0 && !canRewind(c) { return failed }
    let left = left(of: c.pointee.deadline_ms, since: c.pointee.began_)
    if c.pointee.deadline_ms != 0 && left == 0 { return failed }
    if failed == .SWL_DONE {
        let better = improve(c)
        if better != .SWL_DONE { return better }
    }
    var random: UInt32 = 0
    let entropy = swl_port_entropy(&random, 4)
    if entropy != .SWL_OK { return entropy }
    var retry = swl_retry(
        attempts: c.pointee.attempts, left_ms: left, kept: c.pointee.kept_ == Kept.inUse ? 1 : 0, unused: 1,
        once: c.pointee.once != 0 && c.pointee.exchange_.sent_ > 0 ? 1 : 0, made_: c.pointee.made_)
    let status = swl_retry_delay(&retry, failed, &c.pointee.hints, random, &c.pointee.pause_ms_)
    c.pointee.made_ = retry.made_
    return status == .SWL_AGAIN ? status : failed
}

/// After an answer that is a failure: SWL_AGAIN if there is now a better time or a new credential to sign with, SWL_DONE if
/// there is neither. Any other status is the login's error.
private func improve(_ c: Client) -> swl_status {
    if c.pointee.secured_ != 0 && learn(c) == .SWL_AGAIN && c.pointee.made_ &+ 1 < c.pointee.attempts {
        c.pointee.made_ &+= 1
        return .SWL_AGAIN
    }
    guard isRefused(c), c.pointee.login_ == 0, c.pointee.refused_ == 0, let renew = c.pointee.auth_?.pointee.renew_ else { return .SWL_DONE }
    c.pointee.refused_ = 1
    let status = renew(c, LoginStep.refused, nil)
    return status == .SWL_OK ? .SWL_AGAIN : status
}

/// Whether the answer says that the credential or the signature is wrong.
@inline(__always)
func isRefused(_ c: Client) -> Bool { c.pointee.hints.status == 401 || c.pointee.hints.status == 403 }

private func canRewind(_ c: Client) -> Bool {
    guard c.pointee.service_ == nil, c.pointee.login_ == 0, let asked = c.pointee.asked_ else { return true }
    return asked.pointee.source.read == nil || asked.pointee.source.rewind != nil
}
