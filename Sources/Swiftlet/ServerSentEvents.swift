// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet

/// One event of a stream (WHATWG HTML, section 9.2).
public struct ServerSentEvent: Sendable, Equatable {
    /// "message" unless the stream named another.
    public var type: String
    /// The last id that the stream gave; may be empty.
    public var id: String
    /// Its lines, with a line feed between two.
    public var data: String

    public init(type: String = "message", id: String = "", data: String) {
        self.type = type
        self.id = id
        self.data = data
    }
}

/// An answer that is read event by event. If it is dropped before its end, it closes the connection.
public final class ServerSentEventStream: Pulled {
    /// The answer's status and headers.
    public private(set) var response = Response()

    private let call: Call
    private let limits: Limits
    private let decoder = UnsafeMutablePointer<swl_sse>.allocate(capacity: 1)
    private let memory = Arena()
    private var input = swl_str()
    private var data: [UInt8] = []

    init(_ call: Call, _ limits: Limits) throws {
        self.call = call
        self.limits = limits
        swl_sse_init_2(decoder, memory.block(1024).baseAddress!, 1024)
        decoder.pointee.event_limit = UInt32(clamping: limits.event)
        while let event = try call.next() {
            if event.kind == SWL_HTTP_BODY && response.status == 200 {
                input = event.data
                return
            }
            try response.take(event, limits)
        }
        if response.status != 200 { throw ServiceError(status: response.status, message: response.text) }
    }

    deinit { decoder.deallocate() }

    /// The next event; blocks until there is one. Nil: the stream is at its end.
    public func next() throws(Failure) -> ServerSentEvent? {
        do throws(Failure) {
            while true {
                if let event = try decode() { return event }
                guard let event = try call.next() else { return nil }
                if event.kind == SWL_HTTP_BODY { input = event.data }
            }
        } catch {
            call.abandon()
            throw error
        }
    }

    private func decode() throws(Failure) -> ServerSentEvent? {
        var event = swl_sse_event()
        while try check(swl_sse_next(decoder, &input, &event), "Limits.event is \(limits.event) bytes") == .SWL_OK {
            if event.kind == SWL_SSE_DATA {
                data.append(contentsOf: event.data.bytes)
                continue
            }
            let type = event.type.len == 0 ? "message" : String(event.type)
            defer { data.removeAll(keepingCapacity: true) }
            return ServerSentEvent(type: type, id: String(event.id), data: String(decoding: data, as: UTF8.self))
        }
        return nil
    }
}

/// A stream that is read piece by piece.
protocol Pulled<Element>: AnyObject {
    associatedtype Element: Sendable
    func next() throws -> Element?
}
