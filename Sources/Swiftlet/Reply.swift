// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet

/// What a model says, as it comes.
public enum ReplyEvent: Sendable, Equatable {
    /// A piece of the answer. It never ends inside a character.
    case text(String)
    /// A piece of what the model thought.
    case reasoning(String)
    /// A piece of why it refused.
    case refusal(String)
    /// Why the answer ended: "end_turn", "stop", "tool_use" …
    case stop(String)
    /// How many tokens were used, as far as the service says. The last such event counts.
    case usage(input: UInt32?, output: UInt32?, total: UInt32?)
    /// A tool that the model asks for, with all its arguments. These events come when the answer is complete.
    case call(ToolCall)
    /// The last event: the whole answer, to be added to the conversation. It has only the thoughts that the service wants
    /// back.
    case message(Message)
}

/// A model's answer, streamed or not, that is read event by event. If it is dropped before its end, it closes the
/// connection, so that the service stops.
public final class Reply: Pulled {
    private let call: Call
    private var answer: Answer
    /// The events that follow once the answer is complete.
    private var left: [ReplyEvent]?

    init(_ call: Call, _ limits: Limits) {
        self.call = call
        answer = Answer(limits)
    }

    /// The next event; blocks until there is one. Nil: the answer is complete.
    /// - Throws: ``ServiceError`` when the service says that it failed, perhaps in the middle: then
    ///   nothing that came before counts.
    public func next() throws -> ReplyEvent? {
        do {
            while left == nil {
                guard let event = try call.nextOfReply() else {
                    left = answer.end()
                    break
                }
                if event.kind == SWL_REPLY_ERROR {
                    throw call.error(code: String(event.code), message: String(event.data))
                }
                if let meaning = try answer.take(event) { return meaning }
            }
        } catch {
            call.abandon()
            left = []
            throw error
        }
        return left!.isEmpty ? nil : left!.removeFirst()
    }

    /// Reads the rest of the answer. Returns its text.
    public func text() throws -> String {
        var text = ""
        while let event = try next() {
            if case .text(let piece) = event { text += piece }
        }
        return text
    }
}

/// What has come of an answer so far.
private struct Answer {
    private let limits: Limits
    private var collected = 0
    private var parts: [Piece] = []
    private var calls: [UInt32: Call] = [:]

    private enum Piece {
        case text([UInt8])
        case reasoning(block: UInt32, [UInt8], signature: [UInt8])
        case redacted(block: UInt32, [UInt8])
    }

    private struct Call {
        var id: [UInt8] = []
        var name: [UInt8] = []
        var arguments: [UInt8] = []
        var extra: [UInt8] = []

        var whole: ToolCall { ToolCall(id: text(id), name: text(name), arguments: text(arguments), extra: text(extra)) }
    }

    init(_ limits: Limits) { self.limits = limits }

    /// About what an entry of a list takes in memory, empty or not.
    private static let entry = 64

    /// What the event tells the reader at once.
    mutating func take(_ event: swl_reply_event) throws(Failure) -> ReplyEvent? {
        collected += event.data.len + (event.kind == SWL_REPLY_TEXT ? 0 : Self.entry)
        try limits.checkBody(collected)
        let data = event.data.bytes
        switch event.kind {
        case SWL_REPLY_TEXT:
            addText(data)
            return .text(String(event.data))
        case SWL_REPLY_REASONING:
            if event.keep != 0 { addReasoning(event.block, data, signature: []) }
            return .reasoning(String(event.data))
        case SWL_REPLY_SIGNATURE where event.keep != 0: addReasoning(event.block, [], signature: data)
        case SWL_REPLY_REDACTED where event.keep != 0: addRedacted(event.block, data)
        case SWL_REPLY_REFUSAL: return .refusal(String(event.data))
        case SWL_REPLY_STOP: return .stop(String(event.data))
        case SWL_REPLY_USAGE: return .usage(input: tokens(event.input), output: tokens(event.output), total: tokens(event.total))
        case SWL_REPLY_TOOL_ID: calls[event.call, default: Call()].id += data
        case SWL_REPLY_TOOL_NAME: calls[event.call, default: Call()].name += data
        case SWL_REPLY_ARGUMENTS: calls[event.call, default: Call()].arguments += data
        case SWL_REPLY_TOOL_EXTRA: calls[event.call, default: Call()].extra += data
        default: break
        }
        return nil
    }

    /// The calls in their order, and the message.
    func end() -> [ReplyEvent] {
        let calls = calls.sorted { $0.key < $1.key }.map(\.value.whole)
        let parts = parts.map { part -> Message.Part in
            switch part {
            case .text(let bytes): .text(text(bytes))
            case .reasoning(_, let bytes, let signature): .reasoning(text(bytes), signature: text(signature))
            case .redacted(_, let bytes): .redacted(text(bytes))
            }
        }
        return calls.map(ReplyEvent.call) + [.message(Message(.assistant, parts + calls.map(Message.Part.call)))]
    }

    private mutating func addText(_ data: UnsafeRawBufferPointer) {
        guard case .text(var bytes)? = parts.last else { return parts.append(.text(Array(data))) }
        parts.removeLast()
        bytes += data
        parts.append(.text(bytes))
    }

    private mutating func addReasoning(_ block: UInt32, _ data: some Sequence<UInt8>, signature: some Sequence<UInt8>) {
        guard case .reasoning(block, var bytes, var signed)? = parts.last else {
            return parts.append(.reasoning(block: block, Array(data), signature: Array(signature)))
        }
        parts.removeLast()
        bytes += data
        signed += signature
        parts.append(.reasoning(block: block, bytes, signature: signed))
    }

    private mutating func addRedacted(_ block: UInt32, _ data: UnsafeRawBufferPointer) {
        guard case .redacted(block, var bytes)? = parts.last else { return parts.append(.redacted(block: block, Array(data))) }
        parts.removeLast()
        bytes += data
        parts.append(.redacted(block: block, bytes))
    }
}

private func tokens(_ count: UInt32) -> UInt32? { count == SWL_UNKNOWN ? nil : count }

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
