// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_client_init_2)
func swl_client_init_2(_ c: Client, _ memory: UnsafeMutableRawPointer, _ size: Int) {
    UnsafeMutableRawPointer(c).initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<swl_client>.size)
    c.pointee.deadline_ms = 60000
    c.pointee.idle_ms = 30000
    c.pointee.attempts = 3
    c.pointee.memory_ = memory.assumingMemoryBound(to: UInt8.self)
    c.pointee.size_ = size
    c.pointee.tick_ = swl_port_now_ms()
    c.pointee.failed_ = .SWL_E_STATE
    c.pointee.net.sockets = (-1, -1)
}

@implementation @c(swl_client_ask)
func swl_client_ask(_ c: Client, _ to: UnsafePointer<swl_service>, _ talk: UnsafePointer<swl_conversation>) {
    // The address of a member of what the caller keeps until the call has ended; nothing is written to it.
    begin(c, to.pointee.base, withUnsafePointer(to: &UnsafeMutablePointer(mutating: to).pointee.auth) { $0 })
    c.pointee.build_ = buildQuestion
    c.pointee.service_ = to
    c.pointee.talk_ = talk
}

@implementation @c(swl_client_send)
func swl_client_send(_ c: Client, _ url: swl_str, _ req: UnsafePointer<swl_request>, _ auth: UnsafePointer<swl_auth>?) {
    begin(c, url, auth)
    c.pointee.build_ = buildAsked
    c.pointee.service_ = nil
    c.pointee.asked_ = req
}

@implementation @c(swl_client_next)
func swl_client_next(_ c: Client, _ ev: UnsafeMutablePointer<swl_http_event>) -> swl_status {
    while true {
        let status = nextEvent(c, ev)
        if status == .SWL_OK && ev.pointee.kind != SWL_HTTP_BODY { return status }
        if status.rawValue < 0 || status == .SWL_AGAIN { return status }
        // All that the head says of trying again is known, and nothing of the body was told.
        if c.pointee.told_ == 0 && c.pointee.hints.status >= 400 && retry(c) != .SWL_DONE { continue }
        c.pointee.told_ = 1
        if status == .SWL_DONE { end(c, status) }
        return status
    }
}

// A signer runs while this function's frame is on the stack. What is done with an event is in two functions of their own,
// which saves 16 bytes of stack on Cortex-M4.
@implementation @c(swl_client_reply)
func swl_client_reply(_ c: Client, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if c.pointee.service_ == nil { return .SWL_E_STATE }
    while c.pointee.phase_ != CallPhase.ended {
        var status = read(c, ev)
        if status == .SWL_MORE {
            status = nextEvent(c, &c.pointee.event_)
            // What is there then is a login's or an interim answer's.
            if status != .SWL_OK { c.pointee.event_.kind = 0 }
            if status == .SWL_AGAIN { return status }
        } else if apply(status, c, ev) {
            return .SWL_OK
        }
    }
    return c.pointee.failed_
}

/// What the reply makes of the answer's last event. SWL_MORE: it needs another one.
@inline(never)
private func read(_ c: Client, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    let service = c.pointee.service_.unsafelyUnwrapped
    if c.pointee.phase_ == CallPhase.answered { return service.pointee.end(&c.pointee.reply, ev) }
    if c.pointee.event_.kind == SWL_HTTP_BODY {
        let status = service.pointee.next(&c.pointee.reply, &c.pointee.event_.data, ev)
        if status != .SWL_MORE { return status }
    } else if c.pointee.event_.kind != 0 {
        swl_reply_http(&c.pointee.reply, &c.pointee.event_)
    }
    c.pointee.event_.kind = 0
    return .SWL_MORE
}

/// Applies a result of the reply to the call. Returns whether the program gets `ev`.
@inline(never)
private func apply(_ status: swl_status, _ c: Client, _ ev: UnsafeMutablePointer<swl_reply_event>) -> Bool {
    let isSuccess = hasSucceeded(c)
    if status == .SWL_DONE {
        end(c, status)
    } else if status != .SWL_OK {
        fail(c, status)
    } else if ev.pointee.kind == SWL_REPLY_ERROR {
        if !isSuccess {
            swl_hints_code(&c.pointee.hints, ev.pointee.code)
            if retry(c) != .SWL_DONE { return false }
        }
        end(c, .SWL_E_SERVICE)
    } else if isSuccess {
        c.pointee.told_ = 1
    }
    return status == .SWL_OK
}

@implementation @c(swl_client_run)
func swl_client_run(
    _ c: Client, _ to: UnsafePointer<swl_service>, _ talk: UnsafePointer<swl_conversation>,
    _ use: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<swl_reply_event>) -> Void, _ ctx: UnsafeMutableRawPointer?
) -> swl_status {
    var event = swl_reply_event()
    swl_client_ask(c, to, talk)
    while true {
        switch swl_client_reply(c, &event) {
        case .SWL_OK: use(ctx, &event)
        case .SWL_AGAIN: swl_client_wait(c)
        case .SWL_DONE: return .SWL_OK
        case let failure: return failure
        }
    }
}

@implementation @c(swl_client_wait)
func swl_client_wait(_ c: Client) {
    if c.pointee.phase_ == CallPhase.pausing {
        let ms = swl_client_patience(c)
        withUnsafePointer(to: &c.pointee.net.sockets.0) { swl_port_wait($0, 0, 0, ms) }
    } else {
        _ = swl_dial_wait(&c.pointee.net)
    }
}

@implementation @c(swl_client_patience)
func swl_client_patience(_ c: Client) -> UInt32 {
    if c.pointee.phase_ != CallPhase.pausing { return swl_dial_patience(&c.pointee.net) }
    // A pause that would reach the deadline was not begun.
    let ms = left(of: c.pointee.pause_ms_, since: c.pointee.since_)
    return c.pointee.stop == nil ? ms : min(ms, 100)
}

@implementation @c(swl_client_close)
func swl_client_close(_ c: Client) {
    hangUp(c)
    c.pointee.phase_ = CallPhase.ended
    c.pointee.failed_ = .SWL_E_STATE
    swl_wipe(c.pointee.memory_, c.pointee.size_)
}

@implementation @c(swl_client_free)
func swl_client_free(_ c: Client) {
    swl_client_close(c)
    if let secure = c.pointee.secure_ { _ = secure(c, SecureStep.free) }
    c.pointee.secure_ = nil
}
