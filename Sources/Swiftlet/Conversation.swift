// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet

/// What a model is asked. Texts are UTF-8; schemas and arguments are JSON text.
public struct Conversation: Sendable {
    /// The service's name of the model.
    public var model: String
    /// What the model is told before the conversation; empty: nothing.
    public var system = ""
    /// In their order. Services want the first to be the user's.
    public var messages: [Message]
    /// What the model may ask for.
    public var tools: [Tool] = []
    /// Whether it must.
    public var toolChoice = ToolChoice.auto
    /// Texts that end the answer.
    public var stop: [String] = []
    /// The most tokens of the answer. Nil or 0: the service's own limit; Messages, which wants one, gets 4096.
    public var maxTokens: UInt32?
    /// Chat calls the limit `max_completion_tokens`, which OpenAI's reasoning models want; others know `max_tokens` alone.
    public var usesMaxCompletionTokens = false
    /// 0 to 1, with some services to 2; nil: the service's own.
    public var temperature: Double?
    /// 0 to 1; nil: the service's own.
    public var topP: Double?
    /// Further members of the body, which are sent as they are: `"seed":7`
    public var more = ""
    /// Further members of Converse's inferenceConfig.
    public var moreConfig = ""
    /// What the service may keep for the next question; Converse and Messages. Chat's services cache by themselves.
    public var cache: Cache = []
    /// False: the answer comes in one piece, and is read in the same way.
    public var isStreamed = true

    /// What a service may keep.
    public struct Cache: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// What comes up to the end of the system text.
        public static let system = Cache(rawValue: SWL_CACHE_SYSTEM)
        /// What comes up to the end of the tools.
        public static let tools = Cache(rawValue: SWL_CACHE_TOOLS)
    }

    public init(model: String, messages: [Message]) {
        self.model = model
        self.messages = messages
    }
}

/// One message of a conversation.
public struct Message: Sendable, Equatable {
    /// Who says it.
    public enum Role: Sendable {
        case user, assistant
        /// OpenAI's name of the system role for newer models; chat only.
        case developer
    }

    /// A piece of a message.
    public enum Part: Sendable, Equatable {
        case text(String)
        /// The file's bytes.
        /// - Parameter format: "png", "jpeg", "gif" or "webp"
        case image([UInt8], format: String)
        /// The file's bytes.
        /// - Parameters:
        ///   - format: "pdf"; Converse takes "csv", "doc", "docx", "xls", "xlsx", "html", "txt" and "md", too, Messages any plain text
        ///   - name: letters, digits, hyphens, brackets, single spaces; each name once
        ///   - context: what the model should know of it; chat completions leave it out
        case document([UInt8], format: String, name: String, context: String = "")
        /// A call of the assistant's, as it came in the reply.
        case call(ToolCall)
        /// What the user's tool gave for the call with this id, or why it failed.
        case result(id: String, String, isFailure: Bool = false)
        /// The same, as JSON text; Bedrock takes an object.
        case resultJSON(id: String, String, isFailure: Bool = false)
        /// The assistant's thought with the signature that vouches for it, as they came in the reply.
        case reasoning(String, signature: String = "")
        /// A thought of the assistant's that the service encrypted, as it came.
        case redacted(String)
        /// The service may cache what comes before this place.
        case cachePoint
    }

    /// Who says it.
    public var role: Role
    /// In their order.
    public var parts: [Part]

    public init(_ role: Role, _ parts: [Part]) {
        self.role = role
        self.parts = parts
    }

    /// A message of one text.
    public static func user(_ text: String) -> Message { Message(.user, [.text(text)]) }
    /// A message of one text.
    public static func assistant(_ text: String) -> Message { Message(.assistant, [.text(text)]) }
}

/// A tool that the model may ask for.
public struct Tool: Sendable, Equatable {
    /// Services allow letters, digits, "_" and "-"; it is not checked.
    public var name: String
    /// What it does, for the model. Empty: it is not sent.
    public var description: String
    /// A JSON Schema of the arguments, an object.
    public var schema: String

    public init(name: String, description: String, schema: String) {
        self.name = name
        self.description = description
        self.schema = schema
    }
}

/// What the model does about the tools.
public enum ToolChoice: Sendable, Equatable {
    /// Calls a tool or answers, as models do when nothing is said: nothing is sent.
    case auto
    /// Calls at least one tool.
    case any
    /// Calls no tool. Converse cannot say so: `SWL_E_ARG`.
    case none
    /// Calls the tool of this name.
    case tool(String)
}

