import CSwiftlet

/// The chunked coding's lines (RFC 9112 section 7.1), byte by byte. A bare LF ends none of
/// them: two readers that differ on it can be made to see two answers.
extension swl_http {
    mutating func startChunkLine() {
        left_ = 0
        spent_ = 0
        flags_ &= ~Seen.digit
    }

    @inline(never)
    mutating func readChunkByte(_ byte: UInt8) -> swl_status {
        if isOverLimit() { return .SWL_E_LIMIT_HEAD }
        switch state_ {
        case Await.chunkSize:
            if let value = hexDigit(byte) {
                if left_ &>> 59 != 0 { return .SWL_E_SYNTAX_CHUNK }
                left_ = left_ &<< 4 | UInt64(low: UInt32(truncatingIfNeeded: value), high: 0)
                flags_ |= Seen.digit
                return .SWL_OK
            }
            if !has(Seen.digit) { return .SWL_E_SYNTAX_CHUNK }
            if byte == 0x0d {
                state_ = Await.chunkLineFeed
            } else if byte == 0x3b || byte == 0x20 || byte == 0x09 {
                state_ = Await.chunkExtension
            } else {
                return .SWL_E_SYNTAX_CHUNK
            }
        case Await.chunkExtension:
            if byte == 0x0a { return .SWL_E_SYNTAX_CHUNK }
            if byte == 0x0d { state_ = Await.chunkLineFeed }
        case Await.chunkReturn:
            if byte != 0x0d { return .SWL_E_SYNTAX_CHUNK }
            state_ = Await.chunkNext
        default:  // the LF behind a size line, or behind the data
            if byte != 0x0a { return .SWL_E_SYNTAX_CHUNK }
            finishChunkLine()
        }
        return .SWL_OK
    }

    private mutating func finishChunkLine() {
        if state_ == Await.chunkNext {
            state_ = Await.chunkSize
            startChunkLine()
        } else if left_ == 0 {
            state_ = Await.headerLine
            flags_ |= Seen.trailer
            spent_ = 0
        } else {
            state_ = Await.chunkData
        }
    }
}
