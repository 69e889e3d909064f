// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet

/// The answer to a ``Request``.
public struct Response: Sendable, Equatable {
    /// 200 to 999.
    public var status: Int
    /// In the order in which they came, trailers last.
    public var headers: Headers
    /// Without its transfer coding.
    public var body: [UInt8]

    /// For tests of programs, and wrappers.
    public init(status: Int = 0, headers: Headers = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The body as text; bytes that are not UTF-8 are replaced.
    public var text: String { String(decoding: body, as: UTF8.self) }

    mutating func take(_ event: swl_http_event, _ limits: Limits) throws(Failure) {
        switch event.kind {
        case SWL_HTTP_STATUS: self = Response(status: Int(event.status))  // a second one is another attempt's
        case SWL_HTTP_HEADER: headers.append(String(event.name), String(event.data))
        default:
            try limits.checkBody(body.count + event.data.len)
            body.append(contentsOf: event.data.bytes)
        }
    }
}

/// The most that a peer can make this program keep. A head, besides, has at most 64 KiB.
public struct Limits: Sendable {
    /// Bytes of a body that is collected, or of a ``Reply``'s message.
    public var body = 16 << 20
    /// Bytes of one server-sent event.
    public var event = 1 << 20

    public init() {}

    func checkBody(_ count: Int) throws(Failure) {
        if count > body { throw Failure(.SWL_E_LIMIT, "Limits.body is \(body) bytes") }
    }
}
