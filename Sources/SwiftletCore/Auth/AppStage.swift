import CSwiftlet

@implementation @c(swl_appstage_sign)
func swl_appstage_sign(
    _ k: UnsafePointer<swl_appstage>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    if !isSecret(k.pointee.access_key) || !isSecret(k.pointee.secret_key) { return .SWL_E_ARG_KEY }
    if !isValue(k.pointee.nonce) || !isValue(k.pointee.resource_code) { return .SWL_E_ARG_HEADER_VALUE }
    let time = req.pointee.time
    if time.s == 0 { return .SWL_E_ARG_TIME }
    var headers = HeaderWriter(req, text)
    let start = headers.sink.position
    headers.sink.write(decimal: UInt(truncatingIfNeeded: time.s))
    var unit: UInt32 = 100
    while unit > 0 {
        headers.sink.append(0x30 &+ UInt8(truncatingIfNeeded: time.ms / unit % 10))
        unit /= 10
    }
    let ts = Str(start, headers.sink.position - start).c
    headers.add("ts", ts, 0)
    headers.add("nonce", k.pointee.nonce, 0)
    headers.add("ak", k.pointee.access_key, 0)
    headers.add("resource-code", k.pointee.resource_code, 0)
    headers.addLast("sign", from: headers.sink.position, SWL_SECRET, expecting: 44)
    if headers.status == .SWL_OK { headers.status = sign(k, ts, &headers.sink) }
    return headers.finish(text)
}

/// The code is of the hash's text.
private func sign(_ k: UnsafePointer<swl_appstage>, _ ts: swl_str, _ out: inout Sink) -> swl_status {
    var hash = Hash({ swl_port_sha256_start($0) }, size: 32)
    return withUnsafeMutablePointer(to: &hash) { hash in
        hash.pointee.begin()
        var slots = (ts, k.pointee.nonce, k.pointee.access_key)
        var sink = hash.pointee.sink()
        sink.write("ts=$0&nonce=$1&ak=$2", &slots)
        sink.flush()
        let digest = hash.pointee.finishHex()
        hash.pointee.beginHMAC("", Str(k.pointee.secret_key))
        hash.pointee.update(Str(digest))
        hash.pointee.finishHMAC()
        hash.pointee.writeBase64("+/", &out)
        return hash.pointee.status
    }
}
