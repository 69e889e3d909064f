// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

extension Signing {
    @inline(never)
    mutating func prepareSigV4(_ key: UnsafePointer<swl_aws>, _ request: UnsafePointer<swl_request>, _ text: UnsafePointer<swl_buf>) {
        prepare(key, request, text)
        texts.algorithm = "AWS4-HMAC-SHA256"
        signer.require(plain: texts.region, else: .SWL_E_ARG_REGION)
    }

    /// Appends the signature, the HMAC of the string to sign. Its key is the kept one if that is for this day.
    @inline(never)
    mutating func signSigV4() {
        if signer.hash.status != .SWL_OK { return }
        if let kept = key.pointee.key, kept.pointee.day_ == keyDay {
            signer.hash.beginHMAC(Str(UnsafeRawPointer(kept).assumingMemoryBound(to: UInt8.self), 32))
        } else {
            beginWithKey()
        }
        hashStringToSign()
        signer.hash.finishHMAC()
        signer.text.append(signer.hash.hex())
        signer.hash.wipe()
    }

    /// Derives the signing key by the HMAC chain of day, region, service and "aws4_request", and begins an HMAC with it.
    @inline(never)
    fileprivate mutating func beginWithKey() {
        signer.require(key: texts.secret_key)
        signer.hash.beginHMAC(Str(texts.secret_key), after: Str("AWS4" as StaticString))
        var text = pointer(&texts.day)  // then region, service, terminator
        var left = 4
        repeat {
            signer.hash.sink.append(text.pointee)
            signer.hash.finishHMAC()
            signer.hash.beginHMAC(signer.hash.result())
            text += 1
            left &-= 1
        } while left != 0
    }

}

@implementation @c(swl_sigv4_key)
func swl_sigv4_key(_ k: UnsafePointer<swl_aws>, _ day: swl_time, _ key: UnsafeMutablePointer<swl_aws_signing_key>) -> swl_status {
    var req = swl_request()
    req.time = day
    var text = swl_buf()
    return withRoom(for: Signing.self) { s in
        s.pointee.prepareSigV4(k, &req, &text)
        s.pointee.signer.require(plain: s.pointee.texts.service, else: .SWL_E_ARG_SERVICE)
        s.pointee.beginWithKey()
        UnsafeMutableRawPointer(key).copyMemory(from: s.pointee.signer.hash.result().base, byteCount: 32)
        s.pointee.signer.hash.finishHMAC()  // an HMAC of nothing: this ends the port's hash and wipes the pad
        s.pointee.signer.hash.wipe()
        // A key that could not be made is for no day.
        key.pointee.day_ = s.pointee.signer.hash.status == .SWL_OK ? s.pointee.keyDay : 0
        return s.pointee.signer.hash.status
    }
}
