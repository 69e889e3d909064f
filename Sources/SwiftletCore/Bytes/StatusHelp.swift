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

/// A printable byte stands for itself. Any other byte stands for a pair of bytes, each of which may stand for another
/// pair. So the sentences take half their bytes: 3.1 KB in place of 5.8 (2026-12).
private func spell(_ byte: UInt8, _ end: UnsafeMutablePointer<CChar>) -> UnsafeMutablePointer<CChar> {
    if byte &- UInt8(ascii: " ") <= delete &- UInt8(ascii: " ") {
        end.pointee = CChar(bitPattern: byte)
        return end + 1
    }
    // Those after ASCII come first in the table.
    let pair = Int(truncatingIfNeeded: byte &- firstAfterASCII) &* 2
    return spell(helpPairs[pair &+ 1], spell(helpPairs[pair], end))
}

// The numbers are written by `scripts/make-help` from the sentences above them.

// swift-format-ignore
private let helpPairs: InlineArray<_, UInt8> = [
    101, 32, 115, 32, 101, 114, 116, 32, 116, 104, 111, 114, 32, 97, 84, 104, 100, 32, 135, 128, 58, 32, 111, 110,
    101, 110, 105, 110, 110, 111, 130, 32, 105, 129, 97, 110, 32, 132, 101, 97, 142, 131, 99, 104, 116, 105, 101, 100,
    133, 32, 101, 99, 97, 116, 101, 136, 44, 32, 134, 32, 146, 128, 111, 117, 111, 32, 121, 32, 115, 116, 105, 99,
    97, 114, 97, 129, 97, 32, 114, 101, 105, 116, 104, 147, 115, 130, 115, 131, 170, 118, 39, 129, 97, 108, 119, 105,
    109, 101, 134, 110, 65, 32, 104, 165, 175, 132, 116, 101, 145, 115, 169, 100, 107, 32, 102, 133, 151, 138, 99, 130,
    187, 150, 188, 102, 189, 163, 190, 154, 103, 105, 111, 100, 132, 128, 104, 111, 110, 101, 137, 172, 101, 46, 140, 131,
    99, 139, 98, 128, 116, 111, 177, 136, 111, 102, 114, 111, 118, 128, 108, 111, 128, 144, 149, 153, 101, 118, 182, 119,
    97, 141, 32, 109, 140, 116, 150, 139, 113, 117, 108, 105, 103, 143, 84, 76, 219, 83, 220, 32, 115, 46, 168, 129,
    103, 212, 105, 131, 140, 32, 117, 109, 114, 97, 117, 171, 116, 160, 130, 46, 107, 101, 115, 97, 114, 147, 121, 46,
    98, 121, 110, 97, 48, 120, 145, 136, 108, 141, 97, 131, 143, 144, 100, 111, 101, 129, 138, 209, 192, 206, 117, 115,
    174, 108, 134, 224, 109, 112, 108, 101, 112, 133, 115, 101, 115, 117, 159, 131, 0, 0, 105, 103, 179, 166, 98, 117,
    3, 102, 4, 102, 132, 145, 105, 108, 181, 120, 130, 173, 138, 246, 191, 128, 200, 110, 12, 153, 141, 103, 98, 193,
    116, 46, 109, 229, 134, 129, 49, 32, 115, 156, 144, 148, 99, 128, 142, 32, 243, 244, 24, 148, 99, 207, 97, 115,
    108, 139, 8, 131, 197, 143, 13, 215,
]

