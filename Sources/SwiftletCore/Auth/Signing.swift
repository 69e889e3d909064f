// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// What SigV4 and SigV4a have in common, in header and query form. It is used through a pointer alone, because texts point
/// into it.
struct Signing {
    var signer: Signer
    /// Texts that the formats name by letter.
    var texts: swl_signing_texts_
    private(set) var key: UnsafePointer<swl_aws>
    var flags: UInt32
    /// The day that a key is for, counted from 1: a key of zeros is for none.
    private(set) var keyDay: UInt32
    /// Host, which is no header of the request, as one to sign.
    var host: swl_header
    private var stampText: Bytes16

    // All methods are `mutating`: for one that is not, this struct would be copied.
    mutating func has(_ flag: UInt32) -> Bool { flags & flag != 0 }
    var request: UnsafePointer<swl_request> { mutating get { UnsafePointer(signer.request) } }

    /// Call this before anything else. It sets all texts but the algorithm, and SigV4a's region.
    @inline(never)
    mutating func prepare(
        _ key: UnsafePointer<swl_aws>, _ request: UnsafePointer<swl_request>, _ text: UnsafePointer<swl_buf>
    ) {
        signer.prepare(swl_port_sha256_start, size: 32, UnsafeMutablePointer(mutating: request), text)
        self.key = key
        flags = key.pointee.flags
        texts.slash = Str("/" as StaticString).c
        // Five texts in a row, from access_key to service. The session token, the third, is in `day` until that is set below.
        UnsafeMutableRawPointer(bytes(&texts.access_key)).copyMemory(from: key, byteCount: 5 &* MemoryLayout<swl_str>.size)
        texts.terminator = Str("aws4_request" as StaticString).c
        texts.payload = request.pointee.body_sha256
        texts.names.len = 0
        if request.pointee.time.s == 0 { signer.hash.fail(.SWL_E_ARG_TIME) }
        keyDay = writeTimeStamp(request.pointee.time, bytes(&stampText)) &+ 1
        texts.stamp = Str(bytes(&stampText), 16).c
        texts.day = Str(bytes(&stampText), 8).c
    }

    /// Refuses what would sign another request than the one that can be sent. None of `parameters` may be in the query.
    @inline(never)
    mutating func check(_ parameters: WordList) {
        let request = request
        host = swl_header(name: "host", prefix: request.pointee.host, value: swl_str(), flags: 0)
        signer.require(plain: texts.service, else: .SWL_E_ARG_SERVICE)
        signer.require(key: texts.access_key)
        if key.pointee.session_token.len > 0 { signer.require(key: key.pointee.session_token) }
        signer.require(visible: request.pointee.method, else: .SWL_E_ARG_METHOD)
        signer.require(request.pointee.host, except: "/?#@\\", else: .SWL_E_ARG_HOST)
        let path = Str(request.pointee.path)
        if !path.isEmpty && path[0] != UInt8(ascii: "/") { signer.hash.fail(.SWL_E_ARG_PATH) }
        checkQuery(parameters)
        if let sent = signer.checkHeaders() { texts.payload = sent.pointee.value }
    }

    /// Refuses a parameter that has one of `names`, however it is encoded.
    @inline(never)
    private mutating func checkQuery(_ names: WordList) {
        var rest = Str(request.pointee.query)
        while !rest.isEmpty {
            var parameter = rest.cut(at: UInt8(ascii: "&"))
            // A longer name is cut at 32 bytes, yet counted whole: `index` does not read a text that is longer than
            // every word, and the longest word has 20 bytes.
            let status = withRoom(for: Bytes32.self) { room in
                var name = Sink(bytes(room), size: 32, full: nil)
                name.encode(parameter.cut(at: UInt8(ascii: "=")), .path)
                return names.has(name.text(from: 0)) ? .SWL_E_ARG_SIGNED : .SWL_OK
            }
            signer.hash.fail(status)
        }
    }

    /// What each parameter of the query is: S3 reads a query as a form.
    var parameterKind: Encoding.Kind { mutating get { has(SWL_AWS_S3) ? .formParameter : .parameter } }

    /// Sets what is signed as the body's hash. This is the hash that the caller gave; without one it is UNSIGNED-PAYLOAD
    /// if the key has one of the flags `unsigned`, and else the body's SHA-256.
    @inline(never)
    mutating func hashBody(unsigned: UInt32) {
        if texts.payload.len > 0 { return }
        texts.payload = Str("UNSIGNED-PAYLOAD" as StaticString).c
        if has(unsigned) { return }
        signer.hash.begin()
        signer.hash.updateBody(request)
        texts.payload = signer.hash.finishHex()
    }

    /// Hashes the string to sign:
    ///
    ///     algorithm, time stamp, scope (day, region, service, terminator), hash of the canonical request
    mutating func hashStringToSign() { hash("$a\n$b\n$f$c$g/$h/$i\n$k") }

    @inline(never)
    mutating func hash(_ format: Literal) { signer.hash.sink.write(format, Slots(&texts)) }

    @inline(never)
    mutating func write(_ format: Literal) { signer.text.write(format, Slots(&texts)) }
}
