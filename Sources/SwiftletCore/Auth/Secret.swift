// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// What a key must be, apart from the signers that hash: a program with a bearer key alone asks for no hash.

/// Gives SWL_OK for a text of printable ASCII without the space, which is not empty and has no byte of `excluded`; else
/// `failure`. A text that begins with a quotation mark gives SWL_E_ARG_QUOTES: it was copied with its marks from a file or
/// a shell.
@inline(never)
func checkText(_ text: swl_str, except excluded: Literal, else failure: swl_status) -> swl_status {
    let text = Str(text)
    if text.isEmpty || !text.isVisible(except: excluded) { return failure }
    return text[0] == UInt8(ascii: "\"") || text[0] == UInt8(ascii: "'") ? .SWL_E_ARG_QUOTES : .SWL_OK
}

/// Checks a key that goes into a header. RFC 6750 section 2.1 allows fewer characters; services have keys with more.
@inline(never)
func checkKey(_ key: swl_str) -> swl_status { checkText(key, except: "", else: .SWL_E_ARG_KEY) }

/// Adds a header whose value is a key that the caller keeps. `lowercased` is the header's name in lower case: no header of
/// this name may be there already. It is nil for a name that the caller chose, which is not looked for.
@inline(never)
func addSecret(_ header: UnsafePointer<swl_header>, _ lowercased: Literal?, _ req: UnsafeMutablePointer<swl_request>) -> swl_status {
    var i = lowercased == nil ? 0 : headerCount(req)
    while i > 0 {
        i &-= 1
        if Str(firstHeader(req)[i].name).matches(lowercased.unsafelyUnwrapped) { return .SWL_E_ARG_SIGNED }
    }
    let status = checkKey(header.pointee.value)
    return status == .SWL_OK ? append(header, req) : status
}
