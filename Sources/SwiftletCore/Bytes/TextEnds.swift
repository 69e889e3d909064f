// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_text_head)
func swl_text_head(_ text: swl_str, _ max: Int) -> swl_str {
    let text = Str(text)
    let end = isSmaller(max, than: text.count) ? max : text.count
    // Back to the beginning of the last character, and over it when it is whole.
    let n = end > 0 ? text.characterStart(at: end &- 1) : 0
    let isWhole = Str(text.base + n, end &- n).isUTF8
    return text.prefix(isWhole ? end : n).c
}

@implementation @c(swl_text_tail)
func swl_text_tail(_ text: swl_str, _ max: Int) -> swl_str {
    var rest = Str(text)
    if isSmaller(max, than: rest.count) { rest.removeFirst(rest.count &- max) }
    while !rest.isEmpty && isContinuation(rest[0]) { rest.removeFirst(1) }
    return swl_text_head(rest.c, rest.count)
}

/// As unsigned numbers: a size_t need not be an Int.
private func isSmaller(_ a: Int, than b: Int) -> Bool { UInt(bitPattern: a) < UInt(bitPattern: b) }
