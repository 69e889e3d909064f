// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Signs by SigV4 or SigV4a, which is `sign`, a request whose body is hashed before. The request and the memory of `text` are
/// as they were afterwards, but for what the signer adds.
@inline(__always)
func signHashed(
    _ key: UnsafePointer<swl_aws>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>,
    _ sign: (UnsafePointer<swl_aws>, UnsafeMutablePointer<swl_request>, UnsafeMutablePointer<swl_buf>) -> swl_status
) -> swl_status {
    let cap = text.pointee.cap
    var status = hashBody(key, req, text)
    if status == .SWL_OK { status = sign(key, req, text) }
    if text.pointee.cap != cap { req.pointee.body_sha256 = swl_str() }
    text.pointee.cap = cap
    return status
}

/// Hashes a body that comes from a source, for SigV4 and SigV4a. A signer reads 64 bytes at a time, and the body of a
/// question is written from its beginning for each piece; here a piece is all memory of `text` that is free. A question
/// of 4055 bytes then takes 290,942 instructions beside the hash's own, not 8,966,559 (x86_64, 3500 bytes of memory), and what
/// writes a body is not on the stack together with the signer's 688 bytes. The digits take the last 64 bytes of that memory
/// from `text`. What is wrong with the request, the signer says.
@inline(never)
private func hashBody(
    _ key: UnsafePointer<swl_aws>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    let digitCount = 64
    let room = text.pointee.cap &- text.pointee.len &- digitCount
    var left = req.pointee.body.len
    guard room >= digitCount, left > 0, req.pointee.body.ptr == nil, req.pointee.body_sha256.len == 0,
        key.pointee.flags & SWL_AWS_UNSIGNED_BODY == 0, let read = req.pointee.source.read, let rewind = req.pointee.source.rewind
    else { return .SWL_OK }
    let piece = text.pointee.ptr.unsafelyUnwrapped + text.pointee.len
    return withRoom(for: swl_port_hash.self) { hash in
        var status = swl_port_sha256_start(hash)
        while left > 0 && status == .SWL_OK {
            let most = min(left, room)
            let n = Int(truncatingIfNeeded: read(req.pointee.source.ctx, piece, most))
            if n <= 0 || n > most {
                _ = swl_port_hash_finish(hash, piece)  // the port may hold resources for it
                return .SWL_E_IO_SOURCE
            }
            status = swl_port_hash_update(hash, piece, n)
            left &-= n
        }
        if status == .SWL_OK { status = swl_port_hash_finish(hash, piece) }
        if status != .SWL_OK { return status }
        var digits = Sink(piece + room, size: digitCount, full: nil)
        var i = 0
        while i &+ i != digitCount {
            digits.append(hex: piece[i], UInt8(ascii: "a"))
            i &+= 1
        }
        req.pointee.body_sha256 = digits.text(from: 0).c
        text.pointee.cap &-= digitCount
        return rewind(req.pointee.source.ctx)
    }
}
