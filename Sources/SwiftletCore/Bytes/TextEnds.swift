// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_text_head)
func swl_text_head(_ text: swl_str, _ max: Int) -> swl_str {
    let text = Str(text)
    var end = isSmaller(max, than: text.count) ? max : text.count
    while end > 0 {
        let start = text.characterStart(at: end &- 1)
        // Continuation bytes after a whole character belong to no character: they are left out.
        let length = text.prefix(end).dropFirst(start).characterLength
        if length > 0 { return text.prefix(start &+ length).c }
        end = start
    }
    return text.prefix(0).c
}

@implementation @c(swl_text_tail)
func swl_text_tail(_ text: swl_str, _ max: Int) -> swl_str {
    var rest = Str(text)
    if isSmaller(max, than: rest.count) { rest.removeFirst(rest.count &- max) }
    while !rest.isEmpty && rest.characterLength <= 0 { rest.removeFirst(1) }
    return swl_text_head(rest.c, rest.count)
}

/// Compares as unsigned numbers: a size_t may be larger than any Int.
private func isSmaller(_ a: Int, than b: Int) -> Bool { UInt(bitPattern: a) < UInt(bitPattern: b) }
