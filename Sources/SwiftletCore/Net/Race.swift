// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// Happy Eyeballs (RFC 8305) with two sockets. Each address gets `stagger` milliseconds before the next one is tried
// beside it; the first that answers is taken. If no socket is free for a fresh address, the older attempt gives way, and
// is made again when each address has had its turn. The functions that are out of line save 74 bytes.

private var stagger: UInt32 { 250 }

/// SWL_DONE: sockets.0 is connected. SWL_AGAIN: attempts go on. Else the last failure.
func race(_ d: Dial) -> swl_status {
    var failure = swl_status.SWL_OK
    var slot = 0
    while slot < 2 {
        if sockets(d)[slot] >= 0 {
            let status = outcome(d, slot)
            if status == .SWL_OK { return win(d, slot) }
            if status != .SWL_AGAIN { failure = fail(d, slot, status) }
        }
        slot &+= 1
    }
    // After a failure the next address need not wait.
    while isDue(d, failure != .SWL_OK) {
        let slot = freeSlot(d)
        let status = start(d, slot)
        if status == .SWL_OK { return win(d, slot) }
        if status == .SWL_AGAIN { break }
        if status == .SWL_E_IO_SOCKETS && isTrying(d) {
            d.pointee.alone_ = 1  // it stays fresh
            continue
        }
        takeOff(d, slot)
        failure = fail(d, slot, status)
    }
    // A port that returns SWL_AGAIN and opens no socket has failed.
    if !isTrying(d) { return failure == .SWL_OK ? .SWL_E_IO : failure }
    d.pointee.wants = SWL_WRITE
    return .SWL_AGAIN
}

/// Milliseconds until an attempt ends or another may begin.
func untilNextStep(_ d: Dial, _ now: UInt32) -> UInt32 {
    var ms = UInt32.max
    var slot = 0
    while slot < 2 {
        if sockets(d)[slot] >= 0 { ms = min(ms, left(of: d.pointee.connect_ms, now &- tried(d)[slot])) }
        slot &+= 1
    }
    return mayStart(d) ? min(ms, left(of: stagger, now &- newest(d))) : ms
}

private func outcome(_ d: Dial, _ slot: Int) -> swl_status {
    let status = known(swl_port_connected(sockets(d)[slot]))
    let spent = swl_port_now_ms() &- tried(d)[slot]
    return status == .SWL_AGAIN && spent >= d.pointee.connect_ms ? .SWL_E_TIMEOUT : status
}

private func win(_ d: Dial, _ slot: Int) -> swl_status {
    close(d, 1 &- slot)
    sockets(d)[0] = sockets(d)[slot]
    if slot == 1 { sockets(d)[1] = -1 }
    d.pointee.state_ = DialPhase.open
    return .SWL_DONE
}

@inline(never)
private func fail(_ d: Dial, _ slot: Int, _ status: swl_status) -> swl_status {
    d.pointee.error = swl_port_error()
    close(d, slot)
    return status
}

private func isTrying(_ d: Dial) -> Bool { d.pointee.sockets.0 >= 0 || d.pointee.sockets.1 >= 0 }

/// A fresh address may take any socket. An address that gave way may only take a free one; if the port has one socket
/// alone, it may take that from an attempt in its first turn.
private func mayStart(_ d: Dial) -> Bool {
    if d.pointee.fresh_ != 0 { return true }
    if d.pointee.later_ == 0 { return false }
    if d.pointee.alone_ == 0 { return d.pointee.sockets.0 < 0 || d.pointee.sockets.1 < 0 }
    let slot = d.pointee.sockets.0 < 0 ? 1 : 0
    return !isTrying(d) || d.pointee.again_ & 1 &<< addressOf(d)[slot] == 0
}

@inline(never)
private func isDue(_ d: Dial, _ atOnce: Bool) -> Bool {
    mayStart(d) && (atOnce || !isTrying(d) || swl_port_now_ms() &- newest(d) >= stagger)
}

/// When the younger attempt began.
private func newest(_ d: Dial) -> UInt32 {
    if d.pointee.sockets.0 < 0 { return d.pointee.tried_.1 }
    if d.pointee.sockets.1 < 0 { return d.pointee.tried_.0 }
    return tried(d)[1 &- older(d)]
}

private func older(_ d: Dial) -> Int { Int32(bitPattern: d.pointee.tried_.0 &- d.pointee.tried_.1) <= 0 ? 0 : 1 }

/// If none is free, the older attempt gives way.
private func freeSlot(_ d: Dial) -> Int {
    if d.pointee.alone_ == 0 {
        if d.pointee.sockets.0 < 0 { return 0 }
        if d.pointee.sockets.1 < 0 { return 1 }
    }
    let slot = d.pointee.sockets.0 < 0 ? 1 : d.pointee.sockets.1 < 0 ? 0 : older(d)
    if sockets(d)[slot] >= 0 { d.pointee.later_ |= 1 &<< addressOf(d)[slot] }
    close(d, slot)
    return slot
}

/// The lowest of the fresh addresses, then of those that gave way.
@inline(never)
private func start(_ d: Dial, _ slot: Int) -> swl_status {
    let open = d.pointee.fresh_ != 0 ? d.pointee.fresh_ : d.pointee.later_
    let index = UInt8(truncatingIfNeeded: open.trailingZeroBitCount)
    addressOf(d)[slot] = index
    tried(d)[slot] = swl_port_now_ms()
    let status = known(swl_port_connect(addresses(d) + Int(truncatingIfNeeded: index), sockets(d) + slot))
    if status.rawValue >= 0 { takeOff(d, slot) }
    return status
}

@inline(never)
private func takeOff(_ d: Dial, _ slot: Int) {
    let bit = 1 &<< addressOf(d)[slot]
    if d.pointee.fresh_ & bit == 0 { d.pointee.again_ |= bit }
    d.pointee.fresh_ &= ~bit
    d.pointee.later_ &= ~bit
}

func close(_ d: Dial, _ slot: Int) {
    if sockets(d)[slot] >= 0 { swl_port_close(sockets(d)[slot]) }
    sockets(d)[slot] = -1
}

/// A port may return no other positive status than SWL_AGAIN.
func known(_ status: swl_status) -> swl_status {
    status.rawValue > 0 && status != .SWL_AGAIN ? .SWL_E_IO : status
}

private func tried(_ d: Dial) -> UnsafeMutablePointer<UInt32> {
    UnsafeMutableRawPointer(bytes(&d.pointee.tried_)).assumingMemoryBound(to: UInt32.self)
}
private func addressOf(_ d: Dial) -> UnsafeMutablePointer<UInt8> { bytes(&d.pointee.address_of_) }
