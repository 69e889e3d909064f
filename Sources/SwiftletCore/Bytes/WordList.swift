// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Whether a `swl_str` is one of `names`, in either case. Each stands behind its length.
@inline(never)
func isListed(_ text: UnsafeRawPointer, _ names: Literal) -> Bool {
    let count = text.assumingMemoryBound(to: swl_str.self).pointee.len
    var name = names.base
    while name.pointee != 0 {
        let n = Int(truncatingIfNeeded: name.pointee)
        if n == count {
            var entry = Str(name + 1, n).c
            if order(text, &entry, folding: 26) == 0 { return true }
        }
        name += n &+ 1
    }
    return false
}
