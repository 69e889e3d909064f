// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Headers that are not signed, because proxies add, change or drop them: those of one connection (RFC 9110
/// section 7.6.1), Expect, those of tracing (W3C's and AWS's), and User-Agent, as in aws-c-auth. Authorization
/// holds the signature.
private var unsigned: WordList {
    """
    \u{13}proxy-authorization\u{f}x-amzn-trace-id\u{d}authorization\u{b}traceparent\
    \u{a}connection\u{a}keep-alive\u{a}tracestate\u{a}user-agent\u{7}baggage\u{7}trailer\u{7}upgrade\u{6}expect\u{2}te
    """
}

extension Signing {
    /// Number `i` of the headers that may be signed: Host is 0, those of the request follow.
    @inline(never)
    private mutating func candidate(_ i: Int) -> UnsafePointer<swl_header> {
        i == 0 ? pointer(&host) : UnsafePointer(firstHeader(request) + (i &- 1))
    }

    /// Writes the headers to sign, sorted by their names in lower case: Host and those that the request has now. If
    /// `separator` is not nil, the names go into the text with it between them; if `lines` is true, a line for each
    /// name goes into the hash. The next header is looked for again and again, which needs no memory: n * n
    /// comparisons for n headers.
    @inline(never)
    mutating func writeHeaders(names separator: Literal?, lines: Bool) {
        host.name = "host"
        host.prefix = request.pointee.host
        host.value.len = 0
        if separator != nil { texts.names.len = 0 }
        let start = signer.text.count
        var last: UnsafePointer<swl_header>?
        while true {
            var next: UnsafePointer<swl_header>?
            var i = 0
            repeat {
                let header = candidate(i)
                let isAfter = last == nil || order(row(header), row(last.unsafelyUnwrapped), folding: 26) > 0
                if isAfter && (next == nil || order(row(header), row(next.unsafelyUnwrapped), folding: 26) < 0) { next = header }
                i &+= 1
            } while i <= headerCount(request)
            guard let next else { return }
            last = next
            let name = Str(next.pointee.name)
            if unsigned.index(of: name) >= 0 { continue }
            if let separator {
                if signer.text.count != start { signer.text.write(separator) }
                signer.text.append(name, turning: UInt8(ascii: "A"))
            }
            // Names and values that did not fit cannot be read back: the signature is refused in the end.
            if !signer.text.fits { continue }
            if separator != nil { texts.names = signer.text.text(from: start).c }
            if lines { hashLine(next) }
        }
    }

    /// The name and the values of all headers that have it, joined.
    @inline(never)
    private mutating func hashLine(_ first: UnsafePointer<swl_header>) {
        signer.hash.sink.append(Str(first.pointee.name), turning: UInt8(ascii: "A"))
        var mark = UInt8(ascii: ":")
        var i = 0
        repeat {
            let header = candidate(i)
            i &+= 1
            if order(row(header), row(first), folding: 26) != 0 { continue }
            signer.hash.sink.append(mark)
            mark = UInt8(ascii: ",")
            var gap = Gap.none
            signer.hash.sink.write(words: header.pointee.prefix, &gap)
            signer.hash.sink.write(words: header.pointee.value, &gap)
        } while i <= headerCount(request)
        signer.hash.sink.append(UInt8(ascii: "\n"))
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
            while n < rest.count && rest.base[n] > UInt8(ascii: " ") { n &+= 1 }
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
