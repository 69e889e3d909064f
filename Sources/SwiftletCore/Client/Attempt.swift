// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// The client's memory, `size_` bytes:
//
//     headers | texts of path and headers | line | reply's work | window …                | name of the host
//             ^ up to at_ while it grows    an eighth each         the rest, for input      at the end

/// Slots for headers that are not the caller's: Content-Type, Accept, the family's own, five of a signer,
/// one of a proxy.
private let ownHeaders = 9

/// Builds the next request without its signature: the login's if one is due, otherwise the program's.
@inline(never)
func build(_ c: Client) -> swl_status {
    if let renew = c.pointee.auth_?.pointee.renew_ {
        let status = renew(c, LoginStep.due, nil)
        if status == .SWL_AGAIN { return .SWL_OK }
        if status != .SWL_OK { return status }
    }
    c.pointee.login_ = 0
    return c.pointee.build_.unsafelyUnwrapped(c)
}

@inline(never)
func setTarget(_ c: Client, _ url: swl_str) -> swl_status {
    let status = swl_url_split(url, &c.pointee.to_)
    c.pointee.request_.host = c.pointee.to_.host
    c.pointee.request_.path = c.pointee.to_.path
    c.pointee.request_.query = c.pointee.to_.query
    return status
}

/// Builds a question to a model. It is called through `build_`, so that a program that only sends requests of its own
/// does not link it; so is `buildAsked`.
@inline(__always)
func buildQuestion(_ c: Client) -> swl_status {
    let service = c.pointee.service_.unsafelyUnwrapped
    let talk = c.pointee.talk_.unsafelyUnwrapped
    c.pointee.request_ = swl_request()
    var status = setTarget(c, c.pointee.url_)
    if status == .SWL_OK { status = reserve(c, headers: 0) }
    if status == .SWL_OK { status = setPath(c, service, talk) }
    var measured = swl_buf()
    if status == .SWL_OK { status = service.pointee.body(talk, 0, &measured) }
    if status != .SWL_E_SPACE { return status == .SWL_OK ? .SWL_E_ARG : status }
    c.pointee.request_.method = "POST"
    c.pointee.request_.body = swl_str(ptr: nil, len: measured.len)
    c.pointee.request_.source = swl_source(read: readBody, rewind: rewindBody, ctx: UnsafeMutableRawPointer(c))
    c.pointee.body_at_ = 0
    add(c, "Content-Type", "application/json")
    add(c, "Accept", talk.pointee.stream != 0 ? service.pointee.accept : "application/json")
    if service.pointee.version.name.len > 0 {
        copy(c, withUnsafePointer(to: &UnsafeMutablePointer(mutating: service).pointee.version) { $0 }, 1)
    }
    copy(c, c.pointee.headers, c.pointee.header_count)
    return .SWL_OK
}

/// Builds a copy of the program's request.
@inline(__always)
func buildAsked(_ c: Client) -> swl_status {
    let asked = c.pointee.asked_.unsafelyUnwrapped
    c.pointee.request_ = asked.pointee
    var status = setTarget(c, c.pointee.url_)
    if status == .SWL_OK { status = reserve(c, headers: Int(truncatingIfNeeded: asked.pointee.header_count)) }
    if status != .SWL_OK { return status }
    copy(c, asked.pointee.headers, asked.pointee.header_count)
    copy(c, c.pointee.headers, c.pointee.header_count)
    if asked.pointee.body.ptr != nil || asked.pointee.body.len == 0 { return .SWL_OK }
    if asked.pointee.source.read == nil { return .SWL_E_ARG_BODY }
    guard let rewind = asked.pointee.source.rewind else { return .SWL_OK }
    return rewind(asked.pointee.source.ctx)
}

/// Makes empty header slots at the front of the memory: `headers` of them, and those of the client.
@inline(never)
func reserve(_ c: Client, headers: Int) -> swl_status {
    let count = headers &+ ownHeaders &+ Int(truncatingIfNeeded: c.pointee.header_count)
    let aligned = UnsafeMutableRawPointer(c.pointee.memory_).alignedUp(for: swl_header.self)
    c.pointee.at_ = (aligned - UnsafeMutableRawPointer(c.pointee.memory_)) &+ count &* MemoryLayout<swl_header>.stride
    if count > 0xffff || free(c) < 0 { return .SWL_E_ARG_BUFFER }
    c.pointee.request_.headers = aligned.assumingMemoryBound(to: swl_header.self)
    c.pointee.request_.header_count = 0
    c.pointee.request_.header_cap = UInt16(truncatingIfNeeded: count)
    return .SWL_OK
}

