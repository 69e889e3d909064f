// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_bedrock_key)
func swl_bedrock_key(
    _ k: UnsafePointer<swl_aws>, _ now: swl_time, _ expires: UInt32, _ key: UnsafeMutablePointer<swl_buf>,
    _ ends: UnsafeMutablePointer<swl_time>?
) -> swl_status {
    if expires > 43200 { return .SWL_E_ARG_EXPIRES }
    if now.s > UInt32.max &- expires { return .SWL_E_ARG_TIME }  // it would end after 2106
    var req = swl_request()
    req.method = "POST"
    req.host = "bedrock.amazonaws.com"
    req.path = "/"
    req.query = "Action=CallWithBearerToken"
    req.time = now
    var sink = Sink(key)
    sink.write("bedrock-api-key-")

    // The key is the base64 of a presigned URL without its scheme and with the version after it. The URL is measured
    // first. Then it is written to the end of the key's place, from where it is encoded to the start. The scheme, too, has
    // room there: base64 is a third longer than the URL, and a third of any presigned URL is more than the scheme.
    let scheme = Str("https://" as StaticString).count
    let version = Str("&Version=1" as StaticString)
    var url = swl_buf()
    var status = presign(k, &req, expires, &url)
    if status != .SWL_E_SPACE { return status }
    let count = url.len &- scheme &+ version.count
    let length = base64Length(count)
    if !sink.reserve(length) { return sink.commit(key) }
    let out = UnsafeMutablePointer(mutating: sink.position)
    let text = out + (length &- count)
    url = swl_buf(ptr: text - scheme, cap: url.len, len: 0)
    status = presign(k, &req, expires, &url)
    if status != .SWL_OK { return status }
    UnsafeMutableRawPointer(text + (count &- version.count)).copyMemory(from: version.base, byteCount: version.count)
    writeBase64(Str(text, count), "+/", out)
    key.pointee.len &+= sink.count &+ length
    if let ends { ends.pointee = swl_time(s: now.s &+ expires, ms: now.ms) }
    return .SWL_OK
}

/// As swl_sigv4_presign, for the service "bedrock" and without flags. A copy of the credentials with these would be on the
/// stack together with the signer.
@inline(never)
private func presign(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafePointer<swl_request>, _ expires: UInt32, _ url: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    withRoom(for: Signing.self) { s in
        s.pointee.prepareSigV4(k, req, url)
        s.pointee.texts.service = "bedrock"
        s.pointee.flags = 0
        s.pointee.openURL(expires, expecting: 64)
        s.pointee.signSigV4()
        return s.pointee.signer.commit(url)
    }
}
