import CSwiftlet

private enum Phase {
    static let resolving: UInt32 = 0
    static let trying: UInt32 = 1  // the next address
    static let connecting: UInt32 = 2
    static let open: UInt32 = 3
}

@implementation @c(swl_dial_init_2)
func swl_dial_init_2(_ d: UnsafeMutablePointer<swl_dial>, _ name: swl_str, _ port: UInt16) {
    UnsafeMutableRawPointer(d).initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<swl_dial>.size)
    d.pointee.io.send = { ctx, p, n in
        let d = dial(ctx)
        let status = d.pointee.ready()
        return status == .SWL_OK ? d.pointee.moved(d.pointee.sendNow(p, n), SWL_WRITE) : status.rawValue
    }
    d.pointee.io.recv = { ctx, p, n in
        let d = dial(ctx)
        let status = d.pointee.ready()
        return status == .SWL_OK ? d.pointee.moved(d.pointee.recvNow(p, n), SWL_READ) : status.rawValue
    }
    d.pointee.io.ctx = UnsafeMutableRawPointer(d)
    d.pointee.connect_ms = 10000
    d.pointee.deadline_ms = 60000
    d.pointee.sockets = (-1, -1)
    d.pointee.name_ = name
    d.pointee.port_ = port
    d.pointee.start_ = swl_port_now_ms()
    if name.len < 1 || name.len > 253 || !Str(name).isVisible(except: "") { d.pointee.failed_ = .SWL_E_ARG_HOST }
}

@implementation @c(swl_dial_next)
func swl_dial_next(_ d: UnsafeMutablePointer<swl_dial>) -> swl_status {
    if d.pointee.failed_ != .SWL_OK { return d.pointee.failed_ }
    var status = d.pointee.check()
    if status == .SWL_OK { status = d.pointee.next() }
    if status.rawValue < 0 {
        swl_dial_close(d)
        d.pointee.failed_ = status
    }
    return status
}

@implementation @c(swl_dial_wait)
func swl_dial_wait(_ d: UnsafeMutablePointer<swl_dial>) -> swl_status {
    let status = d.pointee.check()
    if status == .SWL_OK {
        let ms = d.pointee.patience()
        withUnsafePointer(to: &d.pointee.sockets) {
            swl_port_wait(UnsafeRawPointer($0).assumingMemoryBound(to: Int32.self), 2, d.pointee.wants, ms)
        }
        d.pointee.wants = 0
    }
    return status
}

@implementation @c(swl_dial_patience)
func swl_dial_patience(_ d: UnsafeMutablePointer<swl_dial>) -> UInt32 { d.pointee.patience() }

/// "Not now" is what an io says of which nothing has come.
@implementation @c(swl_dial_quiet)
func swl_dial_quiet(_ d: UnsafeMutablePointer<swl_dial>, _ io: UnsafePointer<swl_io>) -> Int32 {
    var byte: UInt8 = 0
    let quiet = swl_io_recv(io, &byte, 1) == -swl_status.SWL_AGAIN.rawValue
    d.pointee.wants = 0  // nobody waits for it
    return quiet ? 1 : 0
}

@implementation @c(swl_dial_extend)
func swl_dial_extend(_ d: UnsafeMutablePointer<swl_dial>) {
    d.pointee.start_ = swl_port_now_ms()
}

@implementation @c(swl_dial_close)
func swl_dial_close(_ d: UnsafeMutablePointer<swl_dial>) {
    if d.pointee.resolver_ != nil { swl_port_resolve_stop(&d.pointee.resolver_) }
    if d.pointee.sockets.0 >= 0 { swl_port_close(d.pointee.sockets.0) }
    d.pointee.resolver_ = nil
    d.pointee.sockets.0 = -1
    d.pointee.failed_ = .SWL_E_STATE
}