/// One sentence a status: what to do. In the order of StatusName.swift.
// swift-format-ignore
private let helpTexts: InlineArray<_, UInt8> = [
    // SWL_OK: Success.
    83, 117, 99, 99, 101, 115, 222, 0,
    // SWL_MORE: The decoder has used up its input, or the output is full: call again with more.
    137, 100, 153, 193, 143, 179, 247, 155, 117, 112, 32, 223, 141, 112, 117, 116, 156, 133, 158, 159, 116, 112, 117, 131,
    144, 102, 117, 108, 108, 138, 99, 248, 249, 32, 180, 213, 133, 198, 0,
    // SWL_DONE: Complete: nothing more will come.
    67, 111, 250, 251, 181, 138, 142, 132, 14, 213, 133, 128, 175, 108, 108, 32, 99, 111, 176, 46, 0,
    // SWL_AGAIN: The transport cannot go on now: wait until it is ready, then call again.
    137, 116, 114, 182, 252, 131, 99, 145, 148, 103, 160, 139, 32, 142, 119, 138, 119, 97, 225, 117, 110, 150, 108, 32,
    225, 144, 234, 100, 121, 44, 146, 226, 99, 248, 249, 46, 0,
    // SWL_BODY_NEEDED: The head is sent: send body.len bytes through the io, then call again.
    137, 169, 136, 144, 115, 214, 138, 115, 140, 136, 15, 235, 108, 226, 236, 181, 129, 132, 114, 159, 103, 104, 158, 105,
    111, 44, 146, 226, 99, 248, 249, 46, 0,
    // SWL_E_ARG: An argument breaks its contract: see the function in swiftlet.h.
    65, 110, 134, 114, 103, 227, 199, 98, 234, 107, 129, 223, 200, 116, 228, 99, 116, 138, 253, 128, 194, 102, 117, 110,
    99, 215, 32, 141, 32, 115, 175, 102, 116, 251, 16, 104, 46, 0,
    // SWL_E_ARG_METHOD: The method must be a token such as POST, and not CONNECT.
    137, 176, 132, 111, 136, 17, 201, 166, 202, 107, 226, 254, 149, 18, 80, 79, 83, 84, 44, 203, 148, 67, 79, 78,
    78, 69, 67, 84, 46, 0,
    // SWL_E_ARG_HOST: The host must be a name, with :port if needed, of bytes 0x21 to 0x7e.
    137, 195, 171, 17, 201, 166, 237, 176, 156, 180, 32, 58, 252, 131, 105, 102, 32, 196, 151, 151, 156, 204, 32, 236,
    181, 129, 238, 50, 19, 230, 238, 55, 198, 0,
    // SWL_E_ARG_PATH: The path must begin with / and be percent-encoded: bytes 0x21 to 0x7e without ? and #.
    137, 112, 97, 132, 213, 229, 98, 101, 103, 141, 32, 180, 32, 47, 203, 201, 112, 130, 99, 214, 45, 140, 99, 193,
    186, 236, 181, 129, 238, 50, 19, 230, 238, 55, 128, 180, 255, 63, 203, 35, 46, 0,
    // SWL_E_ARG_QUERY: The query must be percent-encoded: bytes 0x21 to 0x7e without #.
    137, 216, 130, 161, 17, 201, 112, 130, 99, 214, 45, 140, 99, 193, 186, 236, 181, 129, 238, 50, 19, 230, 238, 55,
    128, 180, 255, 35, 46, 0,
    // SWL_E_ARG_HEADER_NAME: A header name must be a token: letters, digits and hyphens.
    178, 183, 143, 237, 109, 128, 17, 201, 166, 202, 107, 140, 138, 251, 116, 116, 130, 20, 100, 1, 223, 239, 104, 121,
    112, 104, 140, 222, 0,
    // SWL_E_ARG_HEADER_VALUE: A header value must not hold control characters, such as a line's end.
    178, 183, 143, 118, 174, 117, 128, 17, 148, 195, 108, 136, 200, 116, 205, 108, 32, 149, 164, 97, 99, 116, 130, 20,
    254, 149, 18, 166, 240, 101, 173, 140, 100, 46, 0,
    // SWL_E_ARG_HEADER_OURS: Host comes from the request, and Transfer-Encoding is not supported: remove that header.
    72, 111, 171, 99, 111, 176, 129, 102, 205, 109, 158, 167, 216, 101, 162, 44, 203, 84, 114, 182, 102, 130, 45, 69,
    110, 99, 193, 14, 32, 21, 254, 112, 252, 116, 186, 167, 109, 111, 206, 132, 241, 183, 231, 0,
    // SWL_E_ARG_LENGTH: Content-Length must stand once and be the length of the body.
    67, 139, 116, 214, 45, 76, 140, 103, 132, 213, 229, 162, 239, 139, 22, 239, 201, 194, 108, 140, 103, 132, 32, 204,
    158, 15, 235, 0,
    // SWL_E_ARG_KEY: The key is empty or has a byte outside 0x21 to 0x7e: look for a pasted space or newline.
    137, 232, 161, 144, 101, 250, 116, 161, 152, 2, 236, 116, 128, 159, 116, 115, 105, 100, 128, 238, 50, 19, 230, 238,
    55, 101, 138, 207, 111, 184, 185, 157, 112, 97, 162, 155, 115, 112, 97, 22, 152, 196, 119, 240, 198, 0,
    // SWL_E_ARG_URL: The URL must be http or https with a host, without user name or fragment.
    137, 85, 82, 76, 213, 229, 201, 104, 116, 116, 112, 32, 152, 104, 116, 116, 112, 129, 180, 157, 195, 162, 156, 180,
    255, 247, 143, 237, 109, 128, 152, 102, 228, 103, 109, 214, 46, 0,
    // SWL_E_ARG_BUFFER: A buffer is smaller than its documented minimum.
    178, 5, 242, 115, 109, 248, 143, 6, 32, 223, 243, 99, 227, 214, 155, 109, 141, 105, 109, 227, 46, 0,
    // SWL_E_ARG_ROOTS: There is no root certificate, or one does not parse: check the file or the PEM text.
    135, 130, 208, 23, 205, 111, 131, 191, 101, 156, 152, 139, 128, 25, 112, 164, 253, 245, 107, 158, 102, 7, 128, 133,
    158, 80, 69, 77, 32, 8, 16, 0,
    // SWL_E_ARG_TIME: The time is not set: put Unix seconds into it, from a clock or a server's Date header.
    137, 150, 109, 208, 148, 253, 116, 138, 112, 117, 131, 85, 110, 105, 120, 32, 115, 153, 139, 100, 129, 141, 230, 168,
    156, 102, 205, 109, 157, 26, 99, 184, 133, 157, 172, 9, 68, 154, 128, 183, 231, 0,
    // SWL_E_ARG_REGION: The region is empty or not a region's name: give one such as us-west-2.
    137, 167, 192, 139, 32, 144, 101, 250, 116, 161, 152, 148, 166, 167, 192, 139, 173, 237, 176, 10, 139, 128, 254, 149,
    18, 247, 45, 119, 101, 162, 45, 50, 46, 0,
    // SWL_E_ARG_SERVICE: The service is empty or not a signing name: give one such as bedrock.
    197, 163, 208, 101, 250, 116, 161, 152, 148, 166, 115, 1, 110, 14, 32, 237, 176, 10, 139, 128, 254, 149, 18, 98,
    151, 205, 99, 107, 46, 0,
    // SWL_E_ARG_EXPIRES: The lifetime is out of range: 1 to 604800 seconds for a URL, 43200 for a Bedrock key.
    137, 217, 102, 101, 150, 109, 208, 255, 204, 32, 114, 145, 103, 101, 138, 19, 230, 54, 48, 52, 56, 48, 48, 32,
    115, 153, 139, 100, 129, 185, 157, 85, 82, 76, 156, 52, 51, 50, 48, 48, 32, 185, 157, 66, 151, 205, 99, 184,
    232, 235, 0,
    // SWL_E_ARG_SIGNED: The request is signed already: set header_count back, or take the X-Amz- parameters off the query.
    137, 167, 216, 101, 171, 144, 115, 1, 110, 151, 134, 108, 234, 100, 121, 138, 253, 131, 183, 130, 95, 99, 159, 110,
    131, 98, 97, 99, 107, 156, 152, 116, 97, 107, 128, 194, 88, 45, 65, 109, 122, 45, 32, 112, 164, 97, 176, 116,
    130, 129, 204, 102, 158, 216, 130, 235, 0,
    // SWL_E_ARG_ESCAPE: Path or query has a % without two hexadecimal digits: write a percent sign as %25.
    80, 97, 132, 32, 152, 216, 130, 161, 2, 37, 32, 180, 255, 116, 119, 160, 104, 101, 120, 97, 100, 153, 105, 109,
    174, 32, 100, 1, 168, 115, 138, 119, 114, 168, 128, 166, 112, 130, 99, 199, 115, 1, 110, 18, 37, 50, 53, 46,
    0,
    // SWL_E_ARG_BODY: The body cannot be hashed: give it in memory, by a source that rewinds, or set body_sha256.
    137, 15, 161, 99, 145, 148, 201, 104, 27, 104, 186, 246, 225, 141, 32, 176, 109, 133, 121, 156, 236, 157, 115, 159,
    114, 22, 132, 241, 167, 119, 141, 100, 20, 152, 253, 131, 15, 121, 95, 115, 104, 97, 50, 53, 54, 46, 0,
    // SWL_E_ARG_IDENTITY: The device's own certificate or key does not parse, or they do not belong together.
    137, 100, 210, 163, 101, 173, 111, 119, 110, 32, 11, 152, 232, 161, 25, 112, 164, 253, 156, 133, 146, 101, 161, 100,
    160, 148, 98, 101, 28, 103, 32, 202, 103, 101, 132, 231, 0,
    // SWL_E_ARG_TEXT: A text is not UTF-8: it may have been cut inside a character.
    178, 29, 21, 85, 84, 70, 45, 56, 138, 225, 109, 97, 161, 104, 97, 206, 98, 101, 226, 99, 117, 131, 141, 115,
    105, 100, 128, 166, 149, 164, 97, 99, 116, 231, 0,
    // SWL_E_ARG_JSON: Tool arguments, a schema or a number must be JSON.
    84, 111, 111, 108, 134, 114, 103, 227, 214, 115, 44, 157, 115, 149, 101, 109, 166, 133, 157, 110, 227, 98, 143, 17,
    201, 74, 83, 79, 78, 46, 0,
    // SWL_E_ARG_QUOTES: The key begins with a quotation mark: give it without its quotation marks.
    137, 232, 161, 98, 101, 103, 141, 129, 180, 157, 216, 111, 116, 97, 215, 213, 164, 107, 10, 225, 180, 255, 223, 216,
    111, 116, 97, 215, 213, 164, 107, 222, 0,
    // SWL_E_ARG_EMPTY: A text that the service needs is empty: AppStage's nonce or resource code.
    178, 29, 132, 241, 194, 172, 163, 128, 196, 151, 129, 144, 101, 250, 116, 121, 138, 65, 112, 112, 83, 116, 97, 103,
    101, 173, 110, 139, 22, 152, 167, 115, 159, 114, 22, 99, 193, 198, 0,
    // SWL_E_SPACE: The output buffer is too small: len says how many bytes are needed.
    137, 159, 116, 112, 117, 131, 5, 242, 202, 160, 115, 109, 248, 138, 108, 226, 233, 121, 129, 195, 119, 213, 145, 161,
    236, 181, 129, 164, 128, 196, 151, 151, 46, 0,
    // SWL_E_SPACE_HEADERS: The request has no header slot left: raise header_cap.
    137, 167, 216, 101, 171, 179, 23, 183, 143, 115, 207, 131, 251, 102, 116, 138, 228, 105, 115, 128, 183, 130, 95, 99,
    97, 112, 46, 0,
    // SWL_E_SYNTAX: The server sent something malformed: close the connection.
    30, 115, 199, 115, 111, 176, 132, 14, 213, 174, 185, 109, 186, 26, 115, 128, 194, 31, 46, 0,
    // SWL_E_SYNTAX_STATUS: The answer is not HTTP/1.1: check host and port.
    137, 211, 242, 148, 72, 84, 84, 80, 47, 49, 46, 49, 245, 184, 195, 171, 239, 252, 16, 0,
    // SWL_E_SYNTAX_HEADER: The answer has a malformed header line.
    137, 211, 143, 2, 109, 174, 185, 109, 155, 183, 143, 240, 198, 0,
    // SWL_E_SYNTAX_LENGTH: The answer has an invalid Content-Length, or two.
    137, 211, 143, 179, 145, 32, 141, 118, 174, 105, 136, 67, 139, 116, 214, 45, 76, 140, 103, 132, 156, 152, 116, 119,
    111, 46, 0,
    // SWL_E_SYNTAX_FRAMING: The answer is framed in two ways, or coded in a way that was not asked for.
    137, 211, 242, 102, 228, 109, 155, 141, 32, 116, 119, 160, 119, 97, 121, 20, 152, 99, 193, 155, 141, 157, 119, 97,
    121, 146, 241, 119, 165, 148, 27, 107, 155, 185, 46, 0,
    // SWL_E_SYNTAX_CHUNK: The answer has a malformed chunk.
    137, 211, 143, 2, 109, 174, 185, 109, 155, 149, 117, 110, 107, 46, 0,
    // SWL_E_SYNTAX_UPGRADE: The server switched to a protocol that was not asked for.
    30, 115, 119, 168, 149, 155, 202, 157, 112, 205, 202, 99, 111, 108, 146, 241, 119, 165, 148, 27, 107, 155, 185, 46,
    0,
    // SWL_E_SYNTAX_JSON: The text is not JSON.
    137, 29, 21, 74, 83, 79, 78, 46, 0,
    // SWL_E_SYNTAX_UTF8: The text is not UTF-8.
    137, 29, 21, 85, 84, 70, 45, 56, 46, 0,
    // SWL_E_SYNTAX_DATE: The text is not a date as HTTP or ISO 8601 writes it.
    137, 29, 21, 166, 100, 154, 128, 165, 72, 84, 84, 80, 32, 152, 73, 83, 79, 32, 56, 54, 48, 19, 119, 114,
    168, 244, 168, 46, 0,
    // SWL_E_SYNTAX_FRAME: The event stream has a message whose lengths contradict each other.
    137, 210, 199, 162, 234, 109, 32, 2, 176, 115, 233, 103, 128, 119, 195, 115, 128, 108, 140, 103, 132, 129, 200, 116,
    228, 100, 163, 131, 147, 149, 32, 111, 132, 231, 0,
    // SWL_E_SYNTAX_FRAME_HEADER: The event stream has a malformed or repeated header.
    137, 210, 199, 162, 234, 109, 32, 2, 109, 174, 185, 109, 155, 152, 167, 112, 147, 116, 155, 183, 231, 0,
    // SWL_E_LIMIT: The answer is larger than a limit you set.
    137, 211, 242, 108, 164, 218, 6, 157, 217, 109, 225, 121, 159, 32, 253, 16, 0,
    // SWL_E_LIMIT_LINE: A status line or framing header is longer than the line buffer: give a larger one.
    178, 162, 154, 117, 129, 240, 128, 152, 102, 228, 109, 14, 32, 183, 242, 28, 218, 6, 158, 240, 128, 5, 130, 10,
    166, 108, 164, 218, 139, 198, 0,
    // SWL_E_LIMIT_HEAD: The head, trailer or a chunk line is longer than head_limit.
    137, 183, 156, 116, 228, 7, 143, 133, 157, 149, 117, 110, 184, 240, 208, 28, 218, 6, 32, 183, 95, 217, 109, 168,
    46, 0,
    // SWL_E_LIMIT_FIELD: An event type and id do not fit into the text buffer: give a larger one.
    65, 110, 32, 210, 199, 116, 121, 112, 128, 239, 105, 136, 100, 160, 148, 102, 225, 141, 202, 158, 29, 5, 130, 10,
    166, 108, 164, 218, 139, 198, 0,
    // SWL_E_LIMIT_EVENT: An event is longer than event_limit.
    65, 110, 32, 210, 199, 144, 28, 218, 6, 32, 210, 214, 95, 217, 109, 168, 46, 0,
    // SWL_E_LIMIT_DEPTH: The JSON is nested too deeply.
    137, 74, 83, 79, 78, 32, 144, 196, 162, 155, 202, 160, 100, 101, 101, 112, 108, 235, 0,
    // SWL_E_LIMIT_NUMBER: A JSON number is longer than the scratch buffer.
    178, 74, 83, 79, 78, 32, 110, 227, 98, 242, 28, 218, 6, 158, 115, 99, 114, 154, 149, 32, 5, 231, 0,
    // SWL_E_LIMIT_FRAME: An event stream message is larger than its buffer or message_limit: give more.
    65, 110, 32, 210, 199, 162, 234, 109, 32, 176, 115, 233, 103, 208, 108, 164, 218, 6, 32, 223, 5, 143, 152, 176,
    115, 233, 103, 101, 95, 217, 109, 168, 10, 109, 133, 198, 0,
    // SWL_E_LIMIT_WORK: The reply's work buffer is too small for an id, name, reason or header in the answer: give a larger one.
    137, 167, 112, 108, 121, 173, 119, 133, 184, 5, 242, 202, 160, 115, 109, 248, 32, 185, 177, 32, 105, 100, 156, 237,
    176, 156, 234, 115, 139, 32, 152, 183, 143, 141, 158, 211, 130, 10, 166, 108, 164, 218, 139, 198, 0,
    // SWL_E_CHECK: A checksum does not match: the stream is damaged, ask again.
    178, 209, 107, 115, 227, 32, 25, 109, 154, 149, 138, 194, 162, 234, 109, 32, 144, 100, 97, 109, 97, 103, 151, 44,
    134, 115, 107, 249, 46, 0,
    // SWL_E_CRYPTO: The crypto library refused: look at its configuration and heap.
    137, 99, 114, 121, 112, 230, 217, 98, 114, 164, 161, 167, 102, 247, 186, 207, 111, 107, 134, 131, 223, 200, 102, 1,
    117, 228, 215, 203, 169, 112, 46, 0,
    // SWL_E_IO: The transport failed: the platform's error number says why.
    137, 116, 114, 182, 252, 131, 102, 97, 7, 186, 194, 112, 108, 154, 185, 109, 173, 130, 114, 152, 110, 227, 98, 143,
    233, 121, 129, 119, 104, 235, 0,
    // SWL_E_IO_SOURCE: The source of the request's body failed or ended early.
    137, 115, 159, 114, 22, 204, 158, 167, 216, 101, 162, 173, 15, 161, 102, 97, 7, 155, 152, 140, 100, 155, 147, 114,
    108, 235, 0,
    // SWL_E_IO_SOCKETS: No socket or file descriptor is free: close others, then try again.
    78, 160, 115, 111, 99, 232, 131, 152, 102, 7, 128, 100, 101, 115, 99, 114, 105, 112, 116, 152, 144, 102, 167, 101,
    138, 26, 115, 128, 111, 132, 130, 115, 44, 146, 226, 116, 114, 121, 249, 46, 0,
    // SWL_E_HOST: The host name does not exist: check its spelling and the region.
    137, 195, 171, 237, 109, 128, 25, 101, 120, 105, 162, 245, 184, 223, 115, 112, 101, 108, 240, 103, 203, 194, 167, 192,
    139, 46, 0,
    // SWL_E_HOST_TEMPORARY: The host name could not be looked up now: check the network, then try again.
    137, 195, 171, 237, 109, 128, 99, 159, 108, 136, 148, 201, 207, 111, 107, 155, 117, 112, 32, 142, 119, 245, 107, 158,
    196, 116, 119, 133, 107, 44, 146, 226, 116, 114, 121, 249, 46, 0,
    // SWL_E_REFUSED: Nobody listens on that port: check host and port.
    78, 111, 15, 161, 217, 162, 140, 129, 139, 146, 241, 252, 116, 245, 184, 195, 171, 239, 252, 16, 0,
    // SWL_E_UNREACHABLE: There is no way to the address: check the network.
    135, 130, 208, 23, 119, 97, 161, 202, 158, 97, 100, 100, 167, 115, 115, 245, 107, 158, 196, 116, 119, 133, 107, 46,
    0,
    // SWL_E_PROXY: The proxy does not let this connection through: hints.status says why, 407: user and password.
    137, 112, 205, 120, 161, 25, 251, 131, 132, 144, 31, 146, 114, 159, 103, 104, 138, 104, 141, 116, 222, 162, 154, 117,
    129, 233, 121, 129, 119, 104, 121, 156, 52, 48, 55, 138, 117, 170, 203, 112, 27, 115, 119, 133, 100, 46, 0,
    // SWL_E_TIMEOUT: The deadline passed: try again later, or allow more time.
    137, 100, 147, 100, 240, 128, 112, 27, 115, 186, 116, 114, 121, 249, 32, 108, 154, 130, 156, 133, 134, 108, 207, 119,
    213, 133, 128, 150, 176, 46, 0,
    // SWL_E_CLOSED: The server closed the connection before it answered: on a kept connection, send the request again on a new one.
    30, 26, 115, 155, 194, 31, 32, 98, 101, 185, 128, 225, 211, 130, 186, 139, 157, 232, 112, 131, 31, 156, 115, 140,
    136, 194, 167, 216, 101, 171, 97, 224, 32, 139, 157, 196, 119, 32, 139, 198, 0,
    // SWL_E_TRUNCATED: The connection ended in the middle of the answer: what has arrived is incomplete.
    137, 31, 32, 140, 100, 155, 141, 158, 109, 105, 100, 100, 108, 128, 204, 158, 211, 130, 138, 119, 104, 241, 179, 164,
    114, 105, 118, 155, 144, 141, 99, 111, 250, 251, 181, 46, 0,
    // SWL_E_TLS: TLS failed: the TLS library's error number says why.
    221, 102, 97, 7, 186, 194, 221, 217, 98, 114, 164, 121, 173, 130, 114, 152, 110, 227, 98, 143, 233, 121, 129, 119,
    104, 235, 0,
    // SWL_E_TLS_VERSION: The server does not speak TLS 1.2 or later.
    30, 25, 115, 112, 147, 184, 221, 49, 46, 50, 32, 152, 108, 154, 231, 0,
    // SWL_E_TLS_ALERT: The server ended TLS with an alert: it may want another cipher or a client certificate.
    30, 140, 100, 155, 221, 180, 177, 134, 108, 130, 116, 138, 225, 109, 97, 161, 119, 145, 131, 97, 142, 132, 143, 99,
    105, 112, 104, 143, 133, 157, 99, 217, 199, 191, 198, 0,
    // SWL_E_TLS_MEMORY: The TLS library has no memory left: a connection needs 13 to 40 KB of heap.
    137, 221, 217, 98, 114, 164, 161, 179, 23, 176, 109, 133, 161, 251, 102, 116, 58, 157, 31, 32, 196, 151, 129, 49,
    51, 32, 230, 52, 48, 32, 75, 66, 32, 204, 32, 169, 112, 46, 0,
    // SWL_E_TLS_ENTROPY: The board gives no randomness: TLS cannot start.
    137, 98, 111, 164, 136, 192, 118, 244, 23, 114, 145, 243, 109, 196, 115, 115, 138, 221, 99, 145, 148, 162, 164, 16,
    0,
    // SWL_E_TLS_FALLBACK: TLS 1.3 and this server's TLS 1.2 do not go together: connect again, and TLS 1.2 alone is offered.
    221, 49, 46, 51, 203, 132, 144, 172, 9, 221, 49, 46, 50, 32, 100, 160, 148, 103, 160, 202, 103, 101, 132, 130,
    138, 13, 131, 97, 224, 44, 203, 221, 49, 46, 50, 134, 28, 208, 204, 102, 130, 151, 46, 0,
    // SWL_E_CERT: The server's certificate was refused, and nothing was sent.
    197, 9, 11, 119, 165, 167, 102, 247, 151, 44, 203, 142, 132, 14, 32, 119, 165, 115, 214, 46, 0,
    // SWL_E_CERT_UNTRUSTED: The server's certificate leads to none of the given roots, or heap ran out: check roots and heap.
    197, 9, 11, 108, 147, 100, 129, 230, 110, 139, 128, 204, 158, 192, 118, 226, 205, 111, 116, 20, 152, 169, 112, 32,
    114, 145, 32, 159, 116, 245, 184, 205, 111, 116, 129, 239, 169, 112, 46, 0,
    // SWL_E_CERT_NAME: The server's certificate is for another host.
    197, 9, 191, 208, 185, 134, 142, 132, 143, 195, 162, 46, 0,
    // SWL_E_CERT_EXPIRED: A certificate has expired: check this device's clock first.
    178, 11, 179, 101, 120, 112, 105, 114, 186, 209, 107, 146, 144, 100, 210, 163, 101, 173, 26, 99, 184, 102, 105, 114,
    162, 46, 0,
    // SWL_E_CERT_NOT_YET: A certificate is not valid yet: check this device's clock first.
    178, 191, 208, 148, 118, 174, 105, 136, 121, 101, 116, 245, 107, 146, 144, 100, 210, 163, 101, 173, 26, 99, 184, 102,
    105, 114, 162, 46, 0,
    // SWL_E_CERT_WEAK_KEY: A certificate has a weak key: RSA needs 2048 bits.
    178, 11, 2, 119, 147, 184, 232, 121, 138, 82, 83, 178, 196, 151, 129, 50, 48, 52, 56, 32, 98, 168, 222, 0,
    // SWL_E_CERT_WEAK_HASH: A certificate is signed with a weak hash such as SHA-1.
    178, 191, 208, 115, 1, 110, 155, 180, 157, 119, 147, 184, 104, 27, 104, 32, 254, 149, 18, 83, 72, 65, 45, 49,
    46, 0,
    // SWL_E_CERT_USAGE: A certificate was not made for a TLS server.
    178, 11, 119, 165, 148, 109, 97, 100, 128, 185, 157, 221, 172, 231, 0,
    // SWL_E_CERT_NO_SAN: The server's certificate has no subjectAltName.
    197, 9, 11, 179, 23, 254, 98, 106, 153, 116, 65, 108, 116, 78, 97, 176, 46, 0,
    // SWL_E_CERT_PIN: No key in the server's chain is pinned: check the pins, and who answers.
    78, 160, 232, 161, 141, 158, 172, 9, 149, 212, 32, 144, 112, 141, 110, 186, 209, 107, 158, 112, 141, 115, 44, 203,
    119, 195, 177, 115, 119, 130, 222, 0,
    // SWL_E_CERT_LARGE: The server sent more certificates, or a larger key, than a device should compute with.
    30, 115, 199, 109, 133, 128, 191, 101, 20, 133, 157, 108, 164, 218, 232, 121, 44, 146, 145, 157, 100, 210, 163, 128,
    115, 104, 159, 108, 136, 99, 111, 250, 117, 116, 128, 180, 46, 0,
    // SWL_E_INSECURE: A secret would go over a channel that is not secure: use https.
    178, 115, 153, 167, 131, 119, 159, 108, 136, 103, 160, 111, 118, 130, 157, 149, 145, 196, 108, 146, 241, 21, 115, 153,
    117, 167, 138, 247, 128, 104, 116, 116, 112, 222, 0,
    // SWL_E_STOPPED: Cancelled by the program.
    67, 145, 99, 101, 108, 108, 155, 236, 158, 112, 205, 103, 228, 109, 46, 0,
    // SWL_E_STATE: Called out of order, or after an error or the end.
    67, 248, 155, 255, 204, 32, 133, 100, 130, 156, 133, 134, 102, 116, 130, 177, 32, 130, 114, 152, 133, 158, 140, 100,
    46, 0,
    // SWL_E_SERVICE: The service answered with a failure: the SWL_REPLY_ERROR event and hints.status say which.
    197, 163, 128, 211, 130, 155, 180, 157, 102, 97, 7, 117, 167, 138, 194, 83, 87, 76, 95, 82, 69, 80, 76, 89,
    95, 69, 82, 82, 79, 82, 32, 210, 199, 239, 104, 141, 116, 222, 162, 154, 117, 129, 233, 161, 119, 104, 105, 149,
    46, 0,
    // SWL_E_SERVICE_LOGIN: The credential could not be fetched: hints.status says how its service answered.
    137, 99, 114, 151, 140, 150, 174, 32, 99, 159, 108, 136, 148, 201, 102, 101, 116, 149, 186, 104, 141, 116, 222, 162,
    154, 117, 129, 233, 121, 129, 195, 119, 32, 223, 172, 163, 128, 211, 130, 151, 46, 0,
    // unknown: Unknown status: header and archive are not of one version.
    85, 110, 107, 142, 119, 110, 32, 162, 154, 247, 138, 183, 130, 177, 100, 134, 114, 149, 105, 206, 164, 128, 148, 204,
    32, 139, 128, 118, 130, 115, 105, 139, 46, 0,
]
