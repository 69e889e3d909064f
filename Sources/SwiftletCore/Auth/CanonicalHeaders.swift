// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Headers that are not signed. Proxies add, change or drop those of one connection (RFC 9110 section 7.6.1), Expect,
/// those of tracing (W3C's and AWS's), and User-Agent; aws-c-auth leaves them out, too. Authorization holds the signature.
private var unsigned: WordList {
    """
    \u{13}proxy-authorization\u{f}x-amzn-trace-id\u{d}authorization\u{b}traceparent\
    \u{a}connection\u{a}keep-alive\u{a}tracestate\u{a}user-agent\u{7}baggage\u{7}trailer\u{7}upgrade\u{6}expect\u{2}te
    """
}

extension Signing {
    /// Writes the headers to sign, sorted by their names in lower case: Host and those that the request has now. If
    /// `separator` is not nil, the names go into the text with it between them. If `lines` is true, a line for each name
    /// goes into the hash, with the values of all headers of that name.
    @inline(never)
    mutating func writeHeaders(names separator: Literal?, lines: Bool) {
        let start = signer.text.count
        var last: UnsafePointer<swl_header>?
        while true {
            let (next, isJoined) = header(after: last)
            guard let next else { break }
            last = next
            let name = Str(next.pointee.name)
            if unsigned.has(name) { continue }
            if !isJoined, let separator {
                if signer.text.count != start { signer.text.write(separator) }
                signer.text.append(name, turning: UInt8(ascii: "A"))
            }
            // Names and values that did not fit cannot be read back: the signature is refused in the end.
            if !signer.text.fits { continue }
            if separator != nil { texts.names = signer.text.text(from: start).c }
            if lines { signer.hash.sink.write(lineOf: next, isJoined: isJoined) }
        }
    }

    /// Gives the header that follows `last`, or the first one; nil after the last one. `isJoined` says that it has the
    /// name of `last`: headers of one name follow each other in the request's order. The next header is looked for again
    /// and again, which needs no memory: n * n comparisons for n headers.
    @inline(never)
    private mutating func header(after last: UnsafePointer<swl_header>?) -> (UnsafePointer<swl_header>?, isJoined: Bool) {
        var next: UnsafePointer<swl_header>?
        var header = pointer(&host)
        var i = 0
        while true {
            var difference = 1
            if let last {
                difference = order(row(header), row(last), folding: 26)
                // A later one in the request's array; Host is not in it, and `checkHeaders` refuses its name there.
                if difference == 0 && header > last { return (header, true) }
            }
            if difference > 0 && (next == nil || order(row(next.unsafelyUnwrapped), row(header), folding: 26) > 0) { next = header }
            if i == headerCount(request) { return (next, false) }
            header = UnsafePointer(firstHeader(request) + i)
            i &+= 1
        }
    }
}

/// What a value ended with so far.
private enum Gap: UInt8 { case none, word, blank }

extension Sink {
    /// Begins a line, which ends the one before it, with the name and ":". If `isJoined` is true, a comma goes on with the
    /// line before. Then come prefix and value, without white space at both ends and with one space for any inside.
    @inline(never)
    fileprivate mutating func write(lineOf header: UnsafePointer<swl_header>, isJoined: Bool) {
        if !isJoined {
            append(UInt8(ascii: "\n"))
            append(Str(header.pointee.name), turning: UInt8(ascii: "A"))
        }
        append(isJoined ? UInt8(ascii: ",") : UInt8(ascii: ":"))
        var gap = Gap.none
        var text = row(header)
        let value = text + 2
        repeat {
            text += 1
            var rest = Str(text.pointee)
            while !rest.isEmpty {
                let byte = rest.removeFirst()
                if byte > UInt8(ascii: " ") {
                    if gap == .blank { append(UInt8(ascii: " ")) }
                    append(byte)
                    gap = .word
                } else if gap == .word {
                    gap = .blank
                }
            }
        } while text != value
    }
}
