internal import CSwiftlet

/// An answer.
public struct Response: Sendable {
    public internal(set) var status = 0
    /// In their order, trailers last.
    public internal(set) var headers: [(name: String, value: String)] = []
    public internal(set) var body: [UInt8] = []

    /// The body as text; bytes that are not UTF-8 are replaced.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The first header of that name, in either case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    mutating func take(_ event: swl_http_event, _ limits: Limits) throws(Failure) {
        switch event.kind {
        case SWL_HTTP_STATUS: status = Int(event.status)
        case SWL_HTTP_HEADER: headers.append((name: String(event.name), value: String(event.data)))
        default:
            try limits.checkBody(body.count + event.data.len)
            body.append(contentsOf: event.data.bytes)
        }
    }
}

/// What a peer can make this program keep at most. Heads are limited to 64 KiB besides.
public struct Limits: Sendable {
    /// Bytes of a body that is collected, or of all tool calls of a ``Reply``.
    public var body = 16 << 20
    /// Bytes of one server-sent event.
    public var event = 1 << 20

    public init() {}

    func checkBody(_ count: Int) throws(Failure) {
        if count > body { throw Failure(.SWL_E_LIMIT, "Limits.body is \(body) bytes") }
    }
}
