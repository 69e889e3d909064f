import CSwiftlet

@implementation @c(swl_sigv4a_sign)
func swl_sigv4a_sign(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    withRoom(for: Signing.self) { s in
        s.pointee.prepareSigV4a(k, req, text)
        s.pointee.addHeaders()
        s.pointee.signer.add("X-Amz-Region-Set", Str(k.pointee.region), 0)
        s.pointee.addAuthorization(expecting: longestDER)
        let end = s.pointee.signer.text.position + longestDER
        s.pointee.signSigV4a()
        let status = s.pointee.signer.finish(text)
        if status == .SWL_OK {
            let last = req.pointee.headers.unsafelyUnwrapped + (headerCount(req) &- 1)
            last.pointee.value.len &-= end - s.pointee.signer.text.position
        }
        return status
    }
}
