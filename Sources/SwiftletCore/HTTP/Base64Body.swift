// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_request_base64_body)
func swl_request_base64_body(
    _ req: UnsafeMutablePointer<swl_request>, _ b: UnsafeMutablePointer<swl_base64_body>
) -> swl_status {
    // The sum of two sizes that are not negative is negative if it is half the address space or more.
    let before = b.pointee.before.len
    let after = b.pointee.after.len
    let coded = b.pointee.codedLength
    let length = b.pointee.length
    if b.pointee.len | before | after | coded | (before &+ coded) | length < 0 { return .SWL_E_ARG_LENGTH }
    b.pointee.at_ = 0
    req.pointee.body = swl_str(ptr: nil, len: length)
    req.pointee.source.read = { body($0).pointee.read($1.assumingMemoryBound(to: UInt8.self), $2) }
    req.pointee.source.rewind = b.pointee.source.rewind == nil ? nil : { body($0).pointee.rewind() }
    req.pointee.source.ctx = UnsafeMutableRawPointer(b)
    return .SWL_OK
}

private func body(_ ctx: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<swl_base64_body> {
    ctx.unsafelyUnwrapped.assumingMemoryBound(to: swl_base64_body.self)
}

extension swl_base64_body {
    fileprivate var codedLength: Int { base64Length(len) }
    fileprivate var length: Int { before.len &+ codedLength &+ after.len }

    /// Gives `n` bytes, or all that are left; 0 at the end, and after the source failed. The position of
    /// a source that failed is unknown: nothing more comes until it is rewound.
    @inline(never)
    fileprivate mutating func read(_ out: UnsafeMutablePointer<UInt8>, _ n: Int) -> Int32 {
        let most = Int(bitPattern: min(UInt(bitPattern: n), 0x7fff_ffff))
        var filled = 0
        while filled < most {
            let count = next(out + filled, most &- filled)
            if count == 0 {
                if at_ == length { break }
                at_ = length  // as at the end: nothing more comes until rewind
                return 0
            }
            at_ &+= count
            filled &+= count
        }
        return Int32(truncatingIfNeeded: filled)
    }

    /// The text is `before`, then base64, then `after`. Base64 comes in groups of 4 characters, each for 3 bytes of the
    /// source. A group that does not fit whole into the room is encoded into `group_` and taken from there.
    @inline(never)
    private mutating func next(_ out: UnsafeMutablePointer<UInt8>, _ room: Int) -> Int {
        let at = at_ &- before.len
        let piece: Str
        if at < 0 {
            piece = Str(before).dropFirst(at_)
        } else if at >= codedLength {
            piece = Str(after).dropFirst(at &- codedLength)
        } else {
            if at & 3 == 0 {
                if room >= 4 { return encode(at, out, room) }
                if encode(at, bytes(&group_), 4) == 0 { return 0 }
            }
            piece = Str(bytes(&group_), 4).dropFirst(at & 3)
        }
        let count = min(piece.count, room)
        UnsafeMutableRawPointer(out).copyMemory(from: piece.base, byteCount: count)
        return count
    }

    /// Encodes as many groups as fit, from character `at` of the base64 on; 0 if the source failed. The source's bytes are
    /// read to the end of the text's place and encoded from there to its front: no second buffer is needed.
    @inline(never)
    private mutating func encode(_ at: Int, _ out: UnsafeMutablePointer<UInt8>, _ room: Int) -> Int {
        let n = min(len &- (at &>> 2) &* 3, (room &>> 2) &* 3)
        let count = base64Length(n)
        let text = out + (count &- n)
        var got = 0
        guard let read = source.read else { return 0 }
        while got < n {
            let more = Int(truncatingIfNeeded: read(source.ctx, text + got, n &- got))
            if more <= 0 || more > n &- got { return 0 }
            got &+= more
        }
        writeBase64(Str(text, n), "+/", out)
        return count
    }

    fileprivate mutating func rewind() -> swl_status {
        at_ = length
        let status = source.rewind.unsafelyUnwrapped(source.ctx)
        if status == .SWL_OK { at_ = 0 }
        return status
    }
}
