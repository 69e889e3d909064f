// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// The most requests of one login. Each may need another one after it.
private let requestsMax: UInt8 = 8
private let loginHeaders = 4

@implementation @c(swl_auth_login)
func swl_auth_login(_ auth: swl_auth, _ login: UnsafePointer<swl_login>) -> swl_auth {
    var auth = auth
    auth.login = login
    auth.renew_ = { c, step, ev in
        let login = c.pointee.auth_.unsafelyUnwrapped.pointee.login.unsafelyUnwrapped
        switch step {
        case LoginStep.due: return due(c, login)
        case LoginStep.refused: return login.pointee.due(login.pointee.ctx, correctedTime(c), 1)
        case LoginStep.event: return login.pointee.take(login.pointee.ctx, &c.pointee.exchange_.http, ev)
        default: return finish(c, login)
        }
    }
    return auth
}

/// SWL_OK: the credential is there; SWL_AGAIN: the request that gets it is built.
private func due(_ c: Client, _ login: UnsafePointer<swl_login>) -> swl_status {
    let asked = login.pointee.due(login.pointee.ctx, correctedTime(c), 0)
    if asked != .SWL_AGAIN { return asked }
    if c.pointee.login_ == requestsMax { return .SWL_E_SERVICE_LOGIN }
    c.pointee.login_ &+= 1
    var url = swl_str()
    c.pointee.request_ = swl_request()
    var status = reserve(c, headers: loginHeaders)
    if status == .SWL_OK { status = login.pointee.request(login.pointee.ctx, &url, &c.pointee.request_) }
    if status != .SWL_OK { return status }
    if c.pointee.request_.method.len == 0 { c.pointee.request_.method = "GET" }
    status = setTarget(c, url)
    return status == .SWL_OK ? asked : status
}

/// After a login's whole answer. The login's next request follows, or the request that waits for the login.
private func finish(_ c: Client, _ login: UnsafePointer<swl_login>) -> swl_status {
    let status = login.pointee.take(login.pointee.ctx, &c.pointee.exchange_.http, nil)
    if !hasSucceeded(c) {
        // Why a signed login was refused is in its answer, in a form that only the login reads: it may be the clock.
        if isRefused(c) && login.pointee.auth != nil { c.pointee.hints.clock = 1 }
        return retry(c) == .SWL_AGAIN ? .SWL_AGAIN : .SWL_E_SERVICE_LOGIN
    }
    if status != .SWL_OK { return status }
    c.pointee.pause_ms_ = 0
    end(c, .SWL_AGAIN)
    return .SWL_AGAIN
}
