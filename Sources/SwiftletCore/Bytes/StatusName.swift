// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_status_name)
func swl_status_name(_ s: swl_status) -> UnsafePointer<CChar> {
    UnsafeRawPointer(listed(s).name.base).assumingMemoryBound(to: CChar.self)
}

/// The name of each status in the order of the numbers: first those that are no error, then one group a kind; a
/// hyphen marks the first of each group. The last name is for all other numbers. Not a WordList: the C function gives
/// out the name itself, which must end with NUL.
private var names: Literal {
    """
    SWL_OK\0\
    SWL_MORE\0\
    SWL_DONE\0\
    SWL_AGAIN\0\
    SWL_BODY_NEEDED\0\
    -SWL_E_ARG\0\
    SWL_E_ARG_METHOD\0\
    SWL_E_ARG_HOST\0\
    SWL_E_ARG_PATH\0\
    SWL_E_ARG_QUERY\0\
    SWL_E_ARG_HEADER_NAME\0\
    SWL_E_ARG_HEADER_VALUE\0\
    SWL_E_ARG_HEADER_OURS\0\
    SWL_E_ARG_LENGTH\0\
    SWL_E_ARG_KEY\0\
    SWL_E_ARG_URL\0\
    SWL_E_ARG_BUFFER\0\
    SWL_E_ARG_ROOTS\0\
    SWL_E_ARG_TIME\0\
    SWL_E_ARG_REGION\0\
    SWL_E_ARG_SERVICE\0\
    SWL_E_ARG_EXPIRES\0\
    SWL_E_ARG_SIGNED\0\
    SWL_E_ARG_ESCAPE\0\
    SWL_E_ARG_BODY\0\
    SWL_E_ARG_IDENTITY\0\
    SWL_E_ARG_TEXT\0\
    SWL_E_ARG_JSON\0\
    SWL_E_ARG_QUOTES\0\
    SWL_E_ARG_EMPTY\0\
    -SWL_E_SPACE\0\
    SWL_E_SPACE_HEADERS\0\
    -SWL_E_SYNTAX\0\
    SWL_E_SYNTAX_STATUS\0\
    SWL_E_SYNTAX_HEADER\0\
    SWL_E_SYNTAX_LENGTH\0\
    SWL_E_SYNTAX_FRAMING\0\
    SWL_E_SYNTAX_CHUNK\0\
    SWL_E_SYNTAX_UPGRADE\0\
    SWL_E_SYNTAX_JSON\0\
    SWL_E_SYNTAX_UTF8\0\
    SWL_E_SYNTAX_DATE\0\
    SWL_E_SYNTAX_FRAME\0\
    SWL_E_SYNTAX_FRAME_HEADER\0\
    -SWL_E_LIMIT\0\
    SWL_E_LIMIT_LINE\0\
    SWL_E_LIMIT_HEAD\0\
    SWL_E_LIMIT_FIELD\0\
    SWL_E_LIMIT_EVENT\0\
    SWL_E_LIMIT_DEPTH\0\
    SWL_E_LIMIT_NUMBER\0\
    SWL_E_LIMIT_FRAME\0\
    SWL_E_LIMIT_WORK\0\
    -SWL_E_CHECK\0\
    -SWL_E_CRYPTO\0\
    -SWL_E_IO\0\
    SWL_E_IO_SOURCE\0\
    SWL_E_IO_SOCKETS\0\
    -SWL_E_HOST\0\
    SWL_E_HOST_TEMPORARY\0\
    -SWL_E_REFUSED\0\
    SWL_E_UNREACHABLE\0\
    SWL_E_PROXY\0\
    -SWL_E_TIMEOUT\0\
    -SWL_E_CLOSED\0\
    -SWL_E_TRUNCATED\0\
    -SWL_E_TLS\0\
    SWL_E_TLS_VERSION\0\
    SWL_E_TLS_ALERT\0\
    SWL_E_TLS_MEMORY\0\
    SWL_E_TLS_ENTROPY\0\
    SWL_E_TLS_FALLBACK\0\
    -SWL_E_CERT\0\
    SWL_E_CERT_UNTRUSTED\0\
    SWL_E_CERT_NAME\0\
    SWL_E_CERT_EXPIRED\0\
    SWL_E_CERT_NOT_YET\0\
    SWL_E_CERT_WEAK_KEY\0\
    SWL_E_CERT_WEAK_HASH\0\
    SWL_E_CERT_USAGE\0\
    SWL_E_CERT_NO_SAN\0\
    SWL_E_CERT_PIN\0\
    SWL_E_CERT_LARGE\0\
    -SWL_E_INSECURE\0\
    -SWL_E_STOPPED\0\
    -SWL_E_STATE\0\
    -SWL_E_SERVICE\0\
    SWL_E_SERVICE_LOGIN\0\
    unknown
    """
}

/// The name of `s` and its place in the list. Its help has the same place in StatusHelp.swift.
@inline(never)
func listed(_ s: swl_status) -> (name: Literal, place: Int) {
    var name = names
    var place = 0
    var kind: Int32 = 0
    var number: Int32 = 0
    while true {
        if name.base.pointee == UInt8(ascii: "-") {
            kind &-= 100
            number = kind
            name = Literal(name.base + 1)
        }
        if number == s.rawValue || name.base.pointee == UInt8(ascii: "u") { return (name, place) }
        number &+= kind < 0 ? -1 : 1
        name = name.next
        place &+= 1
    }
}
