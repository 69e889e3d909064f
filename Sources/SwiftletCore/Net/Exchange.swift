// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

private enum Phase {
    static let checking: UInt32 = 0
    static let sending: UInt32 = 1
    static let receiving: UInt32 = 2
}

@implementation @c(swl_exchange_init_2)
func swl_exchange_init_2(
    _ x: UnsafeMutablePointer<swl_exchange>, _ req: UnsafePointer<swl_request>, _ io: UnsafePointer<swl_io>,
    _ line: UnsafeMutableRawPointer, _ line_cap: Int, _ window: UnsafeMutableRawPointer, _ window_cap: Int
) {
    x.pointee.request_ = req
    x.pointee.io_ = io
    x.pointee.window_ = window.assumingMemoryBound(to: UInt8.self)
    x.pointee.window_cap_ = window_cap
    x.pointee.send_secrets_in_clear = 0
    x.pointee.state_ = Phase.checking
    x.pointee.wants_ = 0
    x.pointee.send_status_ = 0
    x.pointee.closes_ = 0
    x.pointee.head_ = 0
    x.pointee.sent_ = 0
    x.pointee.out_at_ = 0
    x.pointee.out_end_ = 0
    x.pointee.in_at_ = 0
    x.pointee.in_end_ = 0
    x.pointee.failed_ = window_cap < 64 ? .SWL_E_ARG_BUFFER : .SWL_OK
    swl_http_init_2(&x.pointee.http, line, line_cap)
}

@implementation @c(swl_exchange_next)
func swl_exchange_next(_ x: UnsafeMutablePointer<swl_exchange>, _ ev: UnsafeMutablePointer<swl_http_event>) -> swl_status {
    if x.pointee.failed_ != .SWL_OK { return x.pointee.failed_ }
    let status = x.pointee.next(ev)
    if status.rawValue < 0 || status == .SWL_DONE { x.pointee.failed_ = status }
    return status
}

@implementation @c(swl_exchange_wants)
func swl_exchange_wants(_ x: UnsafePointer<swl_exchange>) -> UInt32 {
    x.pointee.wants_
}

@implementation @c(swl_exchange_reusable)
func swl_exchange_reusable(_ x: UnsafePointer<swl_exchange>) -> Int32 {
    let clean = x.pointee.failed_ == .SWL_DONE && x.pointee.isSent && x.pointee.in_at_ == x.pointee.in_end_ && x.pointee.closes_ == 0
    return clean ? swl_http_reusable(&UnsafeMutablePointer(mutating: x).pointee.http) : 0
}

extension swl_exchange {
    private var body: swl_str { request_.pointee.body }
    private var source: swl_source { request_.pointee.source }

    var isSent: Bool { sent_ &- head_ == body.len && state_ != Phase.checking }

    /// Input first, then output, then more input: bytes that have arrived are delivered before the window is used again.
    @inline(__always)
    fileprivate mutating func next(_ ev: UnsafeMutablePointer<swl_http_event>) -> swl_status {
        while true {
            var input = swl_span(window_ + in_at_, in_end_ &- in_at_)
            var status = swl_http_next(&http, &input, ev)
            in_at_ = in_end_ &- input.len
            if status != .SWL_MORE { return status }

            if state_ == Phase.checking {
                status = check()
                if status != .SWL_OK { return status }
                state_ = Phase.sending
            }
            wants_ = SWL_READ
            if state_ == Phase.sending {
                status = send()
                if status == .SWL_BODY_NEEDED { return status }
                if status == .SWL_AGAIN {
                    wants_ = SWL_READ | SWL_WRITE
                } else {
                    state_ = Phase.receiving
                    send_status_ = status.rawValue
                }
            }
            status = receive()
            if status != .SWL_OK { return status }
        }
    }

    /// Everything that can be refused is, before the first byte leaves.
    @inline(__always)
    private mutating func check() -> swl_status {
        head_ = .max  // until all of it is written
        var piece = Str(window_, 0)
        let status = fill(&piece)
        if status != .SWL_OK { return status }
        http.head_request = Str(request_.pointee.method).matches("HEAD") ? 1 : 0
        let isOpen = io_.pointee.flags & SWL_IO_SECURE == 0 && send_secrets_in_clear == 0
        if isOpen && request_.pointee.flags & SWL_SECRET != 0 { return .SWL_E_INSECURE }
        var header = firstHeader(request_)
        let end = header + headerCount(request_)
        while header != end {
            if isOpen && header.pointee.flags & SWL_SECRET != 0 { return .SWL_E_INSECURE }
            if header.pointee.name.len == 10 && Str(header.pointee.name).matches("connection") { closes_ = 1 }
            header += 1
        }
        return .SWL_OK
    }

