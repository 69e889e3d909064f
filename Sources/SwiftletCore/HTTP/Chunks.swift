import CSwiftlet

/// The chunked coding's lines (RFC 9112 section 7.1): event(0), for the line is used up and nothing
/// is told, or a failure.
@inline(never)
func readChunkLine(_ d: UnsafeMutablePointer<swl_http>) -> UInt32 {
    let line = d.pointee.line
    d.pointee.spent_ = 1  // it has begun
    if d.pointee.state_ == Await.chunkEnd {
        d.pointee.state_ = Await.chunkSize
        return line.isEmpty ? event(0) : failure(.SWL_E_SYNTAX_CHUNK)
    }
    let n = line.tokenLength
    let size = number(Str(line.base, n), radix: 16)
    let rest = trimmed(Str(line.base + n, line.count &- n))
    // Without what follows, digits may be missing.
    if d.pointee.cut_ != 0 && rest.isEmpty { return failure(.SWL_E_LIMIT_LINE) }
    // Behind the size: nothing, an extension, or white space.
    if size > 0x7fff_ffff_ffff_ffff || !rest.isEmpty && rest.base[0] != 0x3b { return failure(.SWL_E_SYNTAX_CHUNK) }
    d.pointee.left_ = size
    d.pointee.state_ = Await.chunkData
    if size == 0 {
        d.pointee.state_ = Await.headerLine
        d.pointee.follows_ = Await.nothing
        d.pointee.trailer_ = 1
    }
    return event(0)
}
