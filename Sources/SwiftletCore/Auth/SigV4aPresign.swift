import CSwiftlet

@implementation @c(swl_sigv4a_presign)
func swl_sigv4a_presign(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafePointer<swl_request>, _ expires: UInt32, _ url: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    withRoom(for: Signing.self) { s in
        s.pointee.prepareSigV4a(k, req, url)
        s.pointee.signer.text.write("https://")
        s.pointee.openURL(expires, expecting: longestDER)
        s.pointee.signSigV4a()
        return s.pointee.signer.commit(url)
    }
}
