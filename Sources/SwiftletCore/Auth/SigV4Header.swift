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
