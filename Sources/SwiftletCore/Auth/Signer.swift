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

    /// Call this before anything else.
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
    mutating func require(_ text: swl_str, except excluded: Literal, else failure: swl_status) {
        hash.fail(checkText(text, except: excluded, else: failure))
    }

    /// Letters, digits and -._~ only: it stands in a URL as it is.
    @inline(never)
    mutating func require(plain text: swl_str, else failure: swl_status) {
        require(text, except: "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}", else: failure)
    }

    @inline(never)
    mutating func require(key: swl_str) { require(key, except: "", else: .SWL_E_ARG_KEY) }

    /// The request's own headers: they must be what can be sent. The head writes Host itself, and
    /// Transfer-Encoding never. Gives the one that says what the body's hash is.
    @inline(never)
    mutating func checkHeaders() -> UnsafePointer<swl_header>? {
        var hash: UnsafePointer<swl_header>?
        var header = UnsafePointer(firstHeader(request))
        let end = header + headerCount(request)
        while header != end {
            require(plain: header.pointee.name, else: .SWL_E_ARG_HEADER_NAME)
            if hasControl(header.pointee.prefix) || hasControl(header.pointee.value) { self.hash.fail(.SWL_E_ARG_HEADER_VALUE) }
            switch ("\u{14}x-amz-content-sha256\u{11}transfer-encoding\u{4}host" as WordList).index(of: Str(header.pointee.name)) {
            case -1: break
            case 0: hash = header
            default: self.hash.fail(.SWL_E_ARG_HEADER_OURS)
            }
            header += 1
        }
        return hash
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

    /// After the last header, for which there was room if the status is good.
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

/// A control character other than the tab. CR, LF or NUL would end the line for one reader or another.
@inline(never)
private func hasControl(_ text: swl_str) -> Bool {
    let text = Str(text)
    var i = 0
    while i != text.count {
        let byte = text.base[i]
        if byte < UInt8(ascii: " ") && byte != UInt8(ascii: "\t") || byte == 0x7f { return true }
        i &+= 1
    }
    return false
}

/// Name, prefix and value.
func row(_ header: UnsafePointer<swl_header>) -> UnsafePointer<swl_str> {
    UnsafeRawPointer(header).assumingMemoryBound(to: swl_str.self)
}
