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
    characters(text(s).next.base)
}

private func characters(_ text: UnsafePointer<UInt8>) -> UnsafePointer<CChar> {
    UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)
}

/// Each status with its name and its help in the order of the numbers: first those that are no error,
/// then kind by kind, which a hyphen begins.
private var texts: Literal {
    """
    SWL_OK\0Success.\0\
    SWL_MORE\0The decoder has used up its input, or the output is full: call again with more.\0\
    SWL_DONE\0Complete: nothing more will come.\0\
    SWL_AGAIN\0The transport cannot go on now: wait until it is ready, then call again.\0\
    SWL_BODY_NEEDED\0The head is sent: send body.len bytes through the io, then call again.\0\
    -SWL_E_ARG\0An argument breaks its contract: see the function in swiftlet.h.\0\
    SWL_E_ARG_METHOD\0The method must be a token such as POST, and not CONNECT.\0\
    SWL_E_ARG_HOST\0The host must be a name, with :port if needed, of bytes 0x21 to 0x7e.\0\
    SWL_E_ARG_PATH\0The path must begin with / and be percent-encoded: bytes 0x21 to 0x7e without ? and #.\0\
    SWL_E_ARG_QUERY\0The query must be percent-encoded: bytes 0x21 to 0x7e without #.\0\
    SWL_E_ARG_HEADER_NAME\0A header name must be a token: letters, digits and hyphens.\0\
    SWL_E_ARG_HEADER_VALUE\0A header value must not hold control characters, such as a line's end.\0\
    SWL_E_ARG_HEADER_OURS\0Host comes from the request, and Transfer-Encoding is not supported: remove that header.\0\
    SWL_E_ARG_LENGTH\0Content-Length must stand once and be the length of the body.\0\
    SWL_E_ARG_KEY\0The key is empty or has a byte outside 0x21 to 0x7e: look for a pasted space or newline.\0\
    SWL_E_ARG_URL\0The URL must be http or https with a host, without user name or fragment.\0\
    SWL_E_ARG_BUFFER\0A buffer is smaller than its documented minimum.\0\
    SWL_E_ARG_ROOTS\0There is no root certificate, or one does not parse: check the file or the PEM text.\0\
    SWL_E_ARG_TIME\0The time is not set: put Unix seconds into it, from a clock or a server's Date header.\0\
    SWL_E_ARG_REGION\0The region is empty or not a region's name: give one such as us-west-2.\0\
    SWL_E_ARG_SERVICE\0The service is empty or not a signing name: give one such as bedrock.\0\
    SWL_E_ARG_EXPIRES\0The lifetime is out of range: 1 to 604800 seconds for a URL, 43200 for a Bedrock key.\0\
    SWL_E_ARG_SIGNED\0The request is signed already: set header_count back, or take the X-Amz- parameters off the query.\0\
    SWL_E_ARG_ESCAPE\0Path or query has a % without two hexadecimal digits: write a percent sign as %25.\0\
    SWL_E_ARG_BODY\0The body cannot be hashed: give it in memory, by a source that rewinds, or set body_sha256.\0\
    SWL_E_ARG_IDENTITY\0The device's own certificate or key does not parse, or they do not belong together.\0\
    SWL_E_ARG_TEXT\0A text is not UTF-8: it may have been cut inside a character.\0\
    SWL_E_ARG_JSON\0Tool arguments, a schema or a number must be JSON.\0\
    -SWL_E_SPACE\0The output buffer is too small: len says how many bytes are needed.\0\
    SWL_E_SPACE_HEADERS\0The request has no header slot left: raise header_cap.\0\
    -SWL_E_SYNTAX\0The server sent something malformed: close the connection.\0\
    SWL_E_SYNTAX_STATUS\0The answer is not HTTP/1.1: check host and port.\0\
    SWL_E_SYNTAX_HEADER\0The answer has a malformed header line.\0\
    SWL_E_SYNTAX_LENGTH\0The answer has an invalid Content-Length, or two.\0\
    SWL_E_SYNTAX_FRAMING\0The answer is framed in two ways, or coded in a way that was not asked for.\0\
    SWL_E_SYNTAX_CHUNK\0The answer has a malformed chunk.\0\
    SWL_E_SYNTAX_UPGRADE\0The server switched to a protocol that was not asked for.\0\
    SWL_E_SYNTAX_JSON\0The text is not JSON.\0\
    SWL_E_SYNTAX_UTF8\0The text is not UTF-8.\0\
    SWL_E_SYNTAX_DATE\0The text is not a date as HTTP or ISO 8601 writes it.\0\
    SWL_E_SYNTAX_FRAME\0The event stream has a message whose lengths contradict each other.\0\
    SWL_E_SYNTAX_FRAME_HEADER\0The event stream has a malformed or repeated header.\0\
    -SWL_E_LIMIT\0The answer is larger than a limit you set.\0\
    SWL_E_LIMIT_LINE\0A status line or framing header is longer than the line buffer: give a larger one.\0\
    SWL_E_LIMIT_HEAD\0The head, trailer or a chunk line is longer than head_limit.\0\
    SWL_E_LIMIT_FIELD\0An event type and id do not fit into the text buffer: give a larger one.\0\
    SWL_E_LIMIT_EVENT\0An event is longer than event_limit.\0\
    SWL_E_LIMIT_DEPTH\0The JSON is nested too deeply.\0\
    SWL_E_LIMIT_NUMBER\0A JSON number is longer than the scratch buffer.\0\
    SWL_E_LIMIT_FRAME\0An event stream message is larger than its buffer or message_limit: give more.\0\
    SWL_E_LIMIT_TEXT\0An id, name or reason in the answer is longer than the work buffer: give a larger one.\0\
    -SWL_E_CHECK\0A checksum does not match: the stream is damaged, ask again.\0\
    -SWL_E_CRYPTO\0The crypto library refused: look at its configuration and heap.\0\
    -SWL_E_IO\0The transport failed: the platform's error number says why.\0\
    SWL_E_IO_SOURCE\0The source of the request's body failed or ended early.\0\
    -SWL_E_HOST\0The host name does not exist: check its spelling and the region.\0\
    SWL_E_HOST_TEMPORARY\0The host name could not be looked up now: check the network, then try again.\0\
    -SWL_E_REFUSED\0Nobody listens on that port: check host and port.\0\
    SWL_E_UNREACHABLE\0There is no way to the address: check the network.\0\
    -SWL_E_TIMEOUT\0The deadline passed: try again later, or allow more time.\0\
    -SWL_E_CLOSED\0The server closed the connection before it answered: on a kept connection, send the request again on a new one.\0\
    -SWL_E_TRUNCATED\0The connection ended in the middle of the answer: what has arrived is incomplete.\0\
    -SWL_E_TLS\0TLS failed: the TLS library's error number says why.\0\
    SWL_E_TLS_VERSION\0The server does not speak TLS 1.2 or later.\0\
    SWL_E_TLS_ALERT\0The server ended TLS with an alert: it may want another cipher or a client certificate.\0\
    SWL_E_TLS_MEMORY\0The TLS library has no memory left: a connection needs 13 to 40 KB of heap.\0\
    SWL_E_TLS_ENTROPY\0The board gives no randomness: TLS cannot start.\0\
    -SWL_E_CERT\0The server's certificate was refused, and nothing was sent.\0\
    SWL_E_CERT_UNTRUSTED\0The server's certificate leads to none of the given roots, or heap ran out: check roots and heap.\0\
    SWL_E_CERT_NAME\0The server's certificate is for another host.\0\
    SWL_E_CERT_EXPIRED\0A certificate has expired: check this device's clock first.\0\
    SWL_E_CERT_NOT_YET\0A certificate is not valid yet: check this device's clock first.\0\
    SWL_E_CERT_WEAK_KEY\0A certificate has a weak key: RSA needs 2048 bits.\0\
    SWL_E_CERT_WEAK_HASH\0A certificate is signed with a weak hash such as SHA-1.\0\
    SWL_E_CERT_USAGE\0A certificate was not made for a TLS server.\0\
    SWL_E_CERT_NO_SAN\0The server's certificate has no subjectAltName.\0\
    SWL_E_CERT_PIN\0No key in the server's chain is pinned: check the pins, and who answers.\0\
    -SWL_E_INSECURE\0A secret would go over a channel that is not secure: use https.\0\
    -SWL_E_STOPPED\0Cancelled by the program.\0\
    -SWL_E_STATE\0Called out of order, or after an error or the end.\0
    """
}

@inline(never)
private func text(_ s: swl_status) -> Literal {
    var text = texts
    var kind: Int32 = 0
    var number: Int32 = 0
    while text.base.pointee != 0 {
        if text.base.pointee == 0x2d /* - */ {
            kind &-= 100
            number = kind
            text = Literal(text.base + 1)
        }
        if number == s.rawValue { return text }
        number &+= kind < 0 ? -1 : 1
        text = text.next.next
    }
    return "unknown\0Unknown status: header and archive are not of one version."
}

extension swl_status {
    /// An open enum takes every value; the imported initialiser is failable all the same.
    init(_ raw: Int32) {
        self = unsafeBitCast(raw, to: swl_status.self)
    }
}
