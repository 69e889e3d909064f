// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

extension Sink {
    /// Parameters sorted by encoded name, then encoded value. The next one is looked for again
    /// and again, which needs no memory: n * n comparisons for n parameters.
    /// Gives how it ended, `Encoding.ended` or, at a broken escape, `Encoding.broken`.
    @inline(never)
    mutating func write(query: Str, space: UInt8) -> Int {
        var last: Str?
        while true {
            var next: Str?
            var rest = query
            while !rest.isEmpty {
                let parameter = rest
                if rest.cut(at: UInt8(ascii: "&")).isEmpty { continue }
                if let last, order(last, parameter, space) >= 0 { continue }
                if let next, order(parameter, next, space) >= 0 { continue }
                next = parameter
            }
            guard let next else { return Encoding.ended }
            if last != nil { append(UInt8(ascii: "&")) }
            let end = encode(next, .parameter, space: space)
            if end != Encoding.ended { return end }
            last = next
        }
    }
}

/// The order of the encoded parameters that `a` and `b` begin with. Both are tails of one query: of equal parameters
/// the earlier, whose tail is longer, comes first.
@inline(never)
private func order(_ a: Str, _ b: Str, _ space: UInt8) -> Int {
    var x = Encoding(a, .parameter, space: space)
    var y = Encoding(b, .parameter, space: space)
    while true {
        let character = x.next()
        let difference = character &- y.next()
        if difference != 0 { return difference }
        if character == Encoding.ended { return b.count &- a.count }
    }
}
