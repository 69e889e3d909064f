import CSwiftlet

@implementation @c(swl_sigv4a_sign)
func swl_sigv4a_sign(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    var headers = HeaderWriter(req, text)
    var signing = Signing(k, req, "AWS4-ECDSA-P256-SHA256")
    return withUnsafeMutablePointer(to: &signing) { s in
        s.pointee.openHeaders(&headers, expecting: 144)
        if headers.status == .SWL_OK { headers.status = s.pointee.signSigV4a(&headers.sink) }
        return headers.finish(text)
    }
}
