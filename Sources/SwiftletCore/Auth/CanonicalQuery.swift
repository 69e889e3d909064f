import CSwiftlet

extension Sink {
    /// Parameters sorted by encoded name, then encoded value. The next one is looked for again
    /// and again, which needs no memory: n * n comparisons for n parameters.
    @inline(never)
    mutating func write(query: Str) {
        let first = Str(query.base - 1, 0)  // in front of any other
        var last = first
        while true {
            var next = query.prefix(0)
            var rest = query
            while !rest.isEmpty {
                let parameter = rest.cut(at: 0x26)
                if parameter.isEmpty || order(last, parameter) >= 0 { continue }
                if next.isEmpty || order(parameter, next) < 0 { next = parameter }
            }
            if next.isEmpty { return }
            if !last.isEmpty { append(0x26) }
            encode(next, .parameter)
            last = next
        }
    }
}

/// Of the encoded texts; equal ones stand in the order they were given in.
@inline(never)
private func order(_ a: Str, _ b: Str) -> Int {
    var x = Encoding(a, .parameter)
    var y = Encoding(b, .parameter)
    while true {
        let byte = x.next()
        let difference = byte &- y.next()
        if difference != 0 { return difference }
        if byte == Encoding.ended { return a.base - b.base }
    }
}

extension Signing {
    /// Escapes must be whole, and no parameter one of `names`.
    @inline(never)
    mutating func checkQuery(_ names: Literal) {
        var rest = Str(request.pointee.query)
        if hasBrokenEscape(rest) { signer.hash.fail(.SWL_E_ARG_ESCAPE) }
        while !rest.isEmpty {
            var parameter = rest.cut(at: 0x26)
            var name = parameter.cut(at: 0x3d).c
            if isListed(&name, names) { signer.hash.fail(.SWL_E_ARG_SIGNED) }
        }
    }
}