private func dial(_ ctx: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<swl_dial> {
    ctx.unsafelyUnwrapped.assumingMemoryBound(to: swl_dial.self)
}

extension swl_dial {
    /// Cancelled, or too late? Asked before every step, so that a peer that always has one
    /// more byte cannot hold the program.
    @inline(never)
    fileprivate mutating func check() -> swl_status {
        if let stop, swl_load_(stop) != 0 { return .SWL_E_STOPPED }
        if deadline_ms != 0 && swl_port_now_ms() &- start_ >= deadline_ms { return .SWL_E_TIMEOUT }
        return .SWL_OK
    }

    /// Nor may a port be asked to move bytes on no socket, as a TLS close behind the dial's would.
    @inline(never)
    fileprivate mutating func ready() -> swl_status { sockets.0 < 0 ? .SWL_E_STATE : check() }

    /// Milliseconds for which nothing else need be looked at.
    fileprivate mutating func patience() -> UInt32 {
        // Nothing answered "not now": there is nothing that could end the wait.
        if state_ == Phase.open && wants == 0 { return 0 }
        let now = swl_port_now_ms()
        var ms: UInt32 = stop == nil ? 60000 : 100
        if deadline_ms != 0 { ms = min(ms, left(of: deadline_ms, now &- start_)) }
        if state_ == Phase.connecting { ms = min(ms, left(of: connect_ms, now &- tried_.0)) }
        if state_ == Phase.resolving { ms = min(ms, 10) }  // a resolver of the port shows no socket
        return ms
    }

    /// A limit may pass between two looks at the clock.
    private func left(of limit: UInt32, _ spent: UInt32) -> UInt32 { spent < limit ? limit &- spent : 0 }

    // Out of line: merged into one, the two callers would take the port's addresses from a
    // global offset table, which is static RAM on bare metal.
    @inline(never)
    fileprivate mutating func sendNow(_ p: UnsafeRawPointer, _ n: Int) -> Int32 { swl_port_send(sockets.0, p, n) }
    @inline(never)
    fileprivate mutating func recvNow(_ p: UnsafeMutableRawPointer, _ n: Int) -> Int32 { swl_port_recv(sockets.0, p, n) }

    @inline(never)
    fileprivate mutating func moved(_ n: Int32, _ wanted: UInt32) -> Int32 {
        if n == -swl_status.SWL_AGAIN.rawValue {
            wants |= wanted
        } else if n < 0 {
            error = swl_port_error()
        }
        return n
    }

    @inline(never)
    fileprivate mutating func next() -> swl_status {
        while true {
            var status = swl_status.SWL_OK
            switch state_ {
            case Phase.resolving:
                status = resolve()
                if status != .SWL_OK { return status }
                state_ = Phase.trying
            case Phase.trying:
                status = withUnsafePointer(to: &address_) {
                    let address = UnsafeRawPointer($0).assumingMemoryBound(to: swl_address.self)
                    return swl_port_connect(address + Int(truncatingIfNeeded: fresh_), &sockets.0)
                }
                fresh_ &+= 1
                tried_.0 = swl_port_now_ms()
                state_ = Phase.connecting
            case Phase.connecting:
                status = swl_port_connected(sockets.0)
                if status == .SWL_AGAIN && swl_port_now_ms() &- tried_.0 >= connect_ms { status = .SWL_E_TIMEOUT }
            default:
                return .SWL_DONE
            }
            if status == .SWL_AGAIN {
                wants = SWL_WRITE
                return status
            }
            if state_ == Phase.connecting {
                if status == .SWL_OK {
                    state_ = Phase.open
                } else if !tryAnother() {
                    return status
                }
            }
        }
    }

    private mutating func resolve() -> swl_status {
        let status = withUnsafeMutablePointer(to: &address_) {
            let address = UnsafeMutableRawPointer($0).assumingMemoryBound(to: swl_address.self)
            return swl_port_resolve(&resolver_, name_, port_, address, UInt32(SWL_DIAL_ADDRESSES), &count_)
        }
        if status.rawValue < 0 { error = swl_port_error() }
        return status == .SWL_OK && count_ == 0 ? .SWL_E_HOST : status
    }

    /// Gives the address up; false when it was the last.
    private mutating func tryAnother() -> Bool {
        error = swl_port_error()
        if sockets.0 >= 0 { swl_port_close(sockets.0) }
        sockets.0 = -1
        state_ = Phase.trying
        return fresh_ < count_
    }
}
