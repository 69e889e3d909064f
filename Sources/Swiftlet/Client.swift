// SPDX-License-Identifier: Apache-2.0

/// Sends requests over TLS with every check on, one at a time.
///
/// Calls block their thread until the answer is there or the deadline passes: in async code use
/// ``AsyncClient``. A client belongs to one thread; different clients are independent. The connection
/// is kept for the next request to the same server, and its TLS session for the next connection. A call is
/// tried up to three times if another attempt may succeed. Each attempt is signed anew, with a time that is corrected
/// by the servers' answers. Read a stream to its end, or drop it: until then another request is `SWL_E_STATE`.
public final class Client {
    /// The time for one whole call, from the name's lookup to the answer's last byte, with all attempts and pauses.
    /// Zero: no limit.
    public var timeout: Duration = .seconds(60)

    /// The time for one attempt, from its beginning until the head of its answer is there. After that, the next attempt uses a
    /// new connection. It must be longer than a model thinks before a plain answer. Zero: a server that accepts and says
    /// nothing takes all of ``timeout``.
    public var attemptTimeout: Duration = .zero

    /// A connection that was idle for longer is not used again. Zero: no connection is used again.
    public var idle: Duration = .seconds(30)

    /// How often a call is tried.
    public var retry = Retry.standard

    /// What a server can make this client keep.
    public var limits = Limits()

    /// When this is called, it ends the request that runs with it. Set it before the request begins.
    public var stop: Stop?

    /// The proxy between this client and every server. `Proxy.environment(for:)` gives the environment's.
    public var proxy: Proxy?

    /// Secrets may go over plain http, where everyone on the way can read them: for a server in your own network
    /// without a certificate.
    public var trustLAN = false

    private let core: CoreClient

    /// - Throws: `SWL_E_ARG_ROOTS` or `SWL_E_ARG_IDENTITY` when one cannot be read.
    public init(trust: Trust = Trust()) throws(Failure) { core = try CoreClient(trust) }

    /// With other roots than the system's.
    public convenience init(roots: Trust.Roots) throws(Failure) { try self.init(trust: Trust(roots)) }

    /// Sends a request and collects its answer, whatever its status.
    /// - Throws: `SWL_E_ARG_URL` and its like for what is wrong in the request, `SWL_E_LIMIT` for a body above ``Limits/body``, and
    ///   what can befall a connection.
    public func send(_ request: Request) throws(Failure) -> Response {
        let call = try core.send(BorrowedRequest(request), settings)
        defer { call.abandon() }
        var response = Response()
        while let event = try call.next() { try response.take(event, limits) }
        return response
    }

    /// Sends a request whose answer is a stream of server-sent events.
    /// - Throws: ``ServiceError`` when the answer has another status than 200; a ``Failure`` as `send` does.
    public func events(_ request: Request) throws -> ServerSentEventStream {
        try ServerSentEventStream(core.send(BorrowedRequest(request), settings), limits)
    }

    /// Asks a model for its next message. An error in the conversation is thrown where the first event is awaited.
    ///
    ///     let reply = try client.reply(to: conversation, from: service)
    ///     while let event = try reply.next() { … }
    public func reply(to conversation: Conversation, from service: Service) throws(Failure) -> Reply {
        Reply(try core.ask(BorrowedQuestion(conversation, service), settings), limits)
    }

    private var settings: Settings {
        Settings(
            timeout: timeout, attemptTimeout: attemptTimeout, idle: idle, retry: retry, stop: stop, proxy: proxy, trustLAN: trustLAN)
    }
}

/// How often a call is tried. Another attempt follows a failure of the network, an answer 408, 429 or 5xx that allows it, and
/// a signature that was refused because the clock was wrong. The pause before it grows from attempt to attempt, or is as long
/// as the server says. No attempt follows once a part of a 2xx answer was given.
public struct Retry: Sendable, Equatable {
    /// At least 1.
    public var attempts: UInt32

    /// Less than 1 counts as 1.
    public init(attempts: UInt32) { self.attempts = max(1, attempts) }

    /// Three attempts.
    public static let standard = Retry(attempts: 3)
    /// One attempt.
    public static let never = Retry(attempts: 1)
}
