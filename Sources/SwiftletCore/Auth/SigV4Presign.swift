import CSwiftlet

@implementation @c(swl_sigv4_presign)
func swl_sigv4_presign(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafePointer<swl_request>, _ expires: UInt32, _ url: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    presignSigV4(k, req, expires, "https://", "", url)
}

/// With what a Bedrock key has in place of the scheme, and behind the signature.
@inline(never)
func presignSigV4(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafePointer<swl_request>, _ expires: UInt32,
    _ scheme: Literal, _ end: Literal, _ url: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    withRoom(for: Signing.self) { s in
        s.pointee.prepareSigV4(k, req, url)
        s.pointee.signer.text.write(scheme)
        s.pointee.openURL(expires, expecting: 64)
        s.pointee.signSigV4()
        s.pointee.signer.text.write(end)
        return s.pointee.signer.commit(url)
    }
}
