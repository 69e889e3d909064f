// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

extension Sink {
    /// Parameters sorted by encoded name, then encoded value. The next one is looked for again
    /// and again, which needs no memory: n * n comparisons for n parameters.
    @inline(never)
    mutating func write(query: Str) {
        let end = query.base + query.count
        var last: UnsafePointer<UInt8>?
        while true {
            var next: UnsafePointer<UInt8>?
            var at = query.base
            while at < end {
                let parameter = at
                while at < end && at.pointee != 0x26 { at += 1 }
                let isEmpty = at == parameter
                at += 1
                if isEmpty { continue }
                if let last, order(last, parameter, end) >= 0 { continue }
                if let next, order(parameter, next, end) >= 0 { continue }
                next = parameter
            }
            guard let next else { return }
            if last != nil { append(0x26) }
            encode(Str(next, end - next), .parameter)
            last = next
        }
    }
}

/// Of the encoded parameters that begin there; equal ones stand in the order they were given in.
@inline(never)
private func order(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int {
    var x = Encoding(Str(a, end - a), .parameter)
    var y = Encoding(Str(b, end - b), .parameter)
    while true {
        let byte = x.next()
        let difference = byte &- y.next()
        if difference != 0 { return difference }
        if byte == Encoding.ended { return a - b }
    }
}

/// Whether the parameter's name, however it is encoded, is one of `names` in either case. Each
/// stands behind its length, and has letters and hyphens only.
@inline(never)
func hasName(_ parameter: Str, _ names: Literal) -> Bool {
    var name = names.base
    while name.pointee != 0 {
        let end = name + 1 + Int(truncatingIfNeeded: name.pointee)
        var encoding = Encoding(parameter, .parameter)
        name += 1
        while name != end && encoding.next() | 0x20 == Int(truncatingIfNeeded: name.pointee) { name += 1 }
        if name == end && encoding.next() == Encoding.nameEnd { return true }
        name = end
    }
    return false
}
