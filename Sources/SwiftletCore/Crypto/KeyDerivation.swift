import CSwiftlet

@implementation @c(swl_sigv4_key)
func swl_sigv4_key(_ k: UnsafePointer<swl_aws>, _ day: swl_time, _ key: UnsafeMutablePointer<swl_aws_key>) -> swl_status {
    var req = swl_request()
    req.time = day
    var signing = Signing(k, &req, "AWS4-HMAC-SHA256")
    return withUnsafeMutablePointer(to: &signing) { s in
        let status = s.pointee.begin()
        if status != .SWL_OK { return status }
        s.pointee.derive()
        key.pointee.day_ = s.pointee.keyDay
        UnsafeMutableRawPointer(key).copyMemory(from: s.pointee.hash.result().base, byteCount: 32)
        s.pointee.hash.wipe()
        return s.pointee.hash.status
    }
}

extension Signing {
    /// The day that a key is for, counted from 1: a key of zeros is for none.
    var keyDay: UInt32 { mutating get { request.pointee.time.s / 86400 &+ 1 } }

    /// Day, region, service and "aws4_request", each a message to the code of the one before.
    @inline(never)
    mutating func derive() {
        if !isKey(key.pointee.secret_key) { hash.status = .SWL_E_ARG_KEY }
        hash.beginHMAC("AWS4", Str(key.pointee.secret_key))
        var i = 3
        while true {
            hash.update(slot(i))
            hash.finishHMAC()
            i &+= 1
            if i == 7 { return }
            hash.beginHMAC("", hash.result())
        }
    }
}
