internal import CSwiftlet

/// What a model says, as it comes.
public enum ReplyEvent: Sendable, Equatable {
    /// A piece of the answer; never a part of a character.
    case text(String)
    /// A piece of what the model thought.
    case reasoning(String)
    /// A piece of why it refused.
    case refusal(String)
    /// Why the answer ends: "end_turn", "stop", "tool_use" …
    case stop(String)
    /// Tokens, as far as the service told; the last one counts.
    case usage(input: UInt32?, output: UInt32?, total: UInt32?)
    /// A tool that the model asks for, whole; these come last.
    case call(ToolCall)
}

/// A model's answer, streamed or not, that is read event by event. Dropped before its end, it closes the
/// connection, and the service stops.
public final class Reply: Pulled {
    private let family: Family
    private let exchange: Exchange
    private let limits: Limits
    private let reply = UnsafeMutablePointer<swl_reply>.allocate(capacity: 1)
    private let memory = Arena()
    private var input = swl_str()
    /// All of it, as far as it matters: what is left is for the decoder's end.
    private var isRead = false
    private var calls: [UInt32: (id: [UInt8], name: [UInt8], arguments: [UInt8], extra: [UInt8])] = [:]
    private var collected = 0
    /// The calls, in their order, once the answer is complete.
    private var left: [ToolCall]?

    init(_ family: Family, _ exchange: Exchange, _ limits: Limits) {
        self.family = family
        self.exchange = exchange
        self.limits = limits
        family.start(reply, memory.block(512))
    }

    deinit {
        exchange.abandon()
        reply.deallocate()
    }

    /// Blocks until there is one; nil when the answer is complete.
    /// - Throws: ``ServiceError`` when the service says that it failed, perhaps in the middle: then
    ///   nothing that came before counts.
    public func next() throws -> ReplyEvent? {
        do {
            while left == nil {
                guard let event = try piece() else {
                    left = calls.sorted { $0.key < $1.key }.map(\.value).map(ToolCall.init)
                    exchange.finish()
                    break
                }
                if let meaning = try take(event) { return meaning }
            }
        } catch {
            exchange.abandon()
            left = []
            throw error
        }
        return left!.isEmpty ? nil : .call(left!.removeFirst())
    }

    /// The text of all that is left.
    public func text() throws -> String {
        var text = ""
        while let event = try next() {
            if case .text(let piece) = event { text += piece }
            try limits.checkBody(text.utf8.count)
        }
        return text
    }

    private func piece() throws(Failure) -> swl_reply_event? {
        var event = swl_reply_event()
        while !isRead {
            let status = try check(family.next(reply, &input, &event))
            if status == .SWL_OK { return event }
            guard status == .SWL_MORE, var http = try exchange.next() else {
                isRead = true
                break
            }
            swl_reply_http(reply, &http)
            if http.kind == SWL_HTTP_BODY { input = http.data }
        }
        return try check(family.end(reply, &event)) == .SWL_OK ? event : nil
    }

    private func take(_ event: swl_reply_event) throws -> ReplyEvent? {
        switch event.kind {
        case SWL_REPLY_TEXT: return .text(String(event.data))
        case SWL_REPLY_REASONING: return .reasoning(String(event.data))
        case SWL_REPLY_REFUSAL: return .refusal(String(event.data))
        case SWL_REPLY_STOP: return .stop(String(event.data))
        case SWL_REPLY_USAGE: return .usage(input: tokens(event.input), output: tokens(event.output), total: tokens(event.total))
        case SWL_REPLY_ERROR:
            throw ServiceError(
                status: Int(reply.pointee.status), code: String(event.code), message: String(event.data),
                requestID: String(reply.pointee.request_id))
        default:
            try collect(event)
            return nil
        }
    }

    /// A piece of a tool call. The number of pieces counts, too: an empty one costs an entry.
    private func collect(_ event: swl_reply_event) throws(Failure) {
        collected += event.data.len + 64
        try limits.checkBody(collected)
        switch event.kind {
        case SWL_REPLY_TOOL_ID: calls[event.call, default: ([], [], [], [])].id += event.data.bytes
        case SWL_REPLY_TOOL_NAME: calls[event.call, default: ([], [], [], [])].name += event.data.bytes
        case SWL_REPLY_ARGUMENTS: calls[event.call, default: ([], [], [], [])].arguments += event.data.bytes
        case SWL_REPLY_TOOL_EXTRA: calls[event.call, default: ([], [], [], [])].extra += event.data.bytes
        default: break
        }
    }
}

private func tokens(_ count: UInt32) -> UInt32? { count == SWL_UNKNOWN ? nil : count }

extension ToolCall {
    fileprivate init(_ call: (id: [UInt8], name: [UInt8], arguments: [UInt8], extra: [UInt8])) {
        id = String(decoding: call.id, as: UTF8.self)
        name = String(decoding: call.name, as: UTF8.self)
        arguments = String(decoding: call.arguments, as: UTF8.self)
        extra = String(decoding: call.extra, as: UTF8.self)
    }
}
