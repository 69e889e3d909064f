// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_http_init_2)
func swl_http_init_2(_ d: UnsafeMutablePointer<swl_http>, _ line: UnsafeMutableRawPointer, _ line_cap: Int) {
    d.pointee = swl_http()
    d.pointee.line_.ptr = line.assumingMemoryBound(to: UInt8.self)
    d.pointee.line_.cap = line_cap
    d.pointee.state_ = Await.statusLine
    d.pointee.plain_ = Look.atControls
    d.pointee.head_limit = 65536
    if line_cap < 64 { d.pointee.status_ = .SWL_E_ARG_BUFFER }
}

@implementation @c(swl_http_next)
func swl_http_next(
    _ d: UnsafeMutablePointer<swl_http>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> swl_status {
    next(&d.pointee, input, ev)
}

@inline(__always)
private func next(
    _ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> swl_status {
    while d.status_ == .SWL_OK {
        if d.state_ == Await.nothing {
            d.status_ = .SWL_DONE
            break
        }
        if input.pointee.len == 0 { return .SWL_MORE }
        let step: Step
        switch d.state_ {
        case Await.body, Await.chunkData: step = takeData(&d, input, ev)
        default: step = readLine(&d, input, ev)
        }
        if step == .needsMore { continue }
        if !step.isEvent {
            d.status_ = step.status
            break
        }
        ev.pointee.kind = step.kind
        ev.pointee.cut = UInt32(truncatingIfNeeded: d.cut_)
        ev.pointee.trailer = UInt32(truncatingIfNeeded: d.trailer_)
        clearLine(&d)
        // A 1xx answer, after which another answer comes, gives no event.
        if step != .noEvent && d.follows_ != Await.statusLine { break }
    }
    return d.status_
}

@implementation @c(swl_http_end)
func swl_http_end(_ d: UnsafeMutablePointer<swl_http>) -> swl_status { end(&d.pointee) }

@inline(__always)
private func end(_ d: inout swl_http) -> swl_status {
    if d.status_ == .SWL_OK {
        d.closes_ = Closes.said  // by closing
        let isWhole = d.state_ == Await.nothing || d.state_ == Await.body && !d.hasLength
        d.status_ =
            isWhole
            ? .SWL_DONE
            : d.hasBegun ? .SWL_E_TRUNCATED : .SWL_E_CLOSED
    }
    return d.status_
}

@implementation @c(swl_http_reusable)
func swl_http_reusable(_ d: UnsafePointer<swl_http>) -> Int32 {
    d.pointee.status_ == .SWL_DONE && d.pointee.closes_ == 0 ? 1 : 0
}

/// What is there of the body or chunk. Its last byte moves the state on.
@inline(__always)
private func takeData(
    _ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> Step {
    let text = Str(input.pointee)
    // At most 2^31 - 1 at once, so that 32-bit arithmetic does.
    var count = UInt32(truncatingIfNeeded: min(text.count, 0x7fff_ffff))
    if d.left_ &>> 32 == 0 { count = min(count, UInt32(truncatingIfNeeded: d.left_)) }
    d.left_ &-= UInt64(low: count, high: 0)
    if d.left_ == 0 { d.state_ = Await.afterData(d.state_) }
    let n = Int(truncatingIfNeeded: count)
    ev.pointee.name.len = 0
    ev.pointee.data = text.prefix(n).c
    input.pointee = text.dropFirst(n).c
    return .event(SWL_HTTP_BODY)
}
