import CSwiftlet

/// The chunked coding's lines (RFC 9112 section 7.1).
extension swl_http {
    /// Never an event: always SWL_MORE, or an error.
    @inline(never)
    mutating func readChunkLine() -> swl_status {
        var rest = line
        let isCut = has(Seen.cut)
        clearLine()
        spent_ = 0
        if state_ == Await.chunkEnd {
            state_ = Await.chunkSize
            return rest.isEmpty ? .SWL_MORE : .SWL_E_SYNTAX_CHUNK
        }
        let size = number(&rest, radix: 16)
        // Behind the size: nothing, an extension, or the white space before one.
        if isCut && rest.isEmpty { return .SWL_E_LIMIT_LINE }  // digits are missing
        let isSize = rest.isEmpty || isBlank(rest[0]) || rest[0] == 0x3b
        if !isSize || size > 0x7fff_ffff_ffff_ffff { return .SWL_E_SYNTAX_CHUNK }
        left_ = size
        state_ = size == 0 ? Await.headerLine : Await.chunkData
        if size == 0 { flags_ |= Seen.trailer }
        return .SWL_MORE
    }
}
