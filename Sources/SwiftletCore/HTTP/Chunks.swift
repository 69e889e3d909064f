import CSwiftlet

/// The chunked coding's lines (RFC 9112 section 7.1). Never an event: 0, or an error.
@inline(never)
func readChunkLine(_ d: UnsafeMutablePointer<swl_http>) -> Int32 {
    var rest = d.pointee.line
    let isCut = d.pointee.cut_ != 0
    d.pointee.clearLine()
    d.pointee.spent_ = 0
    if d.pointee.awaits == .chunkEnd {
        d.pointee.awaits = .chunkSize
        return rest.isEmpty ? 0 : swl_status.SWL_E_SYNTAX_CHUNK.rawValue
    }
    // Behind the size: nothing, an extension, or white space; before it nothing.
    let field = rest.cut(at: 0x3b)
    let digits = trimmed(field)
    let size = number(digits, radix: 16)
    // Without what follows, digits may be missing.
    if isCut && rest.isEmpty { return swl_status.SWL_E_LIMIT_LINE.rawValue }
    if digits.base != field.base || size > 0x7fff_ffff_ffff_ffff { return swl_status.SWL_E_SYNTAX_CHUNK.rawValue }
    d.pointee.left_ = size
    d.pointee.awaits = .chunkData
    if size == 0 {
        d.pointee.awaits = .headerLine
        d.pointee.follows_ = Await.nothing.rawValue
        d.pointee.trailer_ = 1
    }
    return 0
}
