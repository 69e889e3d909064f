// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// What a signer works with and gives: a hash, headers, and the text that they borrow. All or
/// nothing, and none of a name that is there already. After a failure, which is in
/// `hash.status`, nothing is added or hashed any more.
struct Signer {
    var hash: Hash
    var text: Sink
    var request: UnsafeMutablePointer<swl_request>
    private var count: UInt16

    /// The first that is done with it.
    @inline(__always)
    mutating func prepare(
        _ start: Hash.Start, size: Int, _ request: UnsafeMutablePointer<swl_request>, _ text: UnsafePointer<swl_buf>
    ) {
        hash.prepare(start, size: size)
        self.request = request
        count = request.pointee.header_count
        self.text = Sink(text)
    }

    @inline(never)
    mutating func add(_ name: Literal, _ value: Str, _ flags: UInt32) {
        let count = request.pointee.header_count
        guard var header = request.pointee.headers, count < request.pointee.header_cap else { return hash.fail(.SWL_E_SPACE_HEADERS) }
        // Its place is the caller's, in use or not.
        let new = header + Int(truncatingIfNeeded: count)
        new.pointee = swl_header(name: Str(name).c, prefix: swl_str(), value: value.c, flags: flags)
        while header != new {
            if order(header, new, folding: 26) == 0 { return hash.fail(.SWL_E_ARG_SIGNED) }
            header += 1
        }
        request.pointee.header_count = count &+ 1
    }

    @inline(never)
    mutating func add(_ name: Literal, copyOf value: swl_str) {
        add(name, Str(text.position, value.len), 0)
        text.append(value)
    }

    /// The last header: its value is the text from byte `start` on, of which `n` bytes are still
    /// to be written if the status is good.
    @inline(__always)
    mutating func addLast(_ name: Literal, from start: Int, _ flags: UInt32, expecting n: Int) {
        let written = text.text(from: start)
        add(name, Str(written.base, written.count &+ n), flags)
        if !text.reserve(n) { hash.fail(.SWL_E_SPACE) }
    }

    mutating func writeBase64(_ last: Literal) {
        text.append(hash.base64(last))
    }

    /// Behind the last header, for which there was room if the status is good.
    @inline(never)
    mutating func finish(_ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
        let status = hash.status
        if status != .SWL_OK { request.pointee.header_count = count }
        if status == .SWL_OK || status == .SWL_E_SPACE { text.pointee.len &+= self.text.count }
        return status
    }

    /// Without headers.
    @inline(never)
    mutating func commit(_ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
        let status = hash.status
        return status == .SWL_OK || status == .SWL_E_SPACE ? self.text.commit(text) : status
    }
}

/// A key that goes into a hash may be any text; CR, LF and NUL are from a paste.
func isSecret(_ key: swl_str) -> Bool { key.len > 0 && isValue(key) }

/// A header whose value is a key that the caller keeps.
@inline(__always)
func addSecret(
    _ req: UnsafeMutablePointer<swl_request>, _ name: swl_str, _ prefix: swl_str, _ key: swl_str
) -> swl_status {
    var header = swl_header(name: name, prefix: prefix, value: key, flags: SWL_SECRET)
    return isKey(key) ? append(&header, req) : .SWL_E_ARG_KEY
}

/// A key as it stands in a header: RFC 6750 section 2.1 allows less, services ask for more.
func isKey(_ key: swl_str) -> Bool {
    key.len != 0 && Str(key).isVisible(except: "")
}
