// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

private typealias Phase = DialPhase

@implementation @c(swl_dial_init_2)
func swl_dial_init_2(_ d: UnsafeMutablePointer<swl_dial>, _ name: swl_str, _ port: UInt16) {
    UnsafeMutableRawPointer(d).initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<swl_dial>.size)
    d.pointee.io.send = { ctx, p, n in move(dial(ctx), UnsafeMutableRawPointer(mutating: p), n, SWL_WRITE) }
    d.pointee.io.recv = { ctx, p, n in move(dial(ctx), p, n, SWL_READ) }
    d.pointee.io.ctx = UnsafeMutableRawPointer(d)
    d.pointee.connect_ms = 10000
    d.pointee.deadline_ms = 60000
    d.pointee.sockets = (-1, -1)
    d.pointee.name_ = name
    d.pointee.port_ = port
    d.pointee.start_ = swl_port_now_ms()
    if !isServerName(name) { d.pointee.failed_ = .SWL_E_ARG_HOST }
}

@implementation @c(swl_dial_next)
func swl_dial_next(_ d: UnsafeMutablePointer<swl_dial>) -> swl_status {
    if d.pointee.failed_ != .SWL_OK { return d.pointee.failed_ }
    var status = check(d)
    if status == .SWL_OK { status = next(d) }
    if status.rawValue < 0 {
        swl_dial_close(d)
        d.pointee.failed_ = status
    }
    return status
}

@implementation @c(swl_dial_wait)
func swl_dial_wait(_ d: UnsafeMutablePointer<swl_dial>) -> swl_status {
    let status = check(d)
    if status == .SWL_OK {
        swl_port_wait(sockets(d), 2, d.pointee.wants, swl_dial_patience(d))
        d.pointee.wants = 0
    }
    return status
}

@implementation @c(swl_dial_patience)
func swl_dial_patience(_ d: UnsafeMutablePointer<swl_dial>) -> UInt32 {
    // Nothing answered "not now", or the connection is closed: there is nothing that could end the wait.
    if d.pointee.failed_ != .SWL_OK || d.pointee.state_ == Phase.open && d.pointee.wants == 0 { return 0 }
    var ms: UInt32 = d.pointee.stop == nil ? 60000 : 100
    if d.pointee.deadline_ms != 0 { ms = min(ms, left(of: d.pointee.deadline_ms, since: d.pointee.start_)) }
    if d.pointee.state_ == Phase.racing { ms = min(ms, untilNextStep(d)) }
    if d.pointee.state_ == Phase.resolving { ms = min(ms, 10) }  // a resolver of the port shows no socket
    return ms
}

/// If nothing has come, the io says "not now".
@implementation @c(swl_dial_quiet)
func swl_dial_quiet(_ d: UnsafeMutablePointer<swl_dial>, _ io: UnsafePointer<swl_io>) -> Int32 {
    var byte: UInt8 = 0
    let quiet = swl_io_recv(io, &byte, 1) == -swl_status.SWL_AGAIN.rawValue
    d.pointee.wants = 0  // this look is not waited for
    return quiet ? 1 : 0
}

@implementation @c(swl_dial_extend)
func swl_dial_extend(_ d: UnsafeMutablePointer<swl_dial>) {
    d.pointee.start_ = swl_port_now_ms()
}

@implementation @c(swl_dial_close)
func swl_dial_close(_ d: UnsafeMutablePointer<swl_dial>) {
    if d.pointee.resolver_ != nil { swl_port_resolve_stop(&d.pointee.resolver_) }
    d.pointee.resolver_ = nil
    close(d, 1)
    close(d, 0)
    d.pointee.failed_ = .SWL_E_STATE
}

private func dial(_ ctx: UnsafeMutableRawPointer?) -> Dial {
    ctx.unsafelyUnwrapped.assumingMemoryBound(to: swl_dial.self)
}

/// Called before every step, so that a peer that always has one more byte cannot hold the program.
@inline(never)
func check(_ d: Dial) -> swl_status {
    check(d.pointee.stop, d.pointee.deadline_ms, since: d.pointee.start_)
}

/// Sends (SWL_WRITE) or receives. Without an open socket the port is not called: a TLS close after the dial's close would do that.
@inline(never)
private func move(_ d: Dial, _ p: UnsafeMutableRawPointer, _ size: Int, _ wanted: UInt32) -> Int32 {
    if d.pointee.state_ != Phase.open || d.pointee.sockets.0 < 0 { return swl_status.SWL_E_STATE.rawValue }
    let status = check(d)
    if status != .SWL_OK { return status.rawValue }
    let n = wanted == SWL_WRITE ? swl_port_send(d.pointee.sockets.0, p, size) : swl_port_recv(d.pointee.sockets.0, p, size)
    if n >= 0 { return Int(truncatingIfNeeded: n) > size ? swl_status.SWL_E_IO.rawValue : n }  // no port may say so
    if n == -swl_status.SWL_AGAIN.rawValue { d.pointee.wants |= wanted } else { d.pointee.error = swl_port_error() }
    return n
}

private func next(_ d: Dial) -> swl_status {
    if d.pointee.state_ == Phase.resolving {
        let status = resolve(d)
        if status != .SWL_OK { return status }
        d.pointee.state_ = Phase.racing
    }
    return d.pointee.state_ == Phase.open ? .SWL_DONE : race(d)
}

private func resolve(_ d: Dial) -> swl_status {
    let most = UInt16(SWL_DIAL_ADDRESSES)
    var count: UInt16 = 0
    let status = swl_port_resolve(
        &d.pointee.resolver_, d.pointee.name_, d.pointee.port_, addresses(d), UInt32(truncatingIfNeeded: most), &count)
    if status == .SWL_AGAIN { return status }
    if status != .SWL_OK { return failed(d, status) }
    d.pointee.turns_ = 1 &<< UInt8(truncatingIfNeeded: min(count, most)) &- 1
    return count == 0 ? .SWL_E_HOST : .SWL_OK
}