/// How many bytes of the memory are free.
func free(_ c: Client) -> Int { c.pointee.size_ &- c.pointee.name_.len &- c.pointee.at_ }

/// Sets the path: the base's own without the slashes at its end, then the family's.
private func setPath(_ c: Client, _ service: UnsafePointer<swl_service>, _ talk: UnsafePointer<swl_conversation>) -> swl_status {
    var base = Str(c.pointee.to_.path)
    while !base.isEmpty && base[base.count &- 1] == UInt8(ascii: "/") { base = base.prefix(base.count &- 1) }
    let start = c.pointee.memory_ + c.pointee.at_
    var out = swl_out(start, free(c))
    var status = append(base, &out)
    if status == .SWL_OK { status = service.pointee.path(talk, &out) }
    c.pointee.request_.path = swl_span(start, out.len)
    c.pointee.at_ &+= out.len
    return status
}

/// Appends a piece of a path.
@inline(never)
func append(_ text: Str, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    var sink = Sink(out)
    sink.append(text)
    return sink.commit(out)
}

private func add(_ c: Client, _ name: swl_str, _ value: swl_str) {
    var header = swl_header(name: name, prefix: swl_str(), value: value, flags: 0)
    copy(c, &header, 1)
}

/// Adds these headers to the request. `reserve` has made a slot for each.
private func copy(_ c: Client, _ headers: UnsafePointer<swl_header>?, _ count: UInt16) {
    guard var header = headers else { return }
    let end = header + Int(truncatingIfNeeded: count)
    while header != end {
        _ = append(header, &c.pointee.request_)
        header += 1
    }
}

private func client(_ ctx: UnsafeMutableRawPointer?) -> Client { ctx.unsafelyUnwrapped.assumingMemoryBound(to: swl_client.self) }

/// Reads a question's body, which is written anew for each piece that is read.
@inline(__always)
private func readBody(_ ctx: UnsafeMutableRawPointer?, _ p: UnsafeMutableRawPointer, _ n: Int) -> Int32 {
    let c = client(ctx)
    var out = swl_out(p, n)
    let status = c.pointee.service_.unsafelyUnwrapped.pointee.body(c.pointee.talk_.unsafelyUnwrapped, c.pointee.body_at_, &out)
    c.pointee.body_at_ &+= out.len
    return status.rawValue < 0 ? status.rawValue : Int32(truncatingIfNeeded: out.len)
}

@inline(__always)
private func rewindBody(_ ctx: UnsafeMutableRawPointer?) -> swl_status {
    client(ctx).pointee.body_at_ = 0
    return .SWL_OK
}

/// Signs with the time of this moment, and begins the exchange in what is left of the memory.
@inline(never)
func sign(_ c: Client) -> swl_status {
    c.pointee.sent_at_ = localTime(c)
    c.pointee.request_.time = signingTime(c)
    var auth = c.pointee.auth_
    if c.pointee.login_ != 0 { auth = auth.unsafelyUnwrapped.pointee.login.unsafelyUnwrapped.pointee.auth }
    if let auth, let sign = auth.pointee.sign {
        var text = swl_out(c.pointee.memory_ + c.pointee.at_, free(c))
        let status = sign(auth.pointee.key, &c.pointee.request_, &text)
        if status != .SWL_OK { return status }
        c.pointee.at_ &+= text.len
    }
    if let proxy = c.pointee.through_ {
        let status = proxy.pointee.connect(c)
        if status != .SWL_DONE { return status }
    }
    beginExchange(c)
    return .SWL_DONE
}

/// The fewest bytes that a reply can work with, as swl_chat_reply_init says.
private let leastWork = 320

private func beginExchange(_ c: Client) {
    var at = c.pointee.memory_ + c.pointee.at_
    var room = free(c)
    let piece = min(max(room &>> 3, leastWork), room)
    var line = c.pointee.line
    if c.pointee.login_ != 0, let login = c.pointee.auth_?.pointee.login, login.pointee.line.ptr != nil { line = login.pointee.line }
    if line.ptr == nil {
        line = swl_out(at, piece)
        at += piece
        room &-= piece
    }
    if c.pointee.login_ == 0, let service = c.pointee.service_ {
        let work = min(piece, room)
        service.pointee.`init`(&c.pointee.reply, at, work)
        at += work
        room &-= work
    }
    swl_exchange_init_2(
        &c.pointee.exchange_, &c.pointee.request_, connection(c), line.ptr.unsafelyUnwrapped, line.cap, at, room)
    c.pointee.exchange_.send_secrets_in_clear = UInt32(truncatingIfNeeded: c.pointee.trust_lan)
}
