// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_sigv4_sign)
func swl_sigv4_sign(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    withRoom(for: Signing.self) { s in
        s.pointee.prepareSigV4(k, req, text)
        s.pointee.addHeaders()
        s.pointee.addAuthorization(expecting: 64)
        s.pointee.signSigV4()
        return s.pointee.signer.finish(text)
    }
}

@implementation @c(swl_sigv4a_sign)
func swl_sigv4a_sign(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    withRoom(for: Signing.self) { s in
        s.pointee.prepareSigV4a(k, req, text)
        s.pointee.addHeaders()
        s.pointee.addRegionSet()
        s.pointee.addAuthorization(expecting: longestDER)
        let end = s.pointee.signer.text.position + longestDER
        s.pointee.signSigV4a()
        let status = s.pointee.signer.finish(text)
        if status == .SWL_OK {
            // A DER signature is rarely the longest one: the last header's value ends where the text does.
            let last = req.pointee.headers.unsafelyUnwrapped + (headerCount(req) &- 1)
            last.pointee.value.len &-= end - s.pointee.signer.text.position
        }
        return status
    }
}

extension Signing {
    /// Begins the header form of SigV4 and SigV4a: checks the request, and adds headers that are signed.
    @inline(never)
    mutating func addHeaders() {
        check("\u{f}x-amz-signature")
        hashBody(unsigned: SWL_AWS_UNSIGNED_BODY)
        if !has(SWL_AWS_UNSIGNED_TOKEN) { addToken() }
        signer.add("X-Amz-Date", copyOf: texts.stamp)
    }

    /// Adds the body's hash, and Authorization without its signature, which gets room for `digits` bytes. The canonical
    /// request is hashed while the names of its headers are written.
    @inline(never)
    mutating func addAuthorization(expecting digits: Int) {
        if has(SWL_AWS_S3 | SWL_AWS_SEND_SHA256 | SWL_AWS_UNSIGNED_BODY) {
            signer.add("X-Amz-Content-Sha256", copyOf: texts.payload)
        }
        let value = signer.text.count
        // algorithm, access key, day, slash, region, service, terminator
        write("$a Credential=$d/$f$c$g/$h/$i, SignedHeaders=")
        beginCanonical(Str(request.pointee.query), names: ";")
        endCanonical("\n\n$l\n$j")  // names, payload
        write(", Signature=")
        if has(SWL_AWS_UNSIGNED_TOKEN) { addToken() }
        signer.addLast("Authorization", from: value, 0, expecting: digits)
    }

    @inline(never)
    private mutating func addToken() {
        let token = key.pointee.session_token
        if token.len > 0 { signer.add("X-Amz-Security-Token", Str(token), SWL_SECRET) }
    }
}
