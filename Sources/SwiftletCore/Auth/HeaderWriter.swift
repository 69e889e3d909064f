import CSwiftlet

/// What a signer gives: headers, and the text that they borrow. All or nothing, and none of a
/// name that is there already.
struct HeaderWriter {
    var sink: Sink
    var status = swl_status.SWL_OK
    private let request: UnsafeMutablePointer<swl_request>
    private let count: UInt16

    @inline(never)
    init(_ request: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>) {
        self.request = request
        count = request.pointee.header_count
        sink = Sink(text)
    }

    @inline(never)
    mutating func add(_ name: Literal, _ value: swl_str, _ flags: UInt32) {
        if status != .SWL_OK { return }
        let name = Str(name)
        var i = headerCount(request)
        while i > 0, let headers = request.pointee.headers {
            i &-= 1
            if name.matches(Str(headers[i].name)) { status = .SWL_E_ARG_SIGNED }
        }
        var header = swl_header(name: name.c, prefix: swl_str(), value: value, flags: flags)
        if status == .SWL_OK { status = append(&header, request) }
    }

    @inline(never)
    mutating func add(_ name: Literal, copyOf value: swl_str) {
        add(name, Str(sink.position, value.len).c, 0)
        sink.append(value)
    }

    /// The last header: its value is what the text ends with. The rest of it, of `n` bytes at
    /// most, may be written when the status is good.
    @inline(never)
    mutating func addLast(_ name: Literal, from start: UnsafePointer<UInt8>, _ flags: UInt32, expecting n: Int) {
        add(name, Str(start, 0).c, flags)
        if status == .SWL_OK && !sink.reserve(n) { status = .SWL_E_SPACE }
    }

    @inline(never)
    func finish(_ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
        if status == .SWL_OK {
            let last = request.pointee.headers.unsafelyUnwrapped + (headerCount(request) &- 1)
            last.pointee.value.len = sink.position - Str(last.pointee.value).base
        } else {
            request.pointee.header_count = count
            if status != .SWL_E_SPACE { return status }
        }
        return sink.commit(text)
    }
}

/// A key that goes into a hash may be any text; CR, LF and NUL are from a paste.
func isSecret(_ key: swl_str) -> Bool { key.len > 0 && isValue(key) }
