internal import CSwiftlet

/// An answer, whole.
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

    mutating func take(_ event: swl_http_event) {
        switch event.kind {
        case SWL_HTTP_STATUS: status = Int(event.status)
        case SWL_HTTP_HEADER: headers.append((name: String(event.name), value: String(event.data)))
        default: body.append(contentsOf: event.data.bytes)
        }
    }
}

/// One event of a stream (WHATWG HTML, section 9.2).
public struct ServerSentEvent: Sendable, Equatable {
    /// "message" unless the stream named another.
    public var type = "message"
    public var id = ""
    public var data = ""
}

/// Joins the decoder's pieces to events.
struct EventReader: ~Copyable {
    private let decoder = UnsafeMutablePointer<swl_sse>.allocate(capacity: 1)
    private let text = UnsafeMutableRawPointer.allocate(byteCount: 1024, alignment: 1)
    private var data: [UInt8] = []

    init() { swl_sse_init_1(decoder, text, 1024) }

    deinit {
        decoder.deallocate()
        text.deallocate()
    }

    /// False once `take` has returned false.
    mutating func read(_ input: swl_str, _ take: (ServerSentEvent) throws -> Bool) throws -> Bool {
        var input = input
        var event = swl_sse_event()
        while try check(swl_sse_next(decoder, &input, &event)) == .SWL_OK {
            if event.kind == SWL_SSE_DATA {
                data.append(contentsOf: event.data.bytes)
                continue
            }
            let type = event.type.len == 0 ? "message" : String(event.type)
            let whole = ServerSentEvent(type: type, id: String(event.id), data: String(decoding: data, as: UTF8.self))
            data.removeAll(keepingCapacity: true)
            if try !take(whole) { return false }
        }
        return true
    }
}

extension swl_str {
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: ptr, count: len) }
}

extension String {
    init(_ text: swl_str) { self.init(decoding: text.bytes, as: UTF8.self) }
}
