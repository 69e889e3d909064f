import CSwiftlet

/// The headers that say where a message ends and whom it is for, of a request or an answer.
enum Framing: UInt8 {
    case host, contentLength, transferEncoding, connection, other

    @inline(never)
    init(_ name: Str) {
        var list: Literal = "host\0content-length\0transfer-encoding\0connection\0"
        var kind: UInt8 = 0
        while kind < Framing.other.rawValue && !name.matches(list) {
            list = list.next
            kind &+= 1
        }
        self = unsafeBitCast(kind, to: Framing.self)
    }
}
