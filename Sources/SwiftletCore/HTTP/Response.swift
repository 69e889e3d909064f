import CSwiftlet

/// What the decoder awaits. The lines of a chunked body come last.
enum Await {
    static let statusLine: UInt32 = 0
    static let headerLine: UInt32 = 1
    static let headerFold: UInt32 = 2  // the byte behind a header line: does it go on?
    static let body: UInt32 = 3
    static let end: UInt32 = 4  // of the connection
    static let nothing: UInt32 = 5
    static let chunkData: UInt32 = 6
    static let chunkSize: UInt32 = 7
    static let chunkEnd: UInt32 = 8  // the line end behind the data
}

/// What is known of the answer so far.
enum Seen {
    static let anything: UInt32 = 1
    static let carriageReturn: UInt32 = 2
    static let cut: UInt32 = 4  // the line was longer than its buffer
    static let length: UInt32 = 8
    static let chunked: UInt32 = 16
    static let close: UInt32 = 32  // "Connection: close", or the body ended so
    static let keepAlive: UInt32 = 64
    static let version10: UInt32 = 128
    static let informational: UInt32 = 256
    static let trailer: UInt32 = 512
    static let noBody: UInt32 = 1024
}

@implementation @c(swl_http_init_1)
func swl_http_init_1(_ d: UnsafeMutablePointer<swl_http>, _ line: UnsafeMutableRawPointer, _ line_cap: Int) {
    d.pointee = swl_http()
    d.pointee.line_.ptr = line.assumingMemoryBound(to: UInt8.self)
    d.pointee.line_.cap = line_cap
    if line_cap < 64 { d.pointee.status_ = swl_status.SWL_E_ARG_BUFFER.rawValue }
}