/// A tool that the model asks for.
public struct ToolCall: Sendable, Equatable {
    /// Goes back with its result.
    public var id: String
    /// A tool's name, which a model may have made up.
    public var name: String
    /// A JSON object; "" means {}.
    public var arguments: String
    /// JSON that the service wants back with the call, or "".
    public var extra: String

    public init(id: String, name: String, arguments: String = "", extra: String = "") {
        self.id = id
        self.name = name
        self.arguments = arguments
        self.extra = extra
    }
}

extension Conversation {
    func borrowed(_ arena: Arena) throws(Failure) -> swl_conversation {
        var borrowed = swl_conversation()
        borrowed.model = arena.text(model)
        borrowed.system = arena.text(system)
        borrowed.temperature = arena.text(temperature.map { "\($0)" } ?? "")
        borrowed.top_p = arena.text(topP.map { "\($0)" } ?? "")
        if more.drop(while: \.isWhitespace).first == "{" {
            throw Failure(.SWL_E_ARG_JSON, #"Conversation.more is members without braces around them: "seed":7"#)
        }
        borrowed.more = arena.text(more)
        var list: [swl_message] = []
        for message in messages { list.append(try message.borrowed(arena)) }
        borrowed.messages = UnsafePointer(arena.array(list))
        borrowed.message_count = try count16(list)
        borrowed.tools = UnsafePointer(
            arena.array(
                tools.map { swl_tool(name: arena.text($0.name), description: arena.text($0.description), schema: arena.text($0.schema)) }))
        borrowed.tool_count = try count16(tools)
        switch toolChoice {
        case .auto: break
        case .any: borrowed.tool_choice = UInt32(SWL_CHOOSE_ANY)
        case .none: borrowed.tool_choice = UInt32(SWL_CHOOSE_NONE)
        case .tool(let name):
            borrowed.tool_choice = UInt32(SWL_CHOOSE_TOOL)
            borrowed.tool = arena.text(name)
        }
        borrowed.stop = UnsafePointer(arena.array(stop.map { arena.text($0) }))
        borrowed.stop_count = try count16(stop)
        borrowed.stream = isStreamed ? 1 : 0
        borrowed.max_tokens = maxTokens ?? 0
        borrowed.max_completion_tokens = usesMaxCompletionTokens ? 1 : 0
        borrowed.more_config = arena.text(moreConfig)
        borrowed.cache = cache.rawValue
        return borrowed
    }
}

extension Message {
    /// The first part is the message's own text if it is one: not every service takes a list of parts for a single text.
    fileprivate func borrowed(_ arena: Arena) throws(Failure) -> swl_message {
        var message = swl_message()
        var rest = parts[...]
        if case .text(let text)? = rest.first {
            message.text = arena.text(text)
            rest.removeFirst()
        }
        message.parts = UnsafePointer(arena.array(rest.map { $0.borrowed(arena) }))
        message.part_count = try count16(rest)
        message.role = role.number
        return message
    }
}

extension Message.Role {
    fileprivate var number: UInt16 {
        switch self {
        case .user: UInt16(SWL_ROLE_USER)
        case .assistant: UInt16(SWL_ROLE_ASSISTANT)
        case .developer: UInt16(SWL_ROLE_DEVELOPER)
        }
    }
}

extension Message.Part {
    fileprivate func borrowed(_ arena: Arena) -> swl_part {
        switch self {
        case .text(let text): swl_part_text(arena.text(text))
        case .image(let bytes, let format): swl_part_image(arena.bytes(bytes), arena.text(format))
        case .document(let bytes, let format, let name, let context):
            arena.document(bytes, format: format, name: name, context: context)
        case .call(let call): swl_part_call(arena.text(call.id), arena.text(call.name), arena.text(call.arguments), arena.text(call.extra))
        case .result(let id, let text, let isFailure): swl_part_result(arena.text(id), arena.text(text), isFailure ? 1 : 0)
        case .resultJSON(let id, let json, let isFailure): swl_part_result_json(arena.text(id), arena.text(json), isFailure ? 1 : 0)
        case .reasoning(let text, let signature): swl_part_reasoning(arena.text(text), arena.text(signature))
        case .redacted(let data): swl_part_redacted(arena.text(data))
        case .cachePoint: swl_part_cache_point()
        }
    }
}

extension Arena {
    fileprivate func document(_ bytes: [UInt8], format: String, name: String, context: String) -> swl_part {
        var part = swl_part_document(self.bytes(bytes), text(format), text(name))
        part.as.file.context = text(context)
        return part
    }
}

private func count16(_ items: some Collection) throws(Failure) -> UInt16 {
    guard let count = UInt16(exactly: items.count) else { throw Failure(.SWL_E_ARG, "more than 65535 of a kind") }
    return count
}
