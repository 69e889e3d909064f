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
    var signing = Signing(k, req, "AWS4-HMAC-SHA256")
    return withUnsafeMutablePointer(to: &signing) { s in
        var sink = Sink(url)
        sink.write(scheme)
        var status = s.pointee.openURL(&sink, expires, expecting: 64)
        if status == .SWL_OK { status = s.pointee.signSigV4(&sink) }
        sink.write(end)
        return status == .SWL_OK || status == .SWL_E_SPACE ? sink.commit(url) : status
    }
}
