// SPDX-License-Identifier: Apache-2.0
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

    func borrowed(_ base: swl_str, _ auth: swl_auth) -> swl_service {
        switch self {
        case .chat: swl_chat_service(base, auth)
        case .converse: swl_converse_service(base, auth)
        }
    }
}

/// A conversation and whom it is with, in the form of swiftlet_client.h, with the memory that they borrow.
final class BorrowedQuestion {
    let service: UnsafePointer<swl_service>
    let conversation: UnsafePointer<swl_conversation>
    let headers: UnsafePointer<swl_header>
    let headerCount: UInt16
    private let arena = Arena()

    init(_ conversation: Conversation, _ service: Service) throws(Failure) {
        try service.headers.checkOurs()
        self.conversation = arena.one(try conversation.borrowed(arena))
        self.service = arena.one(service.family.borrowed(arena.text(service.base), service.auth.borrowed(arena)))
        headers = UnsafePointer(
            arena.array(
                service.headers.map { [arena] in
                    swl_header(name: arena.text($0.name), prefix: swl_str(), value: arena.text($0.value), flags: 0)
                }))
        headerCount = UInt16(clamping: service.headers.count)
    }
}
