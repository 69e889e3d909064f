internal import CSwiftlet

/// A model's service: where it is, what it speaks, and the proof that it wants.
public struct Service: Sendable {
    public var auth: Auth
    /// Sent with every request.
    public var headers: Headers = [:]
    let base: String
    let family: Family

    private init(_ family: Family, _ base: String, _ auth: Auth) {
        self.auth = auth
        self.family = family
        let end = base.lastIndex { $0 != "/" }.map(base.index(after:)) ?? base.startIndex
        self.base = String(base[..<end])
    }

    /// OpenAI chat completions, of whatever vendor.
    /// - Parameter base: what stands before "/chat/completions": "https://api.openai.com/v1"; it may end in a slash
    public static func chat(_ base: String, auth: Auth) -> Service {
        Service(.chat, base, auth)
    }

    /// Bedrock's Converse and ConverseStream.
    public static func bedrock(region: String, auth: Auth) -> Service {
        converse("https://bedrock-runtime.\(region).amazonaws.com", auth: auth)
    }

    /// The same at another place.
    /// - Parameter base: what stands before "/model/…"
    public static func converse(_ base: String, auth: Auth) -> Service {
        Service(.converse, base, auth)
    }

    /// What ``Client/reply(to:from:)`` sends, for an HTTP stack of your own.
    public func request(for conversation: Conversation) throws(Failure) -> Request {
        let arena = Arena()
        var borrowed = try conversation.borrowed(arena)
        let path: swl_str
        let body: swl_str
        switch family {
        case .chat:
            path = arena.text("/chat/completions")
            body = try arena.output { swl_chat_body(&borrowed, $0) }
        case .converse:
            let operation = UInt32(conversation.isStreamed ? SWL_CONVERSE_STREAM : SWL_CONVERSE)
            path = try arena.output { swl_converse_path(borrowed.model, operation, $0) }
            body = try arena.output { swl_converse_body(&borrowed, $0) }
        }
        var request = Request("POST", base + String(path), auth: auth)
        request.headers = [
            "Content-Type": "application/json", "Accept": conversation.isStreamed ? family.streamType : "application/json",
        ]
        request.headers += headers
        request.body = Array(body.bytes)
        return request
    }
}

/// What a service speaks.
enum Family {
    case chat, converse

    var streamType: String { self == .chat ? "text/event-stream" : "application/vnd.amazon.eventstream" }

    func start(_ reply: UnsafeMutablePointer<swl_reply>, _ work: UnsafeMutableRawBufferPointer) {
        switch self {
        case .chat: swl_chat_reply_init_2(reply, work.baseAddress!, work.count)
        case .converse: swl_converse_reply_init_2(reply, work.baseAddress!, work.count)
        }
    }

    func next(
        _ reply: UnsafeMutablePointer<swl_reply>, _ input: UnsafeMutablePointer<swl_str>, _ event: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        self == .chat ? swl_chat_reply_next(reply, input, event) : swl_converse_reply_next(reply, input, event)
    }

    func end(_ reply: UnsafeMutablePointer<swl_reply>, _ event: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        self == .chat ? swl_chat_reply_end(reply, event) : swl_converse_reply_end(reply, event)
    }
}
