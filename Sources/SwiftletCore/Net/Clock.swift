// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Compares the server's date with the middle of the round trip, as the AWS SDKs do.
@implementation @c(swl_clock_learn)
func swl_clock_learn(
    _ c: UnsafeMutablePointer<swl_clock>, _ h: UnsafePointer<swl_hints>, _ sent: swl_time, _ received: swl_time
) -> swl_status {
    if h.pointee.date == 0 || h.pointee.cached != 0 || received.s &- sent.s > 900 { return .SWL_DONE }
    let trip = (received.s &- sent.s) &* 1000 &+ received.ms &- sent.ms
    // A clock that was set back in between gives a huge number.
    if trip > 900_000 { return .SWL_DONE }
    let skew = h.pointee.date &- sent.s &- (trip / 2 &+ sent.ms) / 1000
    let change = skew &- UInt32(bitPattern: c.pointee.skew)
    c.pointee.skew = Int32(bitPattern: skew)
    c.pointee.known = 1
    let wasOff = change &+ 240 > 480
    return h.pointee.clock != 0 && h.pointee.status >= 400 && wasOff ? .SWL_AGAIN : .SWL_DONE
}
