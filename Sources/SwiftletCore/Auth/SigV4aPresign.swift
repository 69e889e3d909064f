import CSwiftlet

@implementation @c(swl_sigv4a_presign)
func swl_sigv4a_presign(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafePointer<swl_request>, _ expires: UInt32, _ url: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    var signing = Signing(k, req, "AWS4-ECDSA-P256-SHA256")
    return withUnsafeMutablePointer(to: &signing) { s in
        var sink = Sink(url)
        sink.write("https://")
        var status = s.pointee.openURL(&sink, expires, expecting: 144)
        if status == .SWL_OK { status = s.pointee.signSigV4a(&sink) }
        return status == .SWL_OK || status == .SWL_E_SPACE ? sink.commit(url) : status
    }
}
