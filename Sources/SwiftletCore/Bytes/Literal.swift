// SPDX-License-Identifier: Apache-2.0

/// The address of a literal, which ends with a NUL. It is passed as one word, where a StaticString takes three.
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
