// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet

/// A model's service: where it is, what it speaks, and the proof that it wants.
public struct Service: Sendable {
    /// The proof that it wants.
    public var auth: Auth
    /// Sent with every request.
    public var headers: Headers = [:]
    let base: String
    let family: Family

    private init(_ family: Family, _ base: String, _ auth: Auth) {
        self.auth = auth
        self.family = family
        self.base = base
    }

    /// OpenAI chat completions, of any vendor.
    /// - Parameter base: what comes before "/chat/completions": "https://api.openai.com/v1". A query in it is kept.
    public static func chat(_ base: String, auth: Auth) -> Service { Service(.chat, base, auth) }

    /// Bedrock's Converse and ConverseStream.
    public static func bedrock(region: String, auth: Auth) -> Service { converse(bedrockBase(region), auth: auth) }

    /// The same at another place.
    /// - Parameter base: what comes before "/model/…"
    public static func converse(_ base: String, auth: Auth) -> Service { Service(.converse, base, auth) }

    /// Anthropic Messages.
    /// - Parameter base: what comes before "/messages": "https://api.anthropic.com/v1"
    public static func messages(_ base: String, auth: Auth) -> Service { Service(.messages, base, auth) }

    /// Anthropic Messages through Bedrock's InvokeModel.
    public static func bedrockMessages(region: String, auth: Auth) -> Service { messagesInvoke(bedrockBase(region), auth: auth) }

    /// The same at another place.
    /// - Parameter base: what comes before "/model/…"
    public static func messagesInvoke(_ base: String, auth: Auth) -> Service { Service(.messagesInvoke, base, auth) }

    private static func bedrockBase(_ region: String) -> String { "https://bedrock-runtime.\(region).amazonaws.com" }

    /// What ``Client/reply(to:from:)`` sends, for an HTTP stack of your own.
    public func request(for conversation: Conversation) throws(Failure) -> Request {
        let arena = Arena()
        let asked = arena.one(try conversation.borrowed(arena))
        let service = family.borrowed(arena.text(base), swl_auth())
        let path = try arena.output { service.path(asked, $0) }
        let body = try arena.output { service.body(asked, 0, $0) }
        var request = Request("POST", url(String(path)), auth: auth)
        request.headers = ["Content-Type": "application/json", "Accept": conversation.isStreamed ? String(service.accept) : "application/json"]
        if service.version.name.len > 0 { request.headers.append(String(service.version.name), String(service.version.value)) }
        request.headers += headers
        request.body = Array(body.bytes)
        return request
    }

    /// The base's own path without the slash at its end, the family's, and the base's query.
    private func url(_ path: String) -> String {
        let query = base.firstIndex(of: "?") ?? base.endIndex
        let end = base[..<query].lastIndex { $0 != "/" }.map(base.index(after:)) ?? base.startIndex
        return base[..<end] + path + base[query...]
    }
}

/// What a service speaks.
enum Family {
    case chat, converse, messages, messagesInvoke

    func borrowed(_ base: swl_str, _ auth: swl_auth) -> swl_service {
        switch self {
        case .chat: swl_chat_service(base, auth)
        case .converse: swl_converse_service(base, auth)
        case .messages: swl_messages_service(base, auth)
        case .messagesInvoke: swl_messages_invoke_service(base, auth)
        }
    }
}

/// A conversation and whom it is with, in the form of swiftlet_client.h, with the memory that they borrow.
final class BorrowedQuestion: Borrowed {
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

    var loginFailure: Failure? { arena.logins.first?.failure }
}
