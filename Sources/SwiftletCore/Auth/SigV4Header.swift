import CSwiftlet

@implementation @c(swl_sigv4_sign)
func swl_sigv4_sign(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    var headers = HeaderWriter(req, text)
    var signing = Signing(k, req, "AWS4-HMAC-SHA256")
    return withUnsafeMutablePointer(to: &signing) { s in
        s.pointee.openHeaders(&headers, expecting: 64)
        if headers.status == .SWL_OK { headers.status = s.pointee.signSigV4(&headers.sink) }
        return headers.finish(text)
    }
}
