// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// Happy Eyeballs (RFC 8305) with two sockets. Each address gets `stagger` milliseconds before the next one is tried
// beside it; the first that answers is taken. If no socket is free for a fresh address, the older attempt gives way, and
// is made again when each address has had its turn.
//
//     place      0: the older attempt, 1: the younger one; if there is one attempt, it is at place 0
//     turn_      the turn of each attempt: 0 to 3 are the first turns of the addresses, 4 to 7 their second turns
//     turns_     a bit for each turn that has not begun; the lowest is the next

private var stagger: UInt32 { 250 }

/// SWL_DONE: sockets.0 is connected. SWL_AGAIN: attempts go on. Else the last failure.
func race(_ d: Dial) -> swl_status {
    var failure = swl_status.SWL_OK
    var place = 0
    while place < 2 && sockets(d)[place] >= 0 {
        let status = outcome(d, place)
        if status == .SWL_OK { return win(d, place) }
        if status == .SWL_AGAIN { place &+= 1 } else { failure = fail(d, place, status) }
    }
    // After a failure the next address need not wait.
    while failure != .SWL_OK ? mayStart(d) : untilStart(d) == 0 {
        if isFull(d) { giveWay(d) }
        let place = isTrying(d) ? 1 : 0
        let status = start(d, place)
        if status == .SWL_E_IO_SOCKETS && place == 1 {
            d.pointee.alone_ = 1  // and this turn is still the next
            continue
        }
        d.pointee.turns_ &= d.pointee.turns_ &- 1
        if status == .SWL_OK { return win(d, place) }
        if status == .SWL_AGAIN { break }
        failure = fail(d, place, status)
    }
    // A port that returns SWL_AGAIN and opens no socket has failed.
    if !isTrying(d) { return failure == .SWL_OK ? .SWL_E_IO : failure }
    d.pointee.wants = SWL_WRITE
    return .SWL_AGAIN
}

/// Milliseconds until the older attempt ends or another may begin.
func untilNextStep(_ d: Dial) -> UInt32 { min(left(of: d.pointee.connect_ms, since: d.pointee.tried_.0), untilStart(d)) }

private func outcome(_ d: Dial, _ place: Int) -> swl_status {
    let status = swl_port_connected(sockets(d)[place])
    return status == .SWL_AGAIN && left(of: d.pointee.connect_ms, since: tried(d)[place]) == 0 ? .SWL_E_TIMEOUT : status
}

@inline(never)
private func win(_ d: Dial, _ place: Int) -> swl_status {
    close(d, 1 &- place)
    d.pointee.state_ = DialPhase.open
    return .SWL_DONE
}

@inline(never)
private func fail(_ d: Dial, _ place: Int, _ status: swl_status) -> swl_status {
    let failure = failed(d, status)
    close(d, place)
    return failure
}

private func isTrying(_ d: Dial) -> Bool { d.pointee.sockets.0 >= 0 }

private func isFull(_ d: Dial) -> Bool { (d.pointee.alone_ == 0 ? d.pointee.sockets.1 : d.pointee.sockets.0) >= 0 }

/// A first turn may take any socket. A second turn may only take a free one; if the port has one socket alone, it may
/// take that from an attempt in its first turn.
@inline(never)
private func mayStart(_ d: Dial) -> Bool {
    if d.pointee.turns_ & firstTurns != 0 { return true }
    if d.pointee.turns_ == 0 { return false }
    return !isFull(d) || d.pointee.alone_ != 0 && d.pointee.turn_.0 < 4
}

private var firstTurns: UInt8 { 0b1111 }

/// Milliseconds until another attempt may begin; UInt32.max: none may.
@inline(never)
private func untilStart(_ d: Dial) -> UInt32 {
    if !mayStart(d) { return .max }
    return isTrying(d) ? left(of: stagger, since: d.pointee.sockets.1 < 0 ? d.pointee.tried_.0 : d.pointee.tried_.1) : 0
}

/// The older attempt, which is in its first turn, gets a second one.
private func giveWay(_ d: Dial) {
    d.pointee.turns_ |= 0b1_0000 &<< d.pointee.turn_.0
    close(d, 0)
}

private func start(_ d: Dial, _ place: Int) -> swl_status {
    let turn = d.pointee.turns_.trailingZeroBitCount
    bytes(&d.pointee.turn_)[place] = UInt8(truncatingIfNeeded: turn)
    tried(d)[place] = swl_port_now_ms()
    return swl_port_connect(addresses(d) + (turn & 3), sockets(d) + place)
}

/// The younger attempt takes the older one's place.
@inline(never)
func close(_ d: Dial, _ place: Int) {
    if sockets(d)[place] >= 0 { swl_port_close(sockets(d)[place]) }
    if place == 0 {
        d.pointee.sockets.0 = d.pointee.sockets.1
        d.pointee.tried_.0 = d.pointee.tried_.1
        d.pointee.turn_.0 = d.pointee.turn_.1
    }
    d.pointee.sockets.1 = -1
}

/// A port may return no other positive status than SWL_AGAIN.
@inline(never)
func failed(_ d: Dial, _ status: swl_status) -> swl_status {
    d.pointee.error = swl_port_error()
    return status.rawValue < 0 ? status : .SWL_E_IO
}

private func tried(_ d: Dial) -> UnsafeMutablePointer<UInt32> {
    UnsafeMutableRawPointer(bytes(&d.pointee.tried_)).assumingMemoryBound(to: UInt32.self)
}
