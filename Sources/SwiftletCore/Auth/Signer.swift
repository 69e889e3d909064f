// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// A signer's working state: the hash, the request with the new headers, and the text that their values are in. After the
/// first failure, which is in `hash.status`, nothing is hashed, and `finish` takes the new headers away. A new header whose
/// name is there already is a failure.
struct Signer {
    var hash: Hash
    var text: Sink
    var request: UnsafeMutablePointer<swl_request>
    /// How many headers the request had.
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

    /// Lets letters, digits and -._~ pass only: such a text can be in a URL without an escape.
    @inline(never)
    mutating func require(plain text: swl_str, else failure: swl_status) {
        require(text, except: "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}", else: failure)
    }

    /// Lets printable ASCII without the space pass only.
    @inline(never)
    mutating func require(visible text: swl_str, else failure: swl_status) { require(text, except: "", else: failure) }

    @inline(never)
    mutating func require(key: swl_str) { require(visible: key, else: .SWL_E_ARG_KEY) }

    /// Checks the request's own headers, which must be such as can be sent. The head writes Host itself, and never writes
    /// Transfer-Encoding. Gives the header that says what the body's hash is, nil without one.
    @inline(never)
    mutating func checkHeaders() -> UnsafePointer<swl_header>? {
        var sentHash: UnsafePointer<swl_header>?
        var header = UnsafePointer(firstHeader(request))
        let end = header + headerCount(request)
        while header != end {
            require(plain: header.pointee.name, else: .SWL_E_ARG_HEADER_NAME)
            hash.fail(checkValue(header.pointee.prefix))
            hash.fail(checkValue(header.pointee.value))
            switch ("\u{14}x-amz-content-sha256\u{11}transfer-encoding\u{4}host" as WordList).index(of: Str(header.pointee.name)) {
            case -1: break
            case 0: sentHash = header  // x-amz-content-sha256
            default: hash.fail(.SWL_E_ARG_HEADER_OURS)
            }
            header += 1
        }
        return sentHash
    }

    @inline(never)
    mutating func add(_ name: Literal, _ value: Str, _ flags: UInt32) {
        let count = request.pointee.header_count
        guard var header = request.pointee.headers, count < request.pointee.header_cap else { return hash.fail(.SWL_E_SPACE_HEADERS) }
        request.pointee.header_count = count &+ 1
        // The header is written to its place first, and compared there with those before it.
        let new = header + Int(truncatingIfNeeded: count)
        new.pointee = swl_header(name: Str(name).c, prefix: swl_str(), value: value.c, flags: flags)
        while header != new {
            if order(row(header), row(new), folding: 26) == 0 { return hash.fail(.SWL_E_ARG_SIGNED) }
            header += 1
        }
    }

    @inline(never)
    mutating func add(_ name: Literal, copyOf value: swl_str) {
        add(name, Str(text.position, value.len), 0)
        text.append(value)
    }

    /// Adds the last header before its value is complete. The value is the text since `start` and `n` bytes more, for
    /// which room is taken here. The signer writes them after this call if nothing has failed.
    @inline(__always)
    mutating func addLast(_ name: Literal, from start: Int, _ flags: UInt32, expecting n: Int) {
        let written = text.text(from: start)
        add(name, Str(written.base, written.count &+ n), flags)
        if !text.reserve(n) { hash.fail(.SWL_E_SPACE) }
    }

    mutating func writeBase64(_ last: Literal) {
        text.append(hash.base64(last))
    }

    /// Ends a signer that adds headers. After a failure `header_count` is as it was. The text's length is set even if the
    /// text did not fit, so that the caller learns how much is needed.
    @inline(never)
    mutating func finish(_ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
        let status = hash.status
        if status != .SWL_OK { request.pointee.header_count = count }
        if status == .SWL_OK || status == .SWL_E_SPACE { text.pointee.len &+= self.text.count }
        return status
    }

    /// Ends a signer that adds no header but writes a URL.
    @inline(never)
    mutating func commit(_ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
        let status = hash.status
        return status == .SWL_OK || status == .SWL_E_SPACE ? self.text.commit(text) : status
    }
}

/// Name, prefix and value as three texts in a row, which swiftlet_swift.h checks.
func row(_ header: UnsafePointer<swl_header>) -> UnsafePointer<swl_str> {
    UnsafeRawPointer(header).assumingMemoryBound(to: swl_str.self)
}
