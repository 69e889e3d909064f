import CSwiftlet

extension Signing {
    /// The header form of SigV4 and SigV4a: all headers, and all text but the signature, for
    /// which `digits` must fit.
    @inline(never)
    mutating func openHeaders(_ headers: inout HeaderWriter, expecting digits: Int) {
        headers.status = begin("\u{0f}x-amz-signature", unsigned: SWL_AWS_UNSIGNED_BODY)
        if !has(SWL_AWS_UNSIGNED_TOKEN) { addToken(&headers) }
        headers.add("X-Amz-Date", copyOf: stamp)
        if !isRegional { headers.add("X-Amz-Region-Set", key.pointee.region, 0) }
        if has(SWL_AWS_S3 | SWL_AWS_SEND_SHA256) { headers.add("X-Amz-Content-Sha256", copyOf: payload) }
        // What a wrong argument left undone is not read below.
        if headers.status != .SWL_OK { return }
        let value = headers.sink.position
        write(&headers.sink, "$0 Credential=$9/$3$2$4/$5/$6, SignedHeaders=")
        let names = headers.sink.position
        headers.sink.write(namesOf: request, ";")
        let signed = Str(names, headers.sink.position - names)
        headers.sink.write(", Signature=")
        if has(SWL_AWS_UNSIGNED_TOKEN) { addToken(&headers) }
        headers.addLast("Authorization", from: value, 0, expecting: digits)
        if headers.status == .SWL_OK { headers.status = hashCanonical(Str(request.pointee.query), signed, 0x3b) }
    }

    @inline(never)
    private mutating func addToken(_ headers: inout HeaderWriter) {
        let token = key.pointee.session_token
        if token.len > 0 { headers.add("X-Amz-Security-Token", token, SWL_SECRET) }
    }
}
