import CSwiftlet

extension Signing {
    @inline(never)
    mutating func prepareSigV4(_ key: UnsafePointer<swl_aws>, _ request: UnsafePointer<swl_request>, _ text: UnsafePointer<swl_buf>) {
        prepare(key, request, text)
        algorithm = "AWS4-HMAC-SHA256"
        require(plain: region, else: .SWL_E_ARG_REGION)
    }

    /// HMAC of the string to sign, with the kept key when it is for this day.
    @inline(never)
    mutating func signSigV4() {
        if signer.hash.status != .SWL_OK { return }
        if let kept = key.pointee.key, kept.pointee.day_ == keyDay {
            signer.hash.beginHMAC(Str(UnsafeRawPointer(kept).assumingMemoryBound(to: UInt8.self), 32))
        } else {
            derive()
        }
        hashStringToSign()
        signer.hash.finishHMAC()
        signer.text.append(signer.hash.hex())
        signer.hash.wipe()
    }

    /// The day that a key is for, counted from 1: a key of zeros is for none.
    var keyDay: UInt32 { mutating get { request.pointee.time.s / 86400 &+ 1 } }
}
