// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_status_help)
func swl_status_help(_ s: swl_status, _ text: UnsafeMutablePointer<CChar>) -> UnsafePointer<CChar> {
    var at = 0
    var place = listed(s).place
    while place > 0 {
        if helpTexts[at] == 0 { place &-= 1 }
        at &+= 1
    }
    var end = text
    while helpTexts[at] != 0 {
        end = spell(helpTexts[at], end)
        at &+= 1
    }
    end.pointee = 0
    return UnsafePointer(text)
}

/// An ASCII byte stands for itself. A byte after ASCII stands for a pair of bytes, each of which may stand for another
/// pair. So the sentences take half their bytes: 2.6 KB in place of 5.0 (2026-11).
private func spell(_ byte: UInt8, _ end: UnsafeMutablePointer<CChar>) -> UnsafeMutablePointer<CChar> {
    if byte < firstAfterASCII {
        end.pointee = CChar(bitPattern: byte)
        return end + 1
    }
    let pair = Int(truncatingIfNeeded: byte &- firstAfterASCII) &* 2
    return spell(helpPairs[pair &+ 1], spell(helpPairs[pair], end))
}

// The numbers are written by `scripts/make-help` from the sentences above them.

// swift-format-ignore
private let helpPairs: InlineArray<_, UInt8> = [
    101, 32, 115, 32, 101, 114, 116, 32, 104, 128, 32, 116, 111, 114, 32, 97, 84, 132, 101, 100, 111, 110, 58, 32,
    101, 110, 110, 111, 105, 110, 97, 110, 105, 129, 101, 97, 130, 32, 133, 132, 104, 97, 141, 131, 105, 116, 99, 104,
    100, 32, 97, 116, 101, 99, 32, 134, 116, 105, 32, 115, 32, 109, 32, 99, 104, 145, 115, 131, 111, 117, 111, 32,
    115, 116, 102, 105, 137, 32, 114, 101, 97, 114, 148, 129, 97, 108, 101, 46, 133, 104, 97, 109, 39, 129, 135, 32,
    101, 116, 101, 129, 160, 100, 121, 32, 107, 32, 102, 134, 130, 118, 143, 115, 104, 111, 135, 110, 130, 156, 186, 165,
    187, 99, 188, 153, 103, 105, 111, 100, 119, 150, 97, 32, 155, 32, 151, 154, 136, 115, 192, 104, 116, 104, 140, 116,
    98, 128, 111, 102, 114, 111, 118, 128, 108, 111, 128, 144, 139, 195, 196, 182, 108, 105, 119, 97, 117, 109, 140, 131,
    117, 161, 32, 110, 130, 46, 101, 120, 101, 118, 183, 119, 44, 155, 114, 145, 121, 46, 98, 121, 99, 138, 48, 120,
    113, 117, 108, 142, 146, 144, 130, 172, 227, 143, 115, 115, 117, 115, 150, 129, 131, 144, 103, 97, 233, 142, 112, 134,
    114, 97, 185, 152, 44, 32, 137, 139, 143, 152, 98, 117, 241, 102, 242, 102, 100, 111, 190, 203, 189, 128, 103, 228,
    84, 76, 248, 83, 174, 99, 170, 108, 135, 234, 142, 103, 138, 32, 105, 131,
]

