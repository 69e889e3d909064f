// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// What proxies add, change or drop; each behind its length.
private let unsigned: StaticString = """
    \u{0d}authorization\u{07}baggage\u{0a}connection\u{06}expect\u{0a}keep-alive\u{12}proxy-authenticate\
    \u{13}proxy-authorization\u{02}te\u{0b}traceparent\u{0a}tracestate\u{07}trailer\
    \u{11}transfer-encoding\u{07}upgrade\u{0a}user-agent\u{0f}x-amzn-trace-id
    """

/// The headers to sign: Host, and those that the request has when this is set.
struct Fields {
    /// The first member: its address is that of them all.
    fileprivate var host: swl_header
    fileprivate var list: UnsafePointer<swl_header>
    fileprivate var end: UnsafePointer<swl_header>

    @inline(never)
    static func take(_ req: UnsafePointer<swl_request>, _ fields: UnsafeMutablePointer<Fields>) {
        fields.pointee.host.name = "host"
        fields.pointee.host.prefix = req.pointee.host
        fields.pointee.host.value.len = 0
        fields.pointee.list = UnsafePointer(firstHeader(req))
        fields.pointee.end = fields.pointee.list + headerCount(req)
    }
}

extension Sink {
    /// The names in lower case, sorted, with `separator` between them; without one, a line for
    /// each. The next one is looked for again and again, which needs no memory: n * n
    /// comparisons for n headers.
    @inline(never)
    mutating func write(_ fields: UnsafePointer<Fields>, _ separator: Literal?) {
        let host = UnsafeRawPointer(fields).assumingMemoryBound(to: swl_header.self)
        var last = UnsafeRawPointer(texts(host) + 2)  // empty
        var between: Literal?
        while true {
            var next: UnsafePointer<swl_header>?
            var header = host
            repeat {
                let isBehind = order(header, last, folding: 26) > 0
                if isBehind && (next == nil || order(header, next.unsafelyUnwrapped, folding: 26) < 0) { next = header }
                header = header == host ? fields.pointee.list : header + 1
            } while header != fields.pointee.end
            guard let next else { return }
            last = UnsafeRawPointer(next)
            if isListed(next, Literal(stringLiteral: unsigned)) { continue }
            if let between { write(between, last) }
            between = separator
            append(Str(next.pointee.name), turning: 0x41)
            if separator == nil { write(fields, valuesOf: next) }
        }
    }

    /// Of all headers with this one's name, joined.
    @inline(never)
    private mutating func write(_ fields: UnsafePointer<Fields>, valuesOf first: UnsafePointer<swl_header>) {
        append(0x3a)
        var header = first
        while true {
            // Behind a header's name stand prefix and value.
            write(value: texts(header) + 1)
            repeat {
                header = UnsafeRawPointer(header) == UnsafeRawPointer(fields) ? fields.pointee.list : header + 1
                if header == fields.pointee.end { return append(0x0a) }
            } while order(header, first, folding: 26) != 0
            append(0x2c)
        }
    }

    /// A value in two texts, without outer white space, with one space for any inside.
    @inline(never)
    private mutating func write(value texts: UnsafePointer<swl_str>) {
        var text = texts
        // 0 before the first word, 1 behind one, 2 in the white space behind one.
        var gap: UInt32 = 0
        repeat {
            var rest = Str(text.pointee)
            while rest.count > 0 {
                var n = 0
                while n < rest.count && !isSpace(rest.base[n]) { n &+= 1 }
                if n == 0 {
                    n = 1
                    gap &+= gap & 1
                } else {
                    if gap == 2 { append(0x20) }
                    append(Str(rest.base, n))
                    gap = 1
                }
                rest = Str(rest.base + n, rest.count &- n)
            }
            text += 1
        } while text != texts + 2
    }
}

/// The members that a struct begins with, as one row.
private func texts(_ p: UnsafeRawPointer) -> UnsafePointer<swl_str> { p.assumingMemoryBound(to: swl_str.self) }

/// Space, and TAB, LF, VT, FF, CR.
private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || UInt32(truncatingIfNeeded: byte) &- 9 < 5 }
