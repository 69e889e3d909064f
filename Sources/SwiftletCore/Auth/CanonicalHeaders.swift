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
    mutating func write(namesOf req: UnsafePointer<swl_request>, _ separator: Literal) {
        var last = Str("" as StaticString)
        while true {
            var next = Str("host" as StaticString)
            if next.order(last, folding: 26) <= 0 { next.removeFirst(4) }
            var i = headerCount(req)
            while i > 0, let headers = req.pointee.headers {
                i &-= 1
                let name = Str(headers[i].name)
                if (next.isEmpty || name.order(next, folding: 26) < 0) && name.order(last, folding: 26) > 0
                    && !isListed(name, Literal(stringLiteral: unsigned)) { next = name }
            }
            if next.isEmpty { return }
            if !last.isEmpty { write(separator) }
            append(next, turning: 0x41)
            last = next
        }
    }

    /// The headers of these names, a line each, or the names alone, joined by ";". `names` is
    /// what was written before, with ";" or "%3B" between them: `mark` is the first byte of that.
    @inline(never)
    mutating func write(headersOf req: UnsafePointer<swl_request>, _ names: Str, _ mark: UInt8, asLines: Bool) {
        var rest = names
        while !rest.isEmpty {
            let name = rest.cut(at: mark)
            if mark == 0x25 && !rest.isEmpty { rest.removeFirst(2) }
            append(name)
            if asLines {
                write(valuesOf: req, name)
            } else if !rest.isEmpty {
                append(0x3b)
            }
        }
    }

    /// Of all headers of this name, joined.
    @inline(never)
    private mutating func write(valuesOf req: UnsafePointer<swl_request>, _ name: Str) {
        var separator: UInt8 = 0x3a
        if name.matches(Str("host" as StaticString)) {
            append(separator)
            write(value: swl_str(), req.pointee.host)
        }
        var header = req.pointee.headers
        var i = headerCount(req)
        while i > 0, let this = header {
            if name.matches(Str(this.pointee.name)) {
                append(separator)
                separator = 0x2c
                write(value: this.pointee.prefix, this.pointee.value)
            }
            header = this + 1
            i &-= 1
        }
        append(0x0a)
    }

    @inline(never)
    private mutating func write(value prefix: swl_str, _ value: swl_str) {
        var gap: UInt8 = 0
        write(words: prefix, &gap)
        write(words: value, &gap)
    }

    /// Without outer white space, with one space for any inside. `gap`: 0 before the first
    /// word, 1 behind one, 2 in the white space behind one.
    @inline(never)
    private mutating func write(words text: swl_str, _ gap: inout UInt8) {
        var rest = Str(text)
        while !rest.isEmpty {
            var n = 0
            while n < rest.count && !isSpace(rest[n]) { n &+= 1 }
            if n > 0 {
                if gap == 2 { append(0x20) }
                append(rest.prefix(n))
                rest.removeFirst(n)
                gap = 1
            } else {
                rest.removeFirst(1)
                gap &+= gap & 1
            }
        }
    }
}

/// Space, and TAB, LF, VT, FF, CR.
private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }
