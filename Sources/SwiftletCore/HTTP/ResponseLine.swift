// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// The lines of an answer: how they are collected, and what those of its head and its chunks say.

@inline(never)
func readLine(
    _ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> Step {
    if d.state_ == Await.headerFold { return readFold(&d, input, ev) }
    let step = collectLine(&d, input)
    if step != .noEvent { return step }
    return endLine(&d, input, ev)
}

/// Collects what is there of a line. `.noEvent`: it is complete; it ends with LF or CR LF (RFC 9112
/// section 2.2). In a chunked body and its trailer it must be CR LF: two readers that differ on a
/// bare LF can be made to see two answers. In a head, a CR before CR LF is white space at the line's
/// end, as the same section allows: lighttpd sends it.
@inline(__always)
private func collectLine(_ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>) -> Step {
    let text = Str(input.pointee)
    let isStrict = Await.isChunkLine(d.state_) || d.trailer_ != 0
    let left = d.head_limit &- d.spent_
    if left == 0 { return .failure(.SWL_E_LIMIT_HEAD) }
    let count = Int(bitPattern: min(UInt(bitPattern: text.count), UInt(truncatingIfNeeded: left)))
    let end = text.base + count
    var n = 0 &- count  // up to 0, which spares a comparison for each byte
    var line = d.line_
    var plain = d.plain_
    var byte: UInt8 = 0
    bytes: repeat {
        byte = end[n]
        collect: do {
            if _slowPath(byte <= plain) {
                let isReturned = plain == Look.atAll
                plain = Look.atControls
                if byte == UInt8(ascii: "\r") {
                    if isReturned && isStrict { return .badByte(in: d.state_) }
                    plain = Look.atAll
                    break collect
                }
                if byte == UInt8(ascii: "\n") {
                    if !isReturned && isStrict { return .badByte(in: d.state_) }
                    break bytes
                }
                if isReturned || byte == 0 { return .badByte(in: d.state_) }
            }
            if _slowPath(line.len == line.cap) {
                d.cut_ = 1
                break collect
            }
            line.ptr.unsafelyUnwrapped[line.len] = byte
            line.len &+= 1
        }
        n &+= 1
    } while n != 0
    if byte == UInt8(ascii: "\n") { n &+= 1 }  // at which the loop was left
    d.plain_ = plain
    d.line_.len = line.len
    d.spent_ &+= UInt32(truncatingIfNeeded: n &+ count)
    input.pointee = Str(end + n, text.count &- count &- n).c
    return byte == UInt8(ascii: "\n") ? .noEvent : .needsMore
}

/// Reads a complete line. A header line is complete only when the first byte of the next line is there, for that one
/// may continue it: it is read here if that byte is in the input, else by the next call.
@inline(__always)
private func endLine(
    _ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> Step {
    if Await.isChunkLine(d.state_) { return readChunkLine(&d) }
    if d.state_ == Await.statusLine { return readStatusLine(&d, ev) }
    if d.line_.len > 0 {
        d.state_ = Await.headerFold
        return input.pointee.len == 0 ? .needsMore : readLine(&d, input, ev)
    }
    // The empty line: what follows (RFC 9112 section 6.3).
    d.state_ = d.follows_
    if d.follows_ == Await.body {
        if d.left_ == 0 { d.state_ = Await.nothing }
        if d.chunked_ != 0 { d.state_ = Await.chunkSize }
    }
    return .needsMore
}

/// A header line goes on when the next one begins with white space, which counts as one space
/// (obs-fold, RFC 9112 section 5.2).
@inline(__always)
private func readFold(
    _ d: inout swl_http, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_http_event>
) -> Step {
    let text = Str(input.pointee)
    d.state_ = Await.headerLine
    if !isBlank(text.base[0]) { return readHeader(&d, ev) }
    input.pointee = Str(text.base + 1, text.count &- 1).c
    // A space that does not fit is lost without `cut_`, which any byte of text after it sets.
    if d.line_.len != d.line_.cap {
        d.line_.ptr.unsafelyUnwrapped[d.line_.len] = UInt8(ascii: " ")
        d.line_.len &+= 1
    }
    return .needsMore
}

/// The next line starts; the event's spans stay until a byte of it is collected.
@inline(__always)
func clearLine(_ d: inout swl_http) {
    d.line_.len = 0
    d.cut_ = 0
}

/// "HTTP/1.1 200 OK"; the reason may be absent with its space (seen from old proxies). `code` collects the minor
/// version and the status: four digits.
@inline(never)
private func readStatusLine(_ d: inout swl_http, _ ev: UnsafeMutablePointer<swl_http_event>) -> Step {
    if d.cut_ != 0 { return .failure(.SWL_E_LIMIT_LINE) }
    let text = d.line
    var code: UInt32 = 0
    var n = 0
    var format = ("HTTP/1.0 000 " as Literal).base  // 0 is any digit
    while format.pointee != 0 {
        if n == text.count {
            if n == 12 { break }  // without the space
            return .failure(.SWL_E_SYNTAX_STATUS)
        }
        let byte = text.base[n]
        n &+= 1
        if format.pointee == UInt8(ascii: "0") {
            if digit(byte) > 9 { return .failure(.SWL_E_SYNTAX_STATUS) }
            code = code &* 10 &+ UInt32(truncatingIfNeeded: digit(byte))
        } else if byte != format.pointee {
            return .failure(.SWL_E_SYNTAX_STATUS)
        }
        format += 1
    }
    d.version_ = digit(text.base[7])
    code &-= UInt32(truncatingIfNeeded: d.version_) &* 1000
    if code < 100 { return .failure(.SWL_E_SYNTAX_STATUS) }
    if code == 101 { return .failure(.SWL_E_SYNTAX_UPGRADE) }
    d.chunked_ = 0
    d.closes_ = d.isVersion10 ? Closes.version10 : 0
    d.left_ = .max
    d.state_ = Await.headerLine
    d.follows_ =
        code < 200
        ? Await.statusLine
        : code == 204 || code == 304 || d.head_request != 0 ? Await.nothing : Await.body
    ev.pointee.status = Int32(bitPattern: code)
    ev.pointee.name.len = 0
    ev.pointee.data = Str(text.base + n, text.count &- n).c
    return .event(SWL_HTTP_STATUS)
}

/// RFC 9112 section 5: no space before the colon.
@inline(never)
private func readHeader(_ d: inout swl_http, _ ev: UnsafeMutablePointer<swl_http_event>) -> Step {
    let line = d.line
    let n = line.tokenLength
    // The colon may be in the part that did not fit.
    if n == line.count && d.cut_ != 0 { return .failure(.SWL_E_LIMIT_LINE) }
    if n == 0 || n == line.count || line.base[n] != UInt8(ascii: ":") { return .failure(.SWL_E_SYNTAX_HEADER) }
    let name = Str(line.base, n)
    let value = trimmed(Str(line.base + n + 1, line.count &- n &- 1))
    ev.pointee.name = name.c
    ev.pointee.data = value.c
    // Most names are shorter than "connection", the shortest of the three that matter.
    let header = d.trailer_ != 0 || n < 10 ? .other : Framing(name)
    if !header.framesAnswer { return .event(SWL_HTTP_HEADER) }
    return readFraming(&d, header, value)
}

/// What decides where the answer ends must be whole, single and unambiguous (RFC 9112
/// sections 6.1, 6.3 and 9.6).
@inline(__always)
private func readFraming(_ d: inout swl_http, _ header: Framing, _ value: Str) -> Step {
    if d.cut_ != 0 { return .failure(.SWL_E_LIMIT_LINE) }
    if header == .connection {
        var rest = value
        while !rest.isEmpty {
            let n = rest.tokenLength
            let word = Framing(Str(rest.base, n))
            rest = Str(rest.base + n, rest.count &- n)
            if !rest.isEmpty { rest.removeFirst(1) }  // a comma or white space: any byte that no token has
            if word == .close { d.closes_ |= Closes.said }
            if word == .keepAlive { d.closes_ &= ~Closes.version10 }
        }
        return .event(SWL_HTTP_HEADER)
    }
    if d.chunked_ != 0 { return .failure(.SWL_E_SYNTAX_FRAMING) }
    if header == .contentLength {
        let length = number(value, radix: 10)
        if length > longestBody || d.hasLength && length != d.left_ {
            return .failure(.SWL_E_SYNTAX_LENGTH)
        }
        d.left_ = length
    } else {
        if d.hasLength || d.isVersion10 || Framing(value) != .chunked { return .failure(.SWL_E_SYNTAX_FRAMING) }
        d.chunked_ = 1
    }
    return .event(SWL_HTTP_HEADER)
}

/// The chunked coding's lines (RFC 9112 section 7.1).
@inline(never)
private func readChunkLine(_ d: inout swl_http) -> Step {
    let line = d.line
    d.spent_ = 1  // head_limit is counted anew, but not from 0: bytes have come
    if d.state_ == Await.chunkEnd {
        d.state_ = Await.chunkSize
        return line.isEmpty ? .noEvent : .failure(.SWL_E_SYNTAX_CHUNK)
    }
    let n = line.tokenLength
    let size = number(Str(line.base, n), radix: 16)
    let rest = trimmed(Str(line.base + n, line.count &- n))
    // If the line was cut right after the digits, more digits may be missing.
    if d.cut_ != 0 && rest.isEmpty { return .failure(.SWL_E_LIMIT_LINE) }
    // After the size: nothing, an extension, or white space.
    if size > longestBody || !rest.isEmpty && rest.base[0] != UInt8(ascii: ";") { return .failure(.SWL_E_SYNTAX_CHUNK) }
    d.left_ = size
    d.state_ = Await.chunkData
    if size == 0 {
        d.state_ = Await.headerLine
        d.follows_ = Await.nothing
        d.trailer_ = 1
    }
    return .noEvent
}
