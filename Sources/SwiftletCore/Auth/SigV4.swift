import CSwiftlet

extension Signing {
    /// HMAC of the string to sign, with the kept key when it is for this day.
    @inline(never)
    mutating func signSigV4(_ sink: inout Sink) -> swl_status {
        if let kept = key.pointee.key, kept.pointee.day_ == keyDay {
            hash.beginHMAC("", Str(UnsafeRawPointer(kept).assumingMemoryBound(to: UInt8.self), 32))
        } else {
            derive()
            hash.beginHMAC("", hash.result())
        }
        writeStringToSign()
        hash.finishHMAC()
        sink.append(hash.hex())
        hash.wipe()
        return hash.status
    }
}
