// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// The time of the program's clock, or else the time since the client began: any clock that ticks can be corrected.
@inline(never)
func localTime(_ c: Client) -> swl_time {
    if let clock = c.pointee.clock {
        let time = clock(c.pointee.clock_ctx)
        let isSet: UInt8 = time.s != 0 ? 1 : 0
        // A correction holds for the time that it was learnt for: the tick count, or the program's clock.
        if c.pointee.clocked_ != isSet { c.pointee.skew = swl_clock() }
        c.pointee.clocked_ = isSet
        if isSet != 0 { return time }
    }
    let now = swl_port_now_ms()
    let ms = c.pointee.local_.ms &+ (now &- c.pointee.tick_)
    c.pointee.tick_ = now
    c.pointee.local_.s &+= ms / 1000
    c.pointee.local_.ms = ms % 1000
    return c.pointee.local_
}

/// The time now; {0, 0} while nobody knows it.
@inline(never)
func correctedTime(_ c: Client) -> swl_time {
    var time = localTime(c)
    time.s &+= UInt32(bitPattern: c.pointee.skew.skew)
    return c.pointee.clocked_ == 0 && c.pointee.skew.known == 0 ? swl_time() : time
}

/// The time to sign with. While nobody knows it, that is the time of the release: a service refuses it, and its answer says
/// what time it is.
func signingTime(_ c: Client) -> swl_time {
    let time = correctedTime(c)
    return time.s == 0 ? swl_time(s: SWL_RELEASE_TIME, ms: 0) : time
}

/// Learns the time from an answer. SWL_AGAIN: it refused a signature because the clock was wrong.
@inline(never)
func learn(_ c: Client) -> swl_status {
    swl_clock_learn(&c.pointee.skew, &c.pointee.hints, c.pointee.sent_at_, localTime(c))
}
