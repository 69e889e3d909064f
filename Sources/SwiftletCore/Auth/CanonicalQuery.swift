// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

extension Sink {
    /// Appends the parameters, sorted by encoded name, then encoded value. The next one is looked for again and again,
    /// which needs no memory: n * n comparisons for n parameters. Gives `Encoding.ended`, or `Encoding.broken` if an
    /// escape is broken.
    @inline(never)
    mutating func write(query: Str, _ kind: Encoding.Kind) -> Int {
        let end = query.base + query.count
        var last: UnsafePointer<UInt8>?
        while true {
            var next: UnsafePointer<UInt8>?
            var rest = query
            while !rest.isEmpty {
                let parameter = rest.base
                if rest.cut(at: UInt8(ascii: "&")).isEmpty { continue }
                if let last, order(parameter, last, end, kind) <= 0 { continue }
                if let next, order(next, parameter, end, kind) <= 0 { continue }
                next = parameter
            }
            guard let next else { return Encoding.ended }
            if last != nil { append(UInt8(ascii: "&")) }
            let ending = encode(Str(next, end - next), kind)
            if ending != Encoding.ended { return ending }
            last = next
        }
    }
}

/// The order of the encoded parameters that begin at `a` and `b` in a query, which ends at `end`. Of equal parameters the
/// earlier comes first.
@inline(never)
private func order(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ kind: Encoding.Kind) -> Int {
    var x = Encoding(Str(a, end - a), kind)
    var y = Encoding(Str(b, end - b), kind)
    while true {
        let character = x.next()
        let difference = character &- y.next()
        if difference != 0 { return difference }
        if character == Encoding.ended { return a - b }
    }
}
