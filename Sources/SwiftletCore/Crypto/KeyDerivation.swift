import CSwiftlet

@implementation @c(swl_sigv4_key)
func swl_sigv4_key(_ k: UnsafePointer<swl_aws>, _ day: swl_time, _ key: UnsafeMutablePointer<swl_aws_signing_key>) -> swl_status {
    var req = swl_request()
    req.time = day
    var text = swl_buf()
    return withRoom(for: Signing.self) { s in
        s.pointee.prepareSigV4(k, &req, &text)
        s.pointee.derive()
        UnsafeMutableRawPointer(key).copyMemory(from: s.pointee.signer.hash.result().base, byteCount: 32)
        s.pointee.signer.hash.finishHMAC()
        s.pointee.signer.hash.wipe()
        // What failed is for no day.
        key.pointee.day_ = s.pointee.signer.hash.status == .SWL_OK ? s.pointee.keyDay : 0
        return s.pointee.signer.hash.status
    }
}
