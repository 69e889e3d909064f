// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// What SigV4 and SigV4a, header and query form have in common. It stays behind a pointer:
/// slots point into it.
struct Signing {
    var signer: Signer

    // Slots of the formats: $0 and on.
    var algorithm: swl_str
    private(set) var stamp: swl_str
    /// In front of the region in the scope; SigV4a has neither.
    var slash: swl_str
    // $3 to $7 are the texts of a swl_aws, as they stand there, with the day in place of the
    // token; $5 to $8 are what a SigV4 key is made with.
    private(set) var accessKey: swl_str
    private var secretKey: swl_str
    private var day: swl_str
    var region: swl_str
    private var service: swl_str
    private var terminator: swl_str
    private(set) var payload: swl_str
    // $: and $;, which follow "9". The names are those of the signed headers, in the header form.
    private var digest: swl_str
    var names: swl_str

    private(set) var key: UnsafePointer<swl_aws>
    private var flags: UInt32
    private var fields: Fields
    private var stampText: Bytes16

    // Methods are all `mutating`: for one that is not, this struct is copied.
    var isRegional: Bool { mutating get { algorithm.len == 16 /* AWS4-HMAC-SHA256 */ } }
    mutating func has(_ flag: UInt32) -> Bool { flags & flag != 0 }
    var request: UnsafePointer<swl_request> { mutating get { UnsafePointer(signer.request) } }

    /// The first that is done with it: the scope, which is what a derived key is for, but for
    /// algorithm and region.
    @inline(never)
    mutating func prepare(
        _ key: UnsafePointer<swl_aws>, _ request: UnsafePointer<swl_request>, _ text: UnsafePointer<swl_buf>
    ) {
        signer.prepare({ swl_port_sha256_start($0) }, size: 32, UnsafeMutablePointer(mutating: request), text)
        self.key = key
        flags = key.pointee.flags
        slash = Str("/" as StaticString).c
        UnsafeMutableRawPointer(bytes(&accessKey)).copyMemory(from: key, byteCount: 5 &* MemoryLayout<swl_str>.size)
        terminator = Str("aws4_request" as StaticString).c
        if request.pointee.time.s == 0 { signer.hash.fail(.SWL_E_ARG_TIME) }
        require(plain: service, else: .SWL_E_ARG_SERVICE)
        writeTimeStamp(request.pointee.time, bytes(&stampText))
        stamp = Str(bytes(&stampText), 16).c
        day = Str(bytes(&stampText), 8).c
    }

    @inline(__always)
    mutating func require(visible text: swl_str, else failure: swl_status) { require(visible: text, else: Failure(failure)) }

    @inline(__always)
    mutating func require(plain text: swl_str, else failure: swl_status) { require(plain: text, else: Failure(failure)) }

    @inline(never)
    private mutating func require(visible text: swl_str, else failure: Failure) {
        let text = Str(text)
        var i = 0
        while i < text.count && text[i] &- 0x21 <= 0x7e - 0x21 { i &+= 1 }
        if i < text.count || text.isEmpty { signer.hash.fail(by: failure) }
    }

    @inline(never)
    private mutating func require(plain text: swl_str, else failure: Failure) {
        if !isPlain(text) { signer.hash.fail(by: failure) }
    }

    /// All else that is signed, but the canonical request. `parameters` may not be in the
    /// query yet, and with one of the flags in `unsigned` the body's hash is not used.
    @inline(never)
    mutating func begin(_ parameters: Literal, unsigned: UInt32) {
        let request = request
        require(visible: accessKey, else: .SWL_E_ARG_KEY)
        if key.pointee.session_token.len > 0 { require(visible: key.pointee.session_token, else: .SWL_E_ARG_KEY) }
        require(visible: request.pointee.method, else: .SWL_E_ARG_METHOD)
        require(visible: request.pointee.host, else: .SWL_E_ARG_HOST)
        let path = Str(request.pointee.path)
        if !path.isEmpty && path[0] != 0x2f { signer.hash.fail(.SWL_E_ARG_PATH) }
        if has(SWL_AWS_S3) && hasBrokenEscape(path) { signer.hash.fail(.SWL_E_ARG_ESCAPE) }
        checkQuery(parameters)

        payload = request.pointee.body_sha256
        if payload.len > 0 { return }
        payload = Str("UNSIGNED-PAYLOAD" as StaticString).c
        if has(unsigned) { return }
        signer.hash.begin()
        signer.hash.updateBody(request)
        payload = signer.hash.finishHex()
    }

    /// Escapes must be whole, and no parameter one of `names`.
    @inline(never)
    mutating func checkQuery(_ names: Literal) {
        var rest = Str(request.pointee.query)
        if hasBrokenEscape(rest) { signer.hash.fail(.SWL_E_ARG_ESCAPE) }
        while !rest.isEmpty {
            if hasName(rest.cut(at: 0x26), names) { signer.hash.fail(.SWL_E_ARG_SIGNED) }
        }
    }

    /// The headers to sign are those that there are now.
    mutating func takeHeaders() {
        Fields.take(request, UnsafeMutableRawPointer(bytes(&fields)).assumingMemoryBound(to: Fields.self))
    }

    /// Their names, into the text.
    mutating func writeNames(_ separator: Literal) {
        signer.text.write(UnsafeRawPointer(bytes(&fields)).assumingMemoryBound(to: Fields.self), separator)
    }

    /// Lines, or names, into the hash.
    mutating func hashHeaders(_ separator: Literal?) {
        signer.hash.sink.write(UnsafeRawPointer(bytes(&fields)).assumingMemoryBound(to: Fields.self), separator)
    }

    /// Writes the canonical request straight into the hash, up to the names of the headers.
    @inline(never)
    mutating func beginCanonical(_ query: Str) {
        signer.hash.begin()
        signer.hash.sink.append(Str(request.pointee.method), turning: 0x61)
        signer.hash.sink.append(0x0a)
        let path = Str(request.pointee.path)
        if has(SWL_AWS_S3) && !path.isEmpty {
            signer.hash.sink.append(path)
        } else {
            signer.hash.sink.write(path: path)
        }
        signer.hash.sink.append(0x0a)
        signer.hash.sink.write(query: query)
        signer.hash.sink.append(0x0a)
        hashHeaders(nil)
        signer.hash.sink.append(0x0a)
    }

    /// From there on, and its hash into the string to sign.
    mutating func endCanonical(_ format: Literal) {
        hash(format)
        digest = signer.hash.finishHex()
    }

    @inline(never)
    mutating func hash(_ format: Literal) {
        signer.hash.sink.write(format, bytes(&algorithm))
    }

    @inline(__always)
    mutating func write(_ format: Literal) {
        signer.text.write(format, bytes(&algorithm))
    }

    /// Into the hash.
    mutating func hashStringToSign() { hash("$0\n$1\n$5$2$6/$7/$8\n$:") }

    /// The HMAC chain of day, region, service and "aws4_request", up to the message that its
    /// result is the key for.
    @inline(never)
    mutating func derive() {
        require(visible: secretKey, else: .SWL_E_ARG_KEY)
        signer.hash.beginHMAC(Str("AWS4" as StaticString), Str(secretKey))
        var slot = UnsafeMutableRawPointer(bytes(&day)).assumingMemoryBound(to: swl_str.self)
        let end = slot + 4
        repeat {
            signer.hash.sink.append(slot.pointee)
            signer.hash.finishHMAC()
            signer.hash.beginHMAC(signer.hash.result())
            slot += 1
        } while slot != end
    }
}
