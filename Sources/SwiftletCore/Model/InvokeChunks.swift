// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// InvokeModelWithResponseStream's one event is {"bytes":"…"}, pieces of the model's own answer in base64,
// beside members that mean nothing. They are decoded in groups of 24 bytes at most, into `chunk_text_`.

enum Chunk {
    static let none: UInt8 = 0
    static let document: UInt8 = 1
    static let bytes: UInt8 = 2
    static let ended: UInt8 = 3
}

/// The table of a reply that has chunks alone.
var chunkTypes: Literal { "!.chunk z" }
/// The value of `bit_count_` after padding.
private let padded: UInt8 = 0xff
private let group = 32  // characters, for 24 bytes

/// Decodes on. SWL_OK: there are bytes, which `decoded` gives; SWL_AGAIN: the payload is used up.
@inline(never)
func decodeChunk(_ r: inout swl_reply, _ input: UnsafeMutablePointer<swl_str>) -> swl_status {
    var token = swl_json_event()
    while r.owed_ > 0 || r.chunk_at_ < r.chunk_len_ {
        if r.chunk_at_ < r.chunk_len_ { return .SWL_OK }
        let whole = Str(input.pointee)
        if whole.isEmpty { return .SWL_MORE }
        if r.chunk_state_ == Chunk.none {
            r.chunk_state_ = Chunk.document
            swl_json_init_2(&r.chunk_, name(&r), 16)
        }
        let piece = whole.prefix(min(min(r.owed_, whole.count), group))
        var rest = piece.c
        let status = swl_json_next(&r.chunk_, &rest, &token)
        if status == .SWL_DONE {
            if !piece.isBlank { return .SWL_E_SYNTAX_JSON }
            r.chunk_state_ = Chunk.ended
            rest.len = 0
        } else if status.rawValue < 0 {
            return status
        }
        r.owed_ &-= piece.count &- rest.len
        input.pointee = whole.dropFirst(piece.count &- rest.len).c
        if status == .SWL_OK && !take(&r, &token) { return .SWL_E_SYNTAX }
    }
    return .SWL_AGAIN
}

/// What is decoded and not yet read.
func decoded(_ r: inout swl_reply) -> Str {
    Str(text(&r) + Int(truncatingIfNeeded: r.chunk_at_), Int(truncatingIfNeeded: r.chunk_len_ &- r.chunk_at_))
}

private func name(_ r: inout swl_reply) -> UnsafeMutableRawPointer {
    withUnsafeMutablePointer(to: &r.chunk_name_) { UnsafeMutableRawPointer($0) }
}

private func text(_ r: inout swl_reply) -> UnsafeMutablePointer<UInt8> {
    withUnsafeMutablePointer(to: &r.chunk_text_) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self) }
}

private func take(_ r: inout swl_reply, _ token: UnsafePointer<swl_json_event>) -> Bool {
    let data = Str(token.pointee.data)
    switch token.pointee.kind {
    case SWL_JSON_KEY:
        let isBytes = token.pointee.depth == 1 && token.pointee.cut == 0 && data == Str("bytes" as StaticString)
        r.chunk_state_ = isBytes ? Chunk.bytes : Chunk.document
        r.bit_count_ = 0
    case SWL_JSON_STRING where r.chunk_state_ == Chunk.bytes:
        return decode(&r, data)
    case SWL_JSON_OBJECT_END where token.pointee.depth == 0:
        r.chunk_state_ = Chunk.ended
    default: break
    }
    return true
}

/// RFC 4648 section 4. Nothing may follow the padding.
private func decode(_ r: inout swl_reply, _ piece: Str) -> Bool {
    var rest = piece
    r.chunk_at_ = 0
    r.chunk_len_ = 0
    while !rest.isEmpty {
        let byte = rest.removeFirst()
        if byte == UInt8(ascii: "=") {
            r.bit_count_ = padded
            continue
        }
        let value = base64Value(byte)
        if value > 63 || r.bit_count_ == padded { return false }
        r.bits_ = r.bits_ &<< 6 | UInt32(truncatingIfNeeded: value)
        r.bit_count_ &+= 6
        if r.bit_count_ >= 8 {
            r.bit_count_ &-= 8
            text(&r)[Int(truncatingIfNeeded: r.chunk_len_)] = UInt8(truncatingIfNeeded: r.bits_ &>> UInt32(truncatingIfNeeded: r.bit_count_))
            r.chunk_len_ &+= 1
        }
    }
    return true
}
