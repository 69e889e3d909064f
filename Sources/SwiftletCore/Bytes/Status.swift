import CSwiftlet

@implementation @c(swl_status_kind)
func swl_status_kind(_ s: swl_status) -> swl_status {
    s.rawValue < 0 ? swl_status(s.rawValue / 100 * 100) : s
}

@implementation @c(swl_status_name)
func swl_status_name(_ s: swl_status) -> UnsafePointer<CChar> {
    characters(text(s).base)
}

/// The help stands behind the name's NUL.
@implementation @c(swl_status_help)
func swl_status_help(_ s: swl_status) -> UnsafePointer<CChar> {
    let text = text(s)
    return characters(text.base + Str(text).count + 1)
}

private func characters(_ text: UnsafePointer<UInt8>) -> UnsafePointer<CChar> {
    UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)
}

@inline(never)
private func text(_ s: swl_status) -> Literal {
    switch s {
    case .SWL_OK: "SWL_OK\0Success."
    case .SWL_MORE: "SWL_MORE\0The decoder has used up its input, or the output is full: call again with more."
    case .SWL_DONE: "SWL_DONE\0Complete: nothing more will come."
    case .SWL_AGAIN: "SWL_AGAIN\0The transport cannot go on now: wait until it is ready, then call again."
    case .SWL_BODY_NEEDED: "SWL_BODY_NEEDED\0The head is sent: send body.len bytes through the io, then call again."
    case .SWL_E_ARG: "SWL_E_ARG\0An argument breaks its contract: see the function in swiftlet.h."
    case .SWL_E_ARG_METHOD: "SWL_E_ARG_METHOD\0The method must be a token such as POST, and not CONNECT."
    case .SWL_E_ARG_HOST: "SWL_E_ARG_HOST\0The host must be a name, with :port if needed, of bytes 0x21 to 0x7e."
    case .SWL_E_ARG_PATH: "SWL_E_ARG_PATH\0The path must begin with / and be percent-encoded: bytes 0x21 to 0x7e without ? and #."
    case .SWL_E_ARG_QUERY: "SWL_E_ARG_QUERY\0The query must be percent-encoded: bytes 0x21 to 0x7e without #."
    case .SWL_E_ARG_HEADER_NAME: "SWL_E_ARG_HEADER_NAME\0A header name must be a token: letters, digits and hyphens."
    case .SWL_E_ARG_HEADER_VALUE: "SWL_E_ARG_HEADER_VALUE\0A header value must not hold control characters, such as a line's end."
    case .SWL_E_ARG_HEADER_OURS: "SWL_E_ARG_HEADER_OURS\0Host comes from the request, and Transfer-Encoding is not supported: remove that header."
    case .SWL_E_ARG_LENGTH: "SWL_E_ARG_LENGTH\0Content-Length must stand once and be the length of the body."
    case .SWL_E_ARG_KEY: "SWL_E_ARG_KEY\0The key is empty or has a byte outside 0x21 to 0x7e: look for a pasted space or newline."
    case .SWL_E_ARG_URL: "SWL_E_ARG_URL\0The URL must be http or https with a host, without user name or fragment."
    case .SWL_E_ARG_BUFFER: "SWL_E_ARG_BUFFER\0A buffer is smaller than its documented minimum."
    case .SWL_E_ARG_ROOTS: "SWL_E_ARG_ROOTS\0There is no root certificate, or one does not parse: check the file or the PEM text."
    case .SWL_E_ARG_TIME: "SWL_E_ARG_TIME\0The time is not set: put Unix seconds into it, from a clock or a server's Date header."
    case .SWL_E_ARG_REGION: "SWL_E_ARG_REGION\0The region is empty or not a region's name: give one such as us-west-2."
    case .SWL_E_ARG_SERVICE: "SWL_E_ARG_SERVICE\0The service is empty or not a signing name: give one such as bedrock."
    case .SWL_E_ARG_EXPIRES: "SWL_E_ARG_EXPIRES\0The lifetime is out of range: 1 to 604800 seconds for a URL, 43200 for a Bedrock key."
    case .SWL_E_ARG_SIGNED: "SWL_E_ARG_SIGNED\0The request is signed already: set header_count back, or take the X-Amz- parameters off the query."
    case .SWL_E_ARG_ESCAPE: "SWL_E_ARG_ESCAPE\0Path or query has a % without two hexadecimal digits: write a percent sign as %25."
    case .SWL_E_ARG_BODY: "SWL_E_ARG_BODY\0The body cannot be hashed: give it in memory, by a source that rewinds, or set body_sha256."
    case .SWL_E_ARG_IDENTITY: "SWL_E_ARG_IDENTITY\0The device's own certificate or key does not parse, or they do not belong together."
    case .SWL_E_ARG_TEXT: "SWL_E_ARG_TEXT\0A text is not UTF-8: it may have been cut inside a character."
    case .SWL_E_ARG_JSON: "SWL_E_ARG_JSON\0Tool arguments, a schema or a number must be JSON."
    case .SWL_E_SPACE: "SWL_E_SPACE\0The output buffer is too small: len says how many bytes are needed."
    case .SWL_E_SPACE_HEADERS: "SWL_E_SPACE_HEADERS\0The request has no header slot left: raise header_cap."
    case .SWL_E_SYNTAX: "SWL_E_SYNTAX\0The server sent something malformed: close the connection."
    case .SWL_E_SYNTAX_STATUS: "SWL_E_SYNTAX_STATUS\0The answer is not HTTP/1.1: check host and port."
    case .SWL_E_SYNTAX_HEADER: "SWL_E_SYNTAX_HEADER\0The answer has a malformed header line."
    case .SWL_E_SYNTAX_LENGTH: "SWL_E_SYNTAX_LENGTH\0The answer has an invalid Content-Length, or two."
    case .SWL_E_SYNTAX_FRAMING: "SWL_E_SYNTAX_FRAMING\0The answer is framed in two ways, or coded in a way that was not asked for."
    case .SWL_E_SYNTAX_CHUNK: "SWL_E_SYNTAX_CHUNK\0The answer has a malformed chunk."
    case .SWL_E_SYNTAX_UPGRADE: "SWL_E_SYNTAX_UPGRADE\0The server switched to a protocol that was not asked for."
    case .SWL_E_SYNTAX_JSON: "SWL_E_SYNTAX_JSON\0The text is not JSON."
    case .SWL_E_SYNTAX_UTF8: "SWL_E_SYNTAX_UTF8\0The text is not UTF-8."
    case .SWL_E_SYNTAX_DATE: "SWL_E_SYNTAX_DATE\0The text is not an HTTP date."
    case .SWL_E_SYNTAX_FRAME: "SWL_E_SYNTAX_FRAME\0The event stream has a message whose lengths contradict each other."
    case .SWL_E_SYNTAX_FRAME_HEADER: "SWL_E_SYNTAX_FRAME_HEADER\0The event stream has a malformed or repeated header."
    case .SWL_E_LIMIT: "SWL_E_LIMIT\0The answer is larger than a limit you set."
    case .SWL_E_LIMIT_LINE: "SWL_E_LIMIT_LINE\0A status line or framing header is longer than the line buffer: give a larger one."
    case .SWL_E_LIMIT_HEAD: "SWL_E_LIMIT_HEAD\0The head, trailer or a chunk line is longer than head_limit."
    case .SWL_E_LIMIT_FIELD: "SWL_E_LIMIT_FIELD\0An event type and id do not fit into the text buffer: give a larger one."
    case .SWL_E_LIMIT_EVENT: "SWL_E_LIMIT_EVENT\0An event is longer than event_limit."
    case .SWL_E_LIMIT_DEPTH: "SWL_E_LIMIT_DEPTH\0The JSON is nested too deeply."
    case .SWL_E_LIMIT_NUMBER: "SWL_E_LIMIT_NUMBER\0A JSON number is longer than the scratch buffer."
    case .SWL_E_LIMIT_FRAME: "SWL_E_LIMIT_FRAME\0An event stream message is larger than its buffer or message_limit: give more."
    case .SWL_E_LIMIT_TEXT: "SWL_E_LIMIT_TEXT\0An id, name or reason in the answer is longer than the work buffer: give a larger one."
    case .SWL_E_CHECK: "SWL_E_CHECK\0A checksum does not match: the stream is damaged, ask again."
    case .SWL_E_CRYPTO: "SWL_E_CRYPTO\0The crypto library refused: look at its configuration and heap."
    case .SWL_E_IO: "SWL_E_IO\0The transport failed: the platform's error number says why."
    case .SWL_E_IO_SOURCE: "SWL_E_IO_SOURCE\0The source of the request's body failed or ended early."
    case .SWL_E_HOST: "SWL_E_HOST\0The host name does not exist: check its spelling and the region."
    case .SWL_E_HOST_TEMPORARY: "SWL_E_HOST_TEMPORARY\0The host name could not be looked up now: check the network, then try again."
    case .SWL_E_REFUSED: "SWL_E_REFUSED\0Nobody listens on that port: check host and port."
    case .SWL_E_UNREACHABLE: "SWL_E_UNREACHABLE\0There is no way to the address: check the network."
    case .SWL_E_TIMEOUT: "SWL_E_TIMEOUT\0The deadline passed: try again later, or allow more time."
    case .SWL_E_CLOSED:
        "SWL_E_CLOSED\0The server closed the connection before it answered: on a kept connection, send the request again on a new one."
    case .SWL_E_TRUNCATED: "SWL_E_TRUNCATED\0The connection ended in the middle of the answer: what has arrived is incomplete."
    case .SWL_E_TLS: "SWL_E_TLS\0TLS failed: the TLS library's error number says why."
    case .SWL_E_TLS_VERSION: "SWL_E_TLS_VERSION\0The server does not speak TLS 1.2 or later."
    case .SWL_E_TLS_ALERT: "SWL_E_TLS_ALERT\0The server ended TLS with an alert: it may want another cipher or a client certificate."
    case .SWL_E_TLS_MEMORY: "SWL_E_TLS_MEMORY\0The TLS library has no memory left: a connection needs 13 to 40 KB of heap."
    case .SWL_E_TLS_ENTROPY: "SWL_E_TLS_ENTROPY\0The board gives no randomness: TLS cannot start."
    case .SWL_E_CERT: "SWL_E_CERT\0The server's certificate was refused, and nothing was sent."
    case .SWL_E_CERT_UNTRUSTED: "SWL_E_CERT_UNTRUSTED\0The server's certificate leads to none of the given roots: check the root certificates."
    case .SWL_E_CERT_NAME: "SWL_E_CERT_NAME\0The server's certificate is for another host."
    case .SWL_E_CERT_EXPIRED: "SWL_E_CERT_EXPIRED\0A certificate has expired: check this device's clock first."
    case .SWL_E_CERT_NOT_YET: "SWL_E_CERT_NOT_YET\0A certificate is not valid yet: check this device's clock first."
    case .SWL_E_CERT_WEAK_KEY: "SWL_E_CERT_WEAK_KEY\0A certificate has a weak key: RSA needs 2048 bits."
    case .SWL_E_CERT_WEAK_HASH: "SWL_E_CERT_WEAK_HASH\0A certificate is signed with a weak hash such as SHA-1."
    case .SWL_E_CERT_USAGE: "SWL_E_CERT_USAGE\0A certificate was not made for a TLS server."
    case .SWL_E_CERT_NO_SAN: "SWL_E_CERT_NO_SAN\0The server's certificate has no subjectAltName."
    case .SWL_E_CERT_PIN: "SWL_E_CERT_PIN\0No key in the server's chain is pinned: check the pins, and who answers."
    case .SWL_E_INSECURE: "SWL_E_INSECURE\0A secret would go over a channel that is not secure: use https."
    case .SWL_E_STOPPED: "SWL_E_STOPPED\0Cancelled by the program."
    case .SWL_E_STATE: "SWL_E_STATE\0Called out of order, or after an error or the end."
    default: "unknown\0Unknown status: header and archive are not of one version."
    }
}

extension swl_status {
    /// An open enum takes every value; the imported initialiser is failable all the same.
    init(_ raw: Int32) {
        self = unsafeBitCast(raw, to: swl_status.self)
    }
}
