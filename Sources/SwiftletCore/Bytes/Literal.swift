// SPDX-License-Identifier: Apache-2.0

/// A literal's address: it ends at a NUL, and is one word to pass where StaticString is three.
struct Literal: ExpressibleByStringLiteral {
    let base: UnsafePointer<UInt8>

    @inline(__always)
    init(stringLiteral text: StaticString) { base = text.utf8Start }

    init(_ base: UnsafePointer<UInt8>) { self.base = base }

    func has(_ byte: UInt8) -> Bool {
        var rest = base
        while rest.pointee != 0 {
            if rest.pointee == byte { return true }
            rest += 1
        }
        return false
    }
}
