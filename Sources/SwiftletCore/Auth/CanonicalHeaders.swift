import CSwiftlet

/// What proxies add, change or drop; each behind its length.
private let unsigned: StaticString = """
    \u{0d}authorization\u{07}baggage\u{0a}connection\u{06}expect\u{0a}keep-alive\u{12}proxy-authenticate\
    \u{13}proxy-authorization\u{02}te\u{0b}traceparent\u{0a}tracestate\u{07}trailer\
    \u{11}transfer-encoding\u{07}upgrade\u{0a}user-agent\u{0f}x-amzn-trace-id
    """

extension Sink {
    /// Names of the headers to sign, sorted, in lower case. The next one is looked for again
    /// and again, which needs no memory: n * n comparisons for n headers.
    @inline(never)
    mutating func write(namesOf req: UnsafePointer<swl_request>, _ separator: Str) {
        let host = Str("host" as StaticString)
        var last = host.prefix(0)
        var isFirst = true
        while true {
            var next = host.prefix(0)
            var name = host
            var left = headerCount(req)
            var header = req.pointee.headers
            while true {
                if name.order(last, folding: 26) > 0 && (next.isEmpty || name.order(next, folding: 26) < 0) { next = name }
                guard left > 0, let this = header else { break }
                name = Str(this.pointee.name)
                header = this + 1
                left &-= 1
            }
            if next.isEmpty { return }
            last = next
            if isListed(next, Literal(stringLiteral: unsigned)) { continue }
            if !isFirst { append(separator) }
            isFirst = false
            append(next, turning: 0x41)
        }
    }

    /// The headers of these names, a line each. `mark` is the first byte of what separates
    /// them, ";" or "%3B".
    @inline(never)
    mutating func write(headersOf req: UnsafePointer<swl_request>, _ names: Str, _ mark: UInt8) {
        var rest = names
        while !rest.isEmpty {
            let name = rest.cut(at: mark)
            if mark == 0x25 && !rest.isEmpty { rest.removeFirst(2) }
            append(name)
            write(valuesOf: req, name)
        }
    }

    /// Of all headers of this name, joined.
    @inline(never)
    private mutating func write(valuesOf req: UnsafePointer<swl_request>, _ name: Str) {
        append(0x3a)
        var isFirst = true
        // host is the request's second member.
        if isSame(name, Str("host" as StaticString)) { write(value: texts(req) + 1, 1) }
        var header = req.pointee.headers
        var left = headerCount(req)
        while left > 0, let this = header {
            if isSame(name, Str(this.pointee.name)) {
                if !isFirst { append(0x2c) }
                isFirst = false
                // Behind a header's name stand prefix and value.
                write(value: texts(this) + 1, 2)
            }
            header = this + 1
            left &-= 1
        }
        append(0x0a)
    }

    /// One value in `n` texts, without outer white space, with one space for any inside.
    @inline(never)
    private mutating func write(value texts: UnsafePointer<swl_str>, _ n: Int) {
        var text = texts
        // 0 before the first word, 1 behind one, 2 in the white space behind one.
        var gap: UInt8 = 0
        while text < texts + n {
            var rest = Str(text.pointee)
            while !rest.isEmpty {
                var n = 0
                while n < rest.count && !isSpace(rest[n]) { n &+= 1 }
                if n == 0 {
                    rest.removeFirst(1)
                    gap &+= gap & 1
                    continue
                }
                if gap == 2 { append(0x20) }
                append(rest.prefix(n))
                rest.removeFirst(n)
                gap = 1
            }
            text += 1
        }
    }
}

/// The members that a struct begins with, as one row.
private func texts(_ p: UnsafeRawPointer) -> UnsafePointer<swl_str> { p.assumingMemoryBound(to: swl_str.self) }

/// Space, and TAB, LF, VT, FF, CR.
private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }
