// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_appstage_sign)
func swl_appstage_sign(
    _ k: UnsafePointer<swl_appstage>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    var status = checkKey(k.pointee.access_key)
    if status == .SWL_OK { status = checkKey(k.pointee.secret_key) }
    if status != .SWL_OK { return status }
    if k.pointee.nonce.len == 0 || k.pointee.resource_code.len == 0 { return .SWL_E_ARG_EMPTY }
    status = checkValue(k.pointee.nonce)
    if status == .SWL_OK { status = checkValue(k.pointee.resource_code) }
    if status != .SWL_OK { return status }
    let time = req.pointee.time
    if time.s == 0 { return .SWL_E_ARG_TIME }
    return withRoom(for: Signer.self) { signer in
        signer.pointee.prepare({ swl_port_sha256_start($0) }, size: 32, req, text)
        let start = signer.pointee.text.count
        signer.pointee.text.write(decimal: UInt(truncatingIfNeeded: time.s))
        var unit: UInt32 = 100  // milliseconds always have three digits
        while unit > 0 {
            signer.pointee.text.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: time.ms / unit % 10))
            unit /= 10
        }
        let ts = signer.pointee.text.text(from: start)
        signer.pointee.add("ts", ts, 0)
        signer.pointee.add("nonce", Str(k.pointee.nonce), 0)
        signer.pointee.add("ak", Str(k.pointee.access_key), 0)
        signer.pointee.add("resource-code", Str(k.pointee.resource_code), 0)
        signer.pointee.addLast("sign", from: signer.pointee.text.count, SWL_SECRET, expecting: 44)
        if signer.pointee.hash.status == .SWL_OK { sign(k, ts.c, &signer.pointee) }
        return signer.pointee.finish(text)
    }
}

/// Appends the signature. Its HMAC is of the hash's hexadecimal digits, not of the hash's bytes.
private func sign(_ k: UnsafePointer<swl_appstage>, _ ts: swl_str, _ signer: inout Signer) {
    var slots = (ts, k.pointee.nonce, k.pointee.access_key)
    signer.hash.begin()
    signer.hash.sink.write("ts=$a&nonce=$b&ak=$c", Slots(&slots))
    let digest = signer.hash.finishHex()
    signer.hash.beginHMAC(Str(k.pointee.secret_key))
    signer.hash.sink.append(digest)
    signer.hash.finishHMAC()
    signer.writeBase64("+/")
}