/// One sentence a status: what to do. In the order of StatusName.swift.
// swift-format-ignore
private let helpTexts: InlineArray<_, UInt8> = [
    // SWL_OK: Success.
    83, 117, 99, 99, 101, 229, 46, 0,
    // SWL_MORE: The decoder has used up its input, or the output is full: call again with more.
    136, 100, 154, 191, 146, 169, 230, 166, 117, 112, 32, 231, 142, 112, 117, 116, 218, 147, 162, 116, 112, 117, 232, 102,
    117, 108, 108, 139, 99, 251, 252, 32, 197, 158, 134, 171, 0,
    // SWL_DONE: Complete: nothing more will come.
    67, 111, 109, 112, 108, 176, 101, 139, 141, 198, 253, 158, 134, 128, 119, 105, 108, 108, 159, 111, 109, 171, 0,
    // SWL_AGAIN: The transport cannot go on now: wait until it is ready, then call again.
    136, 116, 114, 183, 235, 131, 99, 143, 149, 103, 163, 254, 141, 119, 139, 209, 255, 117, 110, 156, 108, 32, 105, 232,
    219, 100, 121, 44, 172, 140, 159, 251, 252, 46, 0,
    // SWL_BODY_NEEDED: The head is sent: send body.len bytes through the io, then call again.
    136, 160, 152, 144, 115, 199, 139, 115, 140, 152, 98, 191, 220, 108, 140, 32, 221, 116, 177, 198, 114, 162, 103, 104,
    147, 105, 111, 44, 172, 140, 159, 251, 252, 46, 0,
    // SWL_E_ARG: An argument breaks its contract: see the function in swiftlet.h.
    65, 110, 135, 114, 103, 210, 211, 98, 219, 107, 129, 231, 222, 116, 236, 99, 116, 139, 115, 101, 128, 116, 132, 102,
    117, 110, 99, 156, 254, 142, 157, 119, 105, 102, 116, 108, 176, 46, 104, 46, 0,
    // SWL_E_ARG_METHOD: The method must be a token such as POST, and not CONNECT.
    136, 109, 176, 184, 152, 109, 212, 200, 97, 133, 111, 107, 140, 157, 117, 151, 135, 129, 80, 79, 83, 84, 44, 237,
    149, 67, 79, 78, 78, 69, 67, 84, 46, 0,
    // SWL_E_ARG_HOST: The host must be a name, with :port if needed, of bytes 0x21 to 0x7e.
    136, 184, 161, 109, 212, 200, 193, 110, 173, 101, 238, 197, 32, 58, 235, 131, 105, 102, 213, 101, 137, 137, 238, 201,
    32, 221, 116, 177, 223, 50, 49, 133, 163, 223, 55, 171, 0,
    // SWL_E_ARG_PATH: The path must begin with / and be percent-encoded: bytes 0x21 to 0x7e without ? and #.
    136, 112, 153, 104, 158, 212, 98, 101, 103, 142, 32, 197, 32, 47, 237, 200, 112, 130, 99, 199, 45, 140, 99, 191,
    239, 221, 116, 177, 223, 50, 49, 133, 163, 223, 55, 128, 197, 162, 131, 63, 237, 35, 46, 0,
    // SWL_E_ARG_QUERY: The query must be percent-encoded: bytes 0x21 to 0x7e without #.
    136, 224, 130, 121, 158, 212, 200, 112, 130, 99, 199, 45, 140, 99, 191, 239, 221, 116, 177, 223, 50, 49, 133, 163,
    223, 55, 128, 197, 162, 131, 35, 46, 0,
    // SWL_E_ARG_HEADER_NAME: A header name must be a token: letters, digits and hyphens.
    65, 32, 178, 146, 110, 173, 128, 109, 212, 200, 97, 133, 111, 107, 140, 139, 108, 176, 116, 130, 115, 238, 100, 105,
    103, 231, 240, 104, 121, 112, 104, 140, 115, 46, 0,
    // SWL_E_ARG_HEADER_VALUE: A header value must not hold control characters, such as a line's end.
    65, 32, 178, 146, 118, 170, 117, 128, 109, 212, 149, 184, 108, 152, 222, 116, 202, 108, 159, 148, 236, 99, 116, 130,
    115, 44, 157, 117, 151, 135, 129, 193, 225, 101, 174, 140, 100, 46, 0,
    // SWL_E_ARG_HEADER_OURS: Host comes from the request, and Transfer-Encoding is not supported: remove that header.
    72, 111, 161, 99, 111, 109, 177, 102, 202, 109, 147, 167, 224, 101, 164, 44, 237, 84, 114, 183, 102, 130, 45, 69,
    110, 99, 191, 253, 32, 144, 149, 115, 117, 112, 235, 116, 239, 167, 109, 111, 203, 116, 148, 131, 178, 214, 0,
    // SWL_E_ARG_LENGTH: Content-Length must stand once and be the length of the body.
    67, 138, 116, 199, 45, 76, 140, 103, 198, 158, 212, 164, 240, 138, 99, 128, 240, 200, 116, 132, 108, 140, 103, 198,
    32, 201, 147, 98, 191, 220, 0,
    // SWL_E_ARG_KEY: The key is empty or has a byte outside 0x21 to 0x7e: look for a pasted space or newline.
    136, 107, 101, 179, 144, 101, 109, 112, 116, 121, 194, 169, 193, 221, 116, 128, 162, 116, 115, 105, 100, 128, 223, 50,
    49, 133, 163, 223, 55, 101, 139, 204, 111, 180, 181, 175, 112, 97, 164, 137, 157, 112, 97, 99, 128, 134, 213, 101,
    119, 225, 171, 0,
    // SWL_E_ARG_URL: The URL must be http or https with a host, without user name or fragment.
    136, 85, 82, 76, 158, 212, 200, 104, 116, 116, 112, 194, 104, 116, 116, 112, 129, 197, 175, 184, 164, 238, 197, 162,
    131, 230, 146, 110, 173, 128, 134, 32, 102, 236, 103, 109, 199, 46, 0,
    // SWL_E_ARG_BUFFER: A buffer is smaller than its documented minimum.
    65, 32, 243, 226, 115, 109, 251, 228, 32, 231, 244, 99, 210, 199, 137, 158, 142, 105, 109, 210, 46, 0,
    // SWL_E_ARG_ROOTS: There is no root certificate, or one does not parse: check the file or the PEM text.
    84, 104, 130, 205, 141, 32, 202, 111, 131, 99, 189, 101, 44, 194, 138, 128, 244, 177, 149, 112, 168, 115, 101, 206,
    107, 147, 165, 108, 128, 134, 147, 80, 69, 77, 133, 215, 116, 46, 0,
    // SWL_E_ARG_TIME: The time is not set: put Unix seconds into it, from a clock or a server's Date header.
    136, 156, 109, 205, 149, 115, 176, 139, 112, 117, 131, 85, 110, 105, 120, 157, 154, 138, 100, 129, 142, 116, 163, 150,
    238, 102, 202, 109, 135, 159, 204, 99, 107, 155, 135, 157, 182, 130, 174, 68, 153, 128, 178, 214, 0,
    // SWL_E_ARG_REGION: The region is empty or not a region's name: give one such as us-west-2.
    136, 167, 190, 254, 144, 101, 109, 112, 116, 121, 194, 149, 193, 167, 190, 138, 174, 110, 173, 101, 139, 245, 138, 128,
    115, 117, 151, 135, 129, 230, 45, 119, 101, 164, 45, 50, 46, 0,
    // SWL_E_ARG_SERVICE: The service is empty or not a signing name: give one such as bedrock.
    207, 105, 99, 205, 101, 109, 112, 116, 121, 194, 149, 97, 157, 105, 103, 110, 253, 213, 173, 101, 139, 245, 138, 128,
    115, 117, 151, 135, 129, 98, 137, 202, 99, 107, 46, 0,
    // SWL_E_ARG_EXPIRES: The lifetime is out of range: 1 to 604800 seconds for a URL, 43200 for a Bedrock key.
    136, 208, 102, 101, 156, 109, 205, 162, 131, 201, 32, 114, 143, 103, 101, 139, 49, 133, 163, 54, 48, 52, 56, 48,
    48, 157, 154, 138, 100, 129, 181, 175, 85, 82, 76, 238, 52, 51, 50, 48, 48, 32, 181, 175, 66, 137, 202, 99,
    180, 107, 101, 220, 0,
    // SWL_E_ARG_SIGNED: The request is signed already: set header_count back, or take the X-Amz- parameters off the query.
    136, 167, 224, 101, 161, 144, 115, 105, 103, 110, 137, 135, 108, 219, 100, 121, 139, 115, 101, 131, 178, 130, 95, 99,
    162, 110, 131, 98, 97, 99, 107, 218, 133, 97, 107, 128, 116, 132, 88, 45, 65, 109, 122, 45, 32, 112, 168, 173,
    176, 130, 129, 201, 102, 147, 224, 130, 220, 0,
    // SWL_E_ARG_ESCAPE: Path or query has a % without two hexadecimal digits: write a percent sign as %25.
    80, 153, 104, 194, 224, 130, 179, 169, 193, 37, 32, 197, 162, 131, 116, 119, 163, 104, 215, 97, 100, 154, 105, 109,
    170, 32, 100, 105, 103, 150, 115, 139, 119, 114, 150, 128, 193, 112, 130, 99, 211, 115, 105, 103, 110, 135, 129, 37,
    50, 53, 46, 0,
    // SWL_E_ARG_BODY: The body cannot be hashed: give it in memory, by a source that rewinds, or set body_sha256.
    136, 98, 191, 121, 159, 143, 149, 200, 148, 115, 104, 239, 245, 255, 142, 158, 101, 109, 134, 121, 238, 221, 135, 157,
    162, 114, 99, 128, 116, 148, 131, 167, 119, 142, 100, 115, 218, 157, 101, 131, 98, 191, 121, 95, 115, 148, 50, 53,
    54, 46, 0,
    // SWL_E_ARG_IDENTITY: The device's own certificate or key does not parse, or they do not belong together.
    136, 100, 216, 105, 99, 101, 174, 111, 119, 110, 159, 246, 134, 32, 107, 101, 179, 244, 177, 149, 112, 168, 115, 101,
    218, 172, 101, 179, 100, 163, 149, 98, 101, 108, 138, 103, 133, 111, 103, 176, 104, 214, 0,
    // SWL_E_ARG_TEXT: A text is not UTF-8: it may have been cut inside a character.
    65, 133, 215, 232, 149, 85, 84, 70, 45, 56, 139, 255, 109, 97, 179, 148, 203, 98, 101, 140, 159, 117, 131, 142,
    115, 105, 100, 128, 97, 159, 148, 236, 99, 116, 214, 0,
    // SWL_E_ARG_JSON: Tool arguments, a schema or a number must be JSON.
    84, 111, 111, 108, 135, 114, 103, 210, 199, 115, 44, 135, 157, 151, 101, 109, 97, 155, 175, 110, 210, 98, 146, 109,
    212, 200, 74, 83, 79, 78, 46, 0,
    // SWL_E_ARG_QUOTES: The key begins with a quotation mark: give it without its quotation marks.
    136, 107, 101, 179, 98, 101, 103, 142, 129, 197, 175, 224, 111, 116, 153, 105, 138, 158, 168, 107, 139, 245, 255, 197,
    162, 131, 231, 224, 111, 116, 153, 105, 138, 158, 168, 107, 115, 46, 0,
    // SWL_E_ARG_EMPTY: A text that the service needs is empty: AppStage's nonce or resource code.
    65, 133, 215, 131, 116, 148, 131, 116, 132, 115, 182, 105, 99, 128, 110, 101, 137, 129, 144, 101, 109, 112, 116, 121,
    139, 65, 112, 112, 83, 116, 97, 103, 101, 174, 110, 138, 99, 128, 134, 32, 167, 115, 162, 114, 99, 128, 99, 191,
    171, 0,
    // SWL_E_SPACE: The output buffer is too small: len says how many bytes are needed.
    136, 162, 116, 112, 117, 131, 243, 226, 116, 111, 111, 157, 109, 251, 139, 108, 140, 157, 97, 121, 129, 184, 119, 158,
    143, 179, 221, 116, 177, 168, 128, 110, 101, 137, 137, 46, 0,
    // SWL_E_SPACE_HEADERS: The request has no header slot left: raise header_cap.
    136, 167, 224, 101, 161, 169, 141, 32, 178, 146, 115, 204, 131, 108, 101, 102, 116, 139, 236, 105, 115, 128, 178, 130,
    95, 99, 97, 112, 46, 0,
    // SWL_E_SYNTAX: The server sent something malformed: close the connection.
    207, 146, 115, 211, 115, 111, 109, 176, 104, 253, 158, 170, 181, 109, 239, 99, 204, 115, 128, 116, 132, 222, 110, 154,
    156, 138, 46, 0,
    // SWL_E_SYNTAX_STATUS: The answer is not HTTP/1.1: check host and port.
    136, 217, 226, 149, 72, 84, 84, 80, 47, 49, 46, 49, 206, 180, 184, 161, 240, 235, 116, 46, 0,
    // SWL_E_SYNTAX_HEADER: The answer has a malformed header line.
    136, 217, 146, 169, 97, 158, 170, 181, 109, 166, 178, 146, 225, 171, 0,
    // SWL_E_SYNTAX_LENGTH: The answer has an invalid Content-Length, or two.
    136, 217, 146, 169, 143, 32, 142, 118, 170, 105, 152, 67, 138, 116, 199, 45, 76, 140, 103, 198, 218, 133, 119, 111,
    46, 0,
    // SWL_E_SYNTAX_FRAMING: The answer is framed in two ways, or coded in a way that was not asked for.
    136, 217, 226, 102, 114, 173, 166, 142, 133, 119, 163, 209, 121, 115, 218, 159, 191, 166, 142, 175, 209, 121, 133, 148,
    131, 209, 129, 149, 97, 115, 107, 166, 181, 46, 0,
    // SWL_E_SYNTAX_CHUNK: The answer has a malformed chunk.
    136, 217, 146, 169, 97, 158, 170, 181, 109, 166, 151, 117, 110, 107, 46, 0,
    // SWL_E_SYNTAX_UPGRADE: The server switched to a protocol that was not asked for.
    207, 146, 115, 192, 151, 137, 133, 111, 175, 112, 202, 116, 111, 99, 111, 108, 133, 148, 131, 209, 129, 149, 97, 115,
    107, 166, 181, 46, 0,
    // SWL_E_SYNTAX_JSON: The text is not JSON.
    136, 116, 215, 232, 149, 74, 83, 79, 78, 46, 0,
    // SWL_E_SYNTAX_UTF8: The text is not UTF-8.
    136, 116, 215, 232, 149, 85, 84, 70, 45, 56, 46, 0,
    // SWL_E_SYNTAX_DATE: The text is not a date as HTTP or ISO 8601 writes it.
    136, 116, 215, 232, 149, 193, 100, 153, 128, 97, 129, 72, 84, 84, 80, 194, 73, 83, 79, 32, 56, 54, 48, 49,
    32, 119, 114, 150, 177, 150, 46, 0,
    // SWL_E_SYNTAX_FRAME: The event stream has a message whose lengths contradict each other.
    136, 216, 211, 164, 219, 109, 32, 169, 97, 158, 101, 229, 97, 103, 128, 119, 184, 115, 128, 108, 140, 103, 198, 129,
    222, 116, 236, 100, 105, 99, 131, 145, 151, 32, 111, 198, 214, 0,
    // SWL_E_SYNTAX_FRAME_HEADER: The event stream has a malformed or repeated header.
    136, 216, 211, 164, 219, 109, 32, 169, 97, 158, 170, 181, 109, 137, 194, 167, 112, 145, 116, 166, 178, 214, 0,
    // SWL_E_LIMIT: The answer is larger than a limit you set.
    136, 217, 226, 108, 168, 247, 175, 208, 109, 255, 121, 162, 157, 176, 46, 0,
    // SWL_E_LIMIT_LINE: A status line or framing header is longer than the line buffer: give a larger one.
    65, 157, 116, 153, 117, 129, 225, 128, 134, 32, 102, 114, 173, 253, 32, 178, 226, 108, 138, 247, 147, 225, 128, 243,
    130, 139, 245, 193, 108, 168, 103, 146, 138, 171, 0,
    // SWL_E_LIMIT_HEAD: The head, trailer or a chunk line is longer than head_limit.
    136, 178, 44, 133, 236, 105, 108, 146, 134, 175, 151, 117, 110, 180, 225, 205, 108, 138, 247, 32, 178, 95, 208, 109,
    150, 46, 0,
    // SWL_E_LIMIT_FIELD: An event type and id do not fit into the text buffer: give a larger one.
    65, 110, 32, 216, 211, 116, 121, 112, 128, 240, 105, 152, 100, 163, 149, 165, 131, 142, 116, 111, 147, 116, 215, 131,
    243, 130, 139, 245, 193, 108, 168, 103, 146, 138, 171, 0,
    // SWL_E_LIMIT_EVENT: An event is longer than event_limit.
    65, 110, 32, 216, 211, 144, 108, 138, 247, 32, 216, 199, 95, 208, 109, 150, 46, 0,
    // SWL_E_LIMIT_DEPTH: The JSON is nested too deeply.
    136, 74, 83, 79, 78, 32, 144, 110, 101, 164, 137, 133, 111, 163, 100, 101, 101, 112, 108, 220, 0,
    // SWL_E_LIMIT_NUMBER: A JSON number is longer than the scratch buffer.
    65, 32, 74, 83, 79, 78, 213, 210, 98, 226, 108, 138, 247, 147, 115, 99, 114, 153, 151, 32, 243, 214, 0,
    // SWL_E_LIMIT_FRAME: An event stream message is larger than its buffer or message_limit: give more.
    65, 110, 32, 216, 211, 164, 219, 109, 158, 101, 229, 97, 103, 205, 108, 168, 247, 32, 231, 243, 146, 134, 158, 101,
    229, 97, 103, 101, 95, 208, 109, 150, 139, 245, 109, 134, 171, 0,
    // SWL_E_LIMIT_WORK: The reply's work buffer is too small for an id, name, reason or header in the answer: give a larger one.
    136, 167, 112, 108, 121, 174, 119, 134, 180, 243, 226, 116, 111, 111, 157, 109, 251, 32, 181, 185, 32, 105, 100, 44,
    213, 173, 101, 238, 219, 115, 138, 194, 178, 146, 142, 147, 217, 130, 139, 245, 193, 108, 168, 103, 146, 138, 171, 0,
    // SWL_E_CHECK: A checksum does not match: the stream is damaged, ask again.
    65, 32, 195, 107, 115, 210, 32, 244, 177, 149, 109, 153, 151, 58, 147, 164, 219, 109, 32, 144, 100, 173, 97, 103,
    137, 44, 135, 115, 107, 252, 46, 0,
    // SWL_E_CRYPTO: The crypto library refused: look at its configuration and heap.
    136, 99, 114, 121, 112, 116, 163, 208, 98, 114, 168, 179, 167, 102, 230, 239, 204, 111, 107, 135, 131, 231, 222, 165,
    103, 117, 114, 153, 105, 138, 237, 160, 112, 46, 0,
    // SWL_E_IO: The transport failed: the platform's error number says why.
    136, 116, 114, 183, 235, 131, 102, 97, 105, 108, 137, 58, 147, 112, 108, 153, 181, 109, 174, 130, 114, 134, 213, 210,
    98, 146, 115, 97, 121, 129, 119, 104, 220, 0,
    // SWL_E_IO_SOURCE: The source of the request's body failed or ended early.
    196, 162, 114, 99, 128, 201, 147, 167, 224, 101, 164, 174, 98, 191, 179, 102, 97, 105, 108, 137, 194, 140, 100, 166,
    145, 114, 108, 220, 0,
    // SWL_E_IO_SOCKETS: No socket or file descriptor is free: close others, then try again.
    78, 111, 157, 111, 99, 107, 101, 131, 134, 32, 165, 108, 128, 100, 101, 115, 99, 114, 105, 112, 116, 134, 32, 144,
    102, 167, 101, 139, 99, 204, 115, 128, 111, 198, 130, 115, 44, 172, 140, 133, 114, 121, 252, 46, 0,
    // SWL_E_HOST: The host name does not exist: check its spelling and the region.
    136, 184, 161, 110, 173, 128, 244, 177, 149, 215, 105, 164, 206, 180, 231, 115, 112, 101, 108, 225, 103, 185, 100, 147,
    167, 190, 138, 46, 0,
    // SWL_E_HOST_TEMPORARY: The host name could not be looked up now: check the network, then try again.
    136, 184, 161, 110, 173, 128, 99, 162, 108, 152, 149, 200, 204, 111, 107, 166, 117, 112, 32, 141, 119, 206, 107, 147,
    110, 176, 119, 134, 107, 44, 172, 140, 133, 114, 121, 252, 46, 0,
    // SWL_E_REFUSED: Nobody listens on that port: check host and port.
    78, 111, 98, 191, 179, 208, 164, 140, 129, 138, 133, 148, 131, 235, 116, 206, 180, 184, 161, 240, 235, 116, 46, 0,
    // SWL_E_UNREACHABLE: There is no way to the address: check the network.
    84, 104, 130, 205, 141, 32, 209, 121, 133, 111, 147, 97, 100, 100, 167, 229, 206, 107, 147, 110, 176, 119, 134, 107,
    46, 0,
    // SWL_E_PROXY: The proxy does not let this connection through: hints.status says why, 407: user and password.
    136, 112, 202, 120, 179, 244, 177, 149, 108, 101, 131, 198, 144, 222, 110, 154, 156, 138, 172, 114, 162, 103, 104, 139,
    104, 142, 116, 115, 46, 164, 153, 117, 129, 115, 97, 121, 129, 119, 104, 121, 238, 52, 48, 55, 139, 230, 130, 237,
    112, 97, 229, 119, 134, 100, 46, 0,
    // SWL_E_TIMEOUT: The deadline passed: try again later, or allow more time.
    136, 100, 145, 100, 225, 128, 112, 97, 229, 137, 58, 133, 114, 121, 252, 32, 108, 153, 130, 218, 135, 108, 204, 119,
    158, 134, 128, 156, 109, 171, 0,
    // SWL_E_CLOSED: The server closed the connection before it answered: on a kept connection, send the request again on a new one.
    207, 146, 99, 204, 115, 137, 147, 222, 110, 154, 156, 254, 98, 101, 181, 128, 255, 217, 130, 239, 138, 175, 107, 101,
    112, 131, 222, 110, 154, 156, 138, 44, 157, 140, 100, 147, 167, 224, 101, 161, 97, 234, 32, 138, 175, 110, 101, 119,
    32, 138, 171, 0,
    // SWL_E_TRUNCATED: The connection ended in the middle of the answer: what has arrived is incomplete.
    136, 222, 110, 154, 156, 254, 140, 100, 166, 142, 147, 109, 105, 100, 100, 108, 128, 201, 147, 217, 130, 139, 119, 148,
    131, 169, 168, 114, 105, 118, 166, 144, 142, 99, 111, 109, 112, 108, 176, 171, 0,
    // SWL_E_TLS: TLS failed: the TLS library's error number says why.
    249, 32, 102, 97, 105, 108, 137, 58, 147, 249, 32, 208, 98, 114, 168, 121, 174, 130, 114, 134, 213, 210, 98, 146,
    115, 97, 121, 129, 119, 104, 220, 0,
    // SWL_E_TLS_VERSION: The server does not speak TLS 1.2 or later.
    207, 146, 244, 177, 149, 115, 112, 145, 180, 249, 32, 49, 46, 50, 194, 108, 153, 214, 0,
    // SWL_E_TLS_ALERT: The server ended TLS with an alert: it may want another cipher or a client certificate.
    207, 146, 140, 100, 166, 249, 32, 197, 185, 135, 108, 130, 116, 139, 255, 109, 97, 179, 119, 143, 131, 97, 141, 198,
    146, 99, 105, 112, 104, 146, 134, 135, 159, 208, 211, 99, 189, 171, 0,
    // SWL_E_TLS_MEMORY: The TLS library has no memory left: a connection needs 13 to 40 KB of heap.
    136, 249, 32, 208, 98, 114, 168, 179, 169, 141, 158, 101, 109, 134, 179, 108, 101, 102, 116, 58, 135, 159, 138, 110,
    154, 156, 138, 213, 101, 137, 129, 49, 51, 133, 163, 52, 48, 32, 75, 66, 32, 201, 32, 160, 112, 46, 0,
    // SWL_E_TLS_ENTROPY: The board gives no randomness: TLS cannot start.
    136, 98, 111, 168, 152, 190, 118, 177, 141, 32, 114, 143, 244, 109, 110, 101, 229, 139, 249, 159, 143, 149, 164, 168,
    116, 46, 0,
    // SWL_E_TLS_FALLBACK: TLS 1.3 and this server's TLS 1.2 do not go together: connect again, and TLS 1.2 alone is offered.
    249, 32, 49, 46, 51, 185, 100, 172, 144, 115, 182, 130, 174, 249, 32, 49, 46, 50, 32, 100, 163, 149, 103, 111,
    133, 111, 103, 176, 104, 130, 139, 222, 110, 154, 131, 97, 234, 44, 237, 249, 32, 49, 46, 50, 135, 108, 138, 205,
    201, 102, 130, 137, 46, 0,
    // SWL_E_CERT: The server's certificate was refused, and nothing was sent.
    207, 130, 250, 246, 209, 129, 167, 102, 230, 137, 44, 237, 141, 198, 253, 32, 209, 129, 115, 199, 46, 0,
    // SWL_E_CERT_UNTRUSTED: The server's certificate leads to none of the given roots, or heap ran out: check roots and heap.
    207, 130, 250, 246, 108, 145, 100, 129, 116, 163, 110, 138, 128, 201, 147, 190, 118, 140, 32, 202, 111, 116, 115, 44,
    194, 160, 112, 32, 114, 143, 32, 162, 116, 206, 180, 202, 111, 116, 129, 240, 160, 112, 46, 0,
    // SWL_E_CERT_NAME: The server's certificate is for another host.
    207, 130, 250, 189, 205, 181, 135, 141, 198, 146, 184, 164, 46, 0,
    // SWL_E_CERT_EXPIRED: A certificate has expired: check this device's clock first.
    65, 159, 246, 169, 215, 112, 105, 114, 137, 206, 107, 172, 144, 100, 216, 105, 99, 101, 250, 204, 99, 180, 165, 114,
    164, 46, 0,
    // SWL_E_CERT_NOT_YET: A certificate is not valid yet: check this device's clock first.
    65, 159, 189, 205, 149, 118, 170, 105, 152, 121, 176, 206, 107, 172, 144, 100, 216, 105, 99, 101, 250, 204, 99, 180,
    165, 114, 164, 46, 0,
    // SWL_E_CERT_WEAK_KEY: A certificate has a weak key: RSA needs 2048 bits.
    65, 159, 246, 169, 193, 119, 145, 180, 107, 101, 121, 139, 82, 83, 65, 213, 101, 137, 129, 50, 48, 52, 56, 32,
    98, 150, 115, 46, 0,
    // SWL_E_CERT_WEAK_HASH: A certificate is signed with a weak hash such as SHA-1.
    65, 159, 189, 205, 115, 105, 103, 110, 166, 197, 175, 119, 145, 180, 148, 115, 104, 157, 117, 151, 135, 129, 83, 72,
    65, 45, 49, 46, 0,
    // SWL_E_CERT_USAGE: A certificate was not made for a TLS server.
    65, 159, 246, 209, 129, 149, 109, 97, 100, 128, 181, 175, 249, 157, 182, 214, 0,
    // SWL_E_CERT_NO_SAN: The server's certificate has no subjectAltName.
    207, 130, 250, 246, 169, 141, 157, 117, 98, 106, 154, 116, 65, 108, 116, 78, 173, 171, 0,
    // SWL_E_CERT_PIN: No key in the server's chain is pinned: check the pins, and who answers.
    78, 163, 107, 101, 179, 142, 147, 115, 182, 130, 250, 148, 142, 32, 144, 112, 142, 110, 137, 206, 107, 147, 112, 142,
    115, 44, 237, 119, 184, 185, 115, 119, 130, 115, 46, 0,
    // SWL_E_CERT_LARGE: The server sent more certificates, or a larger key, than a device should compute with.
    207, 146, 115, 211, 109, 134, 128, 99, 189, 101, 115, 218, 175, 108, 168, 103, 146, 107, 101, 121, 44, 172, 143, 175,
    100, 216, 105, 99, 128, 115, 104, 162, 108, 152, 99, 111, 109, 112, 117, 116, 128, 197, 46, 0,
    // SWL_E_INSECURE: A secret would go over a channel that is not secure: use https.
    65, 157, 154, 167, 131, 119, 162, 108, 152, 103, 163, 111, 118, 130, 175, 151, 143, 110, 101, 108, 133, 148, 232, 149,
    115, 154, 117, 167, 139, 230, 128, 104, 116, 116, 112, 115, 46, 0,
    // SWL_E_STOPPED: Cancelled by the program.
    67, 143, 99, 101, 108, 108, 166, 221, 147, 112, 202, 103, 114, 173, 46, 0,
    // SWL_E_STATE: Called out of order, or after an error or the end.
    67, 251, 166, 162, 131, 201, 155, 100, 130, 218, 135, 102, 116, 130, 185, 32, 130, 114, 134, 155, 147, 140, 100, 46,
    0,
    // SWL_E_SERVICE: The service answered with a failure: the SWL_REPLY_ERROR event and hints.status say which.
    207, 105, 99, 128, 217, 130, 166, 197, 175, 102, 97, 105, 108, 117, 167, 58, 147, 83, 87, 76, 95, 82, 69, 80,
    76, 89, 95, 69, 82, 82, 79, 82, 32, 216, 211, 240, 104, 142, 116, 115, 46, 164, 153, 117, 129, 115, 97, 179,
    119, 104, 105, 151, 46, 0,
    // SWL_E_SERVICE_LOGIN: The credential could not be fetched: hints.status says how its service answered.
    136, 99, 114, 137, 140, 156, 170, 159, 162, 108, 152, 149, 200, 102, 176, 151, 239, 104, 142, 116, 115, 46, 164, 153,
    117, 129, 115, 97, 121, 129, 184, 119, 32, 231, 115, 182, 105, 99, 128, 217, 130, 137, 46, 0,
    // unknown: Unknown status: header and archive are not of one version.
    85, 110, 107, 141, 119, 110, 157, 116, 153, 230, 139, 178, 130, 185, 100, 135, 114, 151, 105, 203, 168, 128, 149, 201,
    32, 138, 128, 118, 130, 115, 105, 138, 46, 0,
]
