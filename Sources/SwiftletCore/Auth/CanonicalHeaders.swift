// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// What proxies add, change or drop.
private var unsigned: WordList {
    """
    \u{13}proxy-authorization\u{12}proxy-authenticate\u{f}x-amzn-trace-id\u{d}authorization\u{b}traceparent\
    \u{a}connection\u{a}keep-alive\u{a}tracestate\u{a}user-agent\u{7}baggage\u{7}trailer\u{7}upgrade\u{6}expect\u{2}te
    """
}

extension Signing {
    /// Header number `i`: Host is 0, those of the request follow.
    @inline(never)
    private mutating func header(_ i: Int) -> UnsafePointer<swl_header> {
        i == 0 ? pointer(&host) : UnsafePointer(firstHeader(request) + (i &- 1))
    }

    /// The names of the headers to sign, which are those that there are now, into the text: in lower
    /// case, sorted, with `separator` between them. The next one is looked for again and again,
    /// which needs no memory: n * n comparisons for n headers.
    @inline(never)
    mutating func writeNames(_ separator: Literal) {
        host.name = "host"
        host.prefix = request.pointee.host
        host.value.len = 0
        let start = signer.text.count
        var last: UnsafePointer<swl_header>?
        var between: Literal?
        while true {
            var next: UnsafePointer<swl_header>?
            var i = 0
            repeat {
                let header = header(i)
                let isAfter = last == nil || order(header, last.unsafelyUnwrapped, folding: 26) > 0
                if isAfter && (next == nil || order(header, next.unsafelyUnwrapped, folding: 26) < 0) { next = header }
                i &+= 1
            } while i <= headerCount(request)
            guard let next else { break }
            last = next
            if unsigned.index(of: Str(next.pointee.name)) >= 0 { continue }
            if let between { signer.text.write(between) }
            between = separator
            signer.text.append(Str(next.pointee.name), turning: UInt8(ascii: "A"))
        }
        texts.names = signer.text.text(from: start).c
    }

    /// A line for each of the names, into the hash: the name and the values of all its headers, joined.
    @inline(never)
    mutating func hashHeaders(_ separator: Literal) {
        var rest = Str(texts.names)
        while rest.count > 0 {
            var name = rest.cut(at: separator.base.pointee).c
            if separator.base[1] != 0 { rest = Str(rest.base + 2, rest.count &- 2) }  // of %3B; below 0 after the last
            signer.hash.sink.append(name)
            var mark = UInt8(ascii: ":")
            var i = 0
            repeat {
                let header = header(i)
                i &+= 1
                if order(header, &name, folding: 26) != 0 { continue }
                signer.hash.sink.append(mark)
                mark = UInt8(ascii: ",")
                var gap = Gap.none
                signer.hash.sink.write(words: header.pointee.prefix, &gap)
                signer.hash.sink.write(words: header.pointee.value, &gap)
            } while i <= headerCount(request)
            signer.hash.sink.append(UInt8(ascii: "\n"))
        }
    }
}

/// What came last in a value.
private enum Gap: UInt8 { case none, word, blank }

extension Sink {
    /// Without white space at both ends, and with one space for any inside. `gap` is what the value
    /// has had so far.
    @inline(never)
    fileprivate mutating func write(words text: swl_str, _ gap: inout Gap) {
        var rest = Str(text)
        while rest.count > 0 {
            var n = 0
            while n < rest.count && rest.base[n] > 0x20 { n &+= 1 }
            if n == 0 {
                n = 1
                if gap == .word { gap = .blank }
            } else {
                if gap == .blank { append(UInt8(ascii: " ")) }
                append(Str(rest.base, n))
                gap = .word
            }
            rest = Str(rest.base + n, rest.count &- n)
        }
    }
}