@implementation @c(swl_http_next)
func swl_http_next(
    _ d: UnsafeMutablePointer<swl_http>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> swl_status {
    if d.pointee.status_ != 0 { return swl_status(d.pointee.status_) }
    var rest = Str(input.pointee)
    if !rest.isEmpty { d.pointee.flags_ |= Seen.anything }
    let status = d.pointee.next(&rest, ev)
    input.pointee = rest.c
    if status != .SWL_OK && status != .SWL_MORE { d.pointee.status_ = status.rawValue }
    return status
}

@implementation @c(swl_http_end)
func swl_http_end(_ d: UnsafeMutablePointer<swl_http>) -> swl_status {
    if d.pointee.status_ == 0 {
        let status: swl_status =
            d.pointee.state_ == Await.end
            ? .SWL_DONE
            : d.pointee.has(Seen.anything) ? .SWL_E_TRUNCATED : .SWL_E_CLOSED
        d.pointee.flags_ |= Seen.close
        d.pointee.status_ = status.rawValue
    }
    return swl_status(d.pointee.status_)
}

@implementation @c(swl_http_reusable)
func swl_http_reusable(_ d: UnsafePointer<swl_http>) -> Int32 {
    let flags = d.pointee.flags_
    let kept = flags & Seen.version10 == 0 || flags & Seen.keepAlive != 0
    return d.pointee.status_ == swl_status.SWL_DONE.rawValue && flags & Seen.close == 0 && kept ? 1 : 0
}

extension swl_http {
    func has(_ flag: UInt32) -> Bool { flags_ & flag != 0 }

    mutating func next(_ input: inout Str, _ ev: UnsafeMutablePointer<swl_http_event>) -> swl_status {
        while true {
            if state_ == Await.nothing { return .SWL_DONE }
            if input.isEmpty { return .SWL_MORE }
            var status = swl_status.SWL_OK
            switch state_ {
            case Await.headerFold:
                state_ = Await.headerLine
                if isBlank(input[0]) {
                    collect(0x20)  // obs-fold, RFC 9112 section 5.2
                    continue
                }
                status = readHeader(ev)
            case Await.body, Await.chunkData, Await.end:
                takeBody(&input, ev)
                return .SWL_OK
            default:
                status = takeLine(&input)
                if status == .SWL_OK { status = readLine(ev) }
                if status == .SWL_MORE { continue }
            }
            if status != .SWL_OK || !has(Seen.informational) { return status }
        }
    }

    /// A whole line is there: SWL_OK with an event, SWL_MORE without.
    private mutating func readLine(_ ev: UnsafeMutablePointer<swl_http_event>) -> swl_status {
        switch state_ {
        case Await.statusLine:
            return readStatusLine(ev)
        case Await.headerLine:
            if line_.len > 0 { state_ = Await.headerFold } else { finishHead() }
            return .SWL_MORE
        default:
            return readChunkLine()
        }
    }

    /// Collects a line without its end, LF or CR LF (RFC 9112 section 2.2). In a chunked body
    /// it must be CR LF: two readers that differ on a bare LF can be made to see two answers.
    private mutating func takeLine(_ input: inout Str) -> swl_status {
        let wrong: swl_status = state_ >= Await.chunkSize ? .SWL_E_SYNTAX_CHUNK : .SWL_E_SYNTAX_HEADER
        while !input.isEmpty {
            if isOverLimit() { return .SWL_E_LIMIT_HEAD }
            let byte = input.removeFirst()
            let isReturned = has(Seen.carriageReturn)
            flags_ &= ~Seen.carriageReturn
            if byte == 0x0a { return isReturned || state_ < Await.chunkSize ? .SWL_OK : wrong }
            if isReturned || byte == 0 { return wrong }
            if byte == 0x0d { flags_ |= Seen.carriageReturn } else { collect(byte) }
        }
        return .SWL_MORE
    }

    /// Counts one byte of what the peer could send without end.
    private mutating func isOverLimit() -> Bool {
        spent_ &+= 1
        return spent_ > (head_limit == 0 ? 65536 : head_limit)
    }

    @inline(never)
    private mutating func collect(_ byte: UInt8) {
        if line_.len < line_.cap {
            line_.ptr.unsafelyUnwrapped[line_.len] = byte
            line_.len &+= 1
        } else {
            flags_ |= Seen.cut
        }
    }

    var line: Str { Str(line_.ptr.unsafelyUnwrapped, line_.len) }

    /// The next line starts; spans of the last event end here.
    mutating func clearLine() {
        line_.len = 0
        flags_ &= ~Seen.cut
    }

    /// The line ends here too: the event's spans stay until the next one is collected.
    @inline(never)
    private mutating func deliver(_ ev: UnsafeMutablePointer<swl_http_event>, _ kind: Int32, _ name: Str, _ data: Str) {
        ev.pointee.kind = kind
        ev.pointee.name = name.c
        ev.pointee.data = data.c
        ev.pointee.cut = has(Seen.cut) ? 1 : 0
        ev.pointee.trailer = has(Seen.trailer) ? 1 : 0
        clearLine()
    }

    /// "HTTP/1.1 200 OK"; the reason may be absent with its space (seen from old proxies).
    @inline(never)
    private mutating func readStatusLine(_ ev: UnsafeMutablePointer<swl_http_event>) -> swl_status {
        if has(Seen.cut) { return .SWL_E_LIMIT_LINE }
        let text = line
        if text.count < 12 || !text.prefix(7).matches("http/1.") || digit(text[7]) > 9 || text[8] != 0x20 { return .SWL_E_SYNTAX_STATUS }
        var rest = text.dropFirst(9)
        let code = UInt32(truncatingIfNeeded: number(&rest, radix: 10))
        let isEnd = rest.isEmpty || rest[0] == 0x20
        if rest.count != text.count &- 12 || code < 100 || !isEnd { return .SWL_E_SYNTAX_STATUS }
        if code == 101 { return .SWL_E_SYNTAX_UPGRADE }
        if text[7] == 0x30 { flags_ |= Seen.version10 }
        if code < 200 { flags_ |= Seen.informational }
        if code == 204 || code == 304 || head_request != 0 { flags_ |= Seen.noBody }
        state_ = Await.headerLine
        ev.pointee.status = Int32(bitPattern: code)
        deliver(ev, SWL_HTTP_STATUS, text.prefix(0), rest.dropFirst(min(1, rest.count)))
        return .SWL_OK
    }

    /// RFC 9112 section 5: no space before the colon.
    @inline(never)
    private mutating func readHeader(_ ev: UnsafeMutablePointer<swl_http_event>) -> swl_status {
        let text = line
        let colon = text.index(of: 0x3a)
        if colon == text.count { return has(Seen.cut) ? .SWL_E_LIMIT_LINE : .SWL_E_SYNTAX_HEADER }
        let name = text.prefix(colon)
        let value = trimmed(text.dropFirst(colon &+ 1))
        if !name.isToken { return .SWL_E_SYNTAX_HEADER }
        let status = has(Seen.trailer) ? .SWL_OK : readFraming(name, value)
        deliver(ev, SWL_HTTP_HEADER, name, value)
        return status
    }

    /// What decides where the answer ends must be whole, single and unambiguous (RFC 9112
    /// sections 6.1, 6.3 and 9.6).
    @inline(never)
    private mutating func readFraming(_ name: Str, _ value: Str) -> swl_status {
        let isConnection = name.matches("connection")
        let isLength = name.matches("content-length")
        if !isConnection && !isLength && !name.matches("transfer-encoding") { return .SWL_OK }
        if has(Seen.cut) { return .SWL_E_LIMIT_LINE }
        if isConnection {
            if listHas(value, "close") { flags_ |= Seen.close }
            if listHas(value, "keep-alive") { flags_ |= Seen.keepAlive }
            return .SWL_OK
        }
        if has(Seen.chunked) { return .SWL_E_SYNTAX_FRAMING }
        if isLength { return readLength(value) }
        if has(Seen.length | Seen.version10) || !value.matches("chunked") { return .SWL_E_SYNTAX_FRAMING }
        flags_ |= Seen.chunked
        return .SWL_OK
    }

    private mutating func readLength(_ value: Str) -> swl_status {
        var rest = value
        let length = number(&rest, radix: 10)
        if length > 0x7fff_ffff_ffff_ffff || !rest.isEmpty || (has(Seen.length) && length != left_) { return .SWL_E_SYNTAX_LENGTH }
        left_ = length
        flags_ |= Seen.length
        return .SWL_OK
    }

    /// The empty line: what follows (RFC 9112 section 6.3).
    private mutating func finishHead() {
        if has(Seen.informational) {
            state_ = Await.statusLine
            flags_ = Seen.anything
        } else if has(Seen.trailer | Seen.noBody) {
            state_ = Await.nothing
        } else if has(Seen.chunked) {
            state_ = Await.chunkSize
            spent_ = 0
        } else if has(Seen.length) {
            state_ = left_ == 0 ? Await.nothing : Await.body
        } else {
            state_ = Await.end
            left_ = .max
        }
    }

    /// Delivers what is there of the body or chunk.
    @inline(never)
    private mutating func takeBody(_ input: inout Str, _ ev: UnsafeMutablePointer<swl_http_event>) {
        // At most 2^31 - 1 at once, so that 32-bit arithmetic does.
        var n = min(input.count, 0x7fff_ffff)
        if left_ < UInt64(low: UInt32(truncatingIfNeeded: n), high: 0) { n = Int(truncatingIfNeeded: left_) }
        if state_ != Await.end { left_ &-= UInt64(low: UInt32(truncatingIfNeeded: n), high: 0) }
        deliver(ev, SWL_HTTP_BODY, input.prefix(0), input.prefix(n))
        input.removeFirst(n)
        if left_ == 0 { state_ = state_ == Await.body ? Await.nothing : Await.chunkEnd }
    }
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

@inline(never)
private func trimmed(_ text: Str) -> Str {
    var text = text
    while !text.isEmpty && isBlank(text[0]) { text.removeFirst(1) }
    while !text.isEmpty && isBlank(text[text.count &- 1]) { text = text.prefix(text.count &- 1) }
    return text
}

/// The number at the front, taken off; 2^63 or more when there is none below 2^63.
@inline(never)
func number(_ text: inout Str, radix: UInt8) -> UInt64 {
    var number: UInt64 = 0
    let start = text.count
    while !text.isEmpty {
        let value = hexValue(text[0])
        if value >= radix { break }
        if number &>> 60 != 0 { return .max }  // the next step stays below 2^64
        number = number &* UInt64(low: UInt32(truncatingIfNeeded: radix), high: 0) &+ UInt64(low: UInt32(truncatingIfNeeded: value), high: 0)
        text.removeFirst(1)
    }
    return text.count == start ? .max : number
}

/// Whether a comma-separated list has the token.
@inline(never)
private func listHas(_ list: Str, _ token: Literal) -> Bool {
    var rest = list
    while true {
        let comma = rest.index(of: 0x2c)
        if trimmed(rest.prefix(comma)).matches(token) { return true }
        if comma == rest.count { return false }
        rest.removeFirst(comma &+ 1)
    }
}