    /// As much of the request as the transport takes.
    @inline(never)
    private mutating func send() -> swl_status {
        while !isSent {
            var piece = Str(window_ + out_at_, out_end_ &- out_at_)
            if piece.isEmpty {
                if sent_ >= head_ && body.ptr == nil && source.read == nil {
                    sent_ &+= body.len
                    return .SWL_BODY_NEEDED
                }
                let status = fill(&piece)
                if status != .SWL_OK { return status }
            }
            let n = swl_io_send(io_, piece.base, min(piece.count, 0x7fff_ffff))
            if n <= 0 { return meaning(n) }
            let count = Int(truncatingIfNeeded: n)
            if count > piece.count { return .SWL_E_IO }
            sent_ &+= count
            if out_at_ < out_end_ { out_at_ &+= count }
        }
        return .SWL_OK
    }

    /// The next piece of the request. The head and the start of the body come together, so that a small request leaves in
    /// one send; the rest of a body in memory is sent from where it is. A quarter of the window stays free for an
    /// answer that comes early.
    @inline(never)
    private mutating func fill(_ piece: inout Str) -> swl_status {
        var out = swl_buf(ptr: window_, cap: window_cap_ &- window_cap_ / 4, len: 0)
        if sent_ < head_ {
            let status = swl_request_head(request_, sent_, &out)
            if status.rawValue < 0 { return status }
            if status == .SWL_OK {
                head_ = sent_ &+ out.len
                if let text = body.ptr {
                    var sink = Sink(&out)
                    sink.append(Str(swl_str(ptr: text, len: min(body.len, out.cap &- out.len))))
                    _ = sink.commit(&out)
                }
            }
        } else if body.ptr != nil {
            piece = Str(body).dropFirst(sent_ &- head_)
            return .SWL_OK
        } else if let read = source.read {
            let most = min(out.cap, body.len &- (sent_ &- head_))
            let n = Int(truncatingIfNeeded: read(source.ctx, window_, most))
            if n <= 0 || n > most { return .SWL_E_IO_SOURCE }
            out.len = n
        }
        out_at_ = 0
        out_end_ = out.len
        piece = Str(window_, out.len)
        return .SWL_OK
    }

    /// Receives the next bytes of the answer into the part of the window that holds nothing unsent.
    @inline(__always)
    private mutating func receive() -> swl_status {
        let start = out_at_ < out_end_ ? out_end_ : 0
        in_at_ = start
        in_end_ = start
        let n = swl_io_recv(io_, window_ + start, min(window_cap_ &- start, 0x7fff_ffff))
        if n > 0 {
            let count = Int(truncatingIfNeeded: n)
            if count > window_cap_ &- start { return .SWL_E_IO }
            in_end_ = start &+ count
            return .SWL_OK
        }
        if n == 0 {
            let status = swl_http_end(&http)
            if status == .SWL_DONE || send_status_ == 0 { return status }
        }
        let status = meaning(n)
        // If the body's source failed, the server waits for the rest of the body and will not answer.
        if status == .SWL_AGAIN && send_status_ != swl_status.SWL_E_IO_SOURCE.rawValue { return status }
        // A server that refuses the client's certificate sends an alert and closes while the request is still being sent.
        return ending(send_status_ == 0 || status == .SWL_E_TLS_ALERT ? status : swl_status(send_status_))
    }

    /// The end of the connection is SWL_E_CLOSED before the answer and SWL_E_TRUNCATED inside it. Once a byte was sent, the
    /// connect cannot be refused any more: such an error becomes SWL_E_IO, so that nobody takes the request for unsent.
    private mutating func ending(_ status: swl_status) -> swl_status {
        if sent_ > 0 && (status == .SWL_E_REFUSED || status == .SWL_E_UNREACHABLE) { return .SWL_E_IO }
        if status != .SWL_E_CLOSED && status != .SWL_E_TRUNCATED { return status }
        return http.hasBegun ? .SWL_E_TRUNCATED : .SWL_E_CLOSED
    }
}

/// The meaning of an io's result when it moved nothing.
func meaning(_ n: Int32) -> swl_status {
    if n == -swl_status.SWL_AGAIN.rawValue { return .SWL_AGAIN }
    return n <= -100 ? swl_status(n) : .SWL_E_IO
}
