// SPDX-License-Identifier: Apache-2.0

/// A ``Client`` for async code. It waits on a thread of its own, never on one of Swift's.
///
/// One request runs at a time. Requests of other tasks wait for their turn, and their timeout counts the wait. While a stream
/// is read, another request is `SWL_E_STATE`. A task that is cancelled ends its request within 100 ms, and at once
/// when it waits for its turn, with CancellationError.
public final class AsyncClient: Sendable {
    /// Used on the thread only.
    private struct Confined: @unchecked Sendable { let client: Client }

    private let confined: Confined
    private let timeout: Duration
    fileprivate let thread: WorkThread

    /// - Parameters:
    ///   - timeout: for one whole call, from its start to the answer's last byte, with all attempts and pauses; zero: no limit.
    ///   - attemptTimeout: as ``Client/attemptTimeout``; zero: no limit of its own.
    ///   - idle: a connection that was idle for longer is not used again; zero: no connection is used again.
    ///   - retry: how often a call is tried.
    ///   - limits: what a server can make this client keep.
    ///   - proxy: the proxy between this client and every server.
    ///   - trustLAN: secrets may go over plain http, where everyone on the way can read them: for a server in your own
    ///     network without a certificate.
    /// - Throws: `SWL_E_ARG_ROOTS` or `SWL_E_ARG_IDENTITY` when one cannot be read, `SWL_E_IO` without a thread.
    public init(
        trust: Trust = Trust(), timeout: Duration = .seconds(60), attemptTimeout: Duration = .zero, idle: Duration = .seconds(30),
        retry: Retry = .standard,
        limits: Limits = Limits(), proxy: Proxy? = nil, trustLAN: Bool = false
    ) throws(Failure) {
        let client = try Client(trust: trust)
        client.attemptTimeout = attemptTimeout
        client.idle = idle
        client.retry = retry
        client.limits = limits
        client.proxy = proxy
        client.trustLAN = trustLAN
        confined = Confined(client: client)
        thread = try WorkThread()
        self.timeout = timeout
    }

    /// With other roots than the system's.
    public convenience init(roots: Trust.Roots) throws(Failure) { try self.init(trust: Trust(roots)) }

    /// Sends a request and collects its answer, whatever its status.
    /// - Throws: a ``Failure`` as ``Client/send(_:)`` does, or CancellationError.
    public func send(_ request: Request) async throws -> Response {
        try await run(Stop()) { try $0.send(request) }
    }

    /// Sends a request whose answer is a stream of server-sent events. Reading throws what ``Client/events(_:)`` does.
    public func events(_ request: Request) -> AsyncEvents<ServerSentEvent> {
        AsyncEvents(client: self) { try $0.events(request) }
    }

    /// Asks a model for its next message. Reading throws what ``Reply/next()`` does.
    ///
    ///     for try await case .text(let piece) in client.reply(to: conversation, from: service) { … }
    public func reply(to conversation: Conversation, from service: Service) -> AsyncEvents<ReplyEvent> {
        AsyncEvents(client: self) { try $0.reply(to: conversation, from: service) }
    }

    fileprivate func run<Result: Sendable>(_ stop: Stop, _ body: @escaping @Sendable (Client) throws -> Result) async throws -> Result {
        try Task.checkCancellation()
        return try await thread.run(stop, timeout) { [confined, timeout] waited in
            let client = confined.client
            client.timeout = timeout <= .zero ? .zero : max(timeout - waited, .milliseconds(1))
            client.stop = stop
            defer { client.stop = nil }
            do {
                return try body(client)
            } catch let failure as Failure where failure.kind == .stopped {
                throw CancellationError()
            }
        }
    }
}

/// A stream that asks its server when the first event is awaited, and reads no faster than it is read.
public struct AsyncEvents<Element: Sendable>: AsyncSequence, Sendable {
    let client: AsyncClient
    let open: @Sendable (Client) throws -> any Pulled<Element>

    public func makeAsyncIterator() -> Iterator { Iterator(state: Pull(client, open)) }

    /// Reads the stream once; each iterator asks the server anew.
    public struct Iterator: AsyncIteratorProtocol, Sendable {
        let state: Pull<Element>

        /// Nil: the stream is at its end.
        public func next() async throws -> Element? { try await state.next() }
    }
}

/// A stream, which is touched on its client's thread only.
final class Pull<Element: Sendable>: Sendable {
    /// `stream` is nil before the first event, and after the last.
    private final class Cell: @unchecked Sendable {
        var stream: (any Pulled<Element>)?
        var isOver = false
    }

    private let client: AsyncClient
    private let stop = Stop()
    private let open: @Sendable (Client) throws -> any Pulled<Element>
    private let cell = Cell()

    init(_ client: AsyncClient, _ open: @escaping @Sendable (Client) throws -> any Pulled<Element>) {
        self.client = client
        self.open = open
    }

    func next() async throws -> Element? {
        try await client.run(stop) { [cell, open] client in
            if cell.isOver { return nil }
            cell.isOver = true
            let stream = try cell.stream ?? open(client)
            cell.stream = nil
            guard let element = try stream.next() else { return nil }
            cell.stream = stream
            cell.isOver = false
            return element
        }
    }

    /// The reader may stop on any thread. The stream ends on the client's thread, before the next request.
    deinit { client.thread.call { [cell] in cell.stream = nil } }
}
