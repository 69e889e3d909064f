/// A ``Client`` for async code. It waits on a thread of its own, never on one of Swift's.
///
/// One request at a time: while a stream is read, another request is `SWL_E_STATE`. A task that is
/// cancelled ends its request within 100 ms, with CancellationError.
public actor AsyncClient {
    private let client: Client
    fileprivate nonisolated let thread = ThreadExecutor()
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - timeout: for one whole request, from the name's resolution to the answer's last byte; zero: no end.
    ///   - idle: a connection that was quiet for longer is not used again; zero: never.
    ///   - limits: what a server can make this client keep.
    /// - Throws: `SWL_E_ARG_ROOTS` or `SWL_E_ARG_IDENTITY` when one cannot be read.
    public init(
        trust: Trust = Trust(), timeout: Duration = .seconds(60), idle: Duration = .seconds(30), limits: Limits = Limits()
    ) throws(Failure) {
        client = try Client(trust: trust)
        client.timeout = timeout
        client.idle = idle
        client.limits = limits
    }

    /// With other roots than the system's.
    public init(roots: Trust.Roots) throws(Failure) { try self.init(trust: Trust(roots)) }

    /// Sends a request and collects its answer, whatever its status.
    public nonisolated func send(_ request: Request) async throws -> Response {
        let stop = Stop()
        return try await withTaskCancellationHandler {
            try await run(stop) { try $0.send(request) }
        } onCancel: {
            stop()
        }
    }

    /// Sends a request whose answer is a stream of server-sent events.
    public nonisolated func events(_ request: Request) -> AsyncEvents<ServerSentEvent> {
        AsyncEvents(client: self) { try $0.events(request) }
    }

    /// Asks a model for its next message.
    ///
    ///     for try await case .text(let piece) in client.reply(to: conversation, from: service) { … }
    public nonisolated func reply(to conversation: Conversation, from service: Service) -> AsyncEvents<ReplyEvent> {
        AsyncEvents(client: self) { try $0.reply(to: conversation, from: service) }
    }

    fileprivate func run<Result: Sendable>(_ stop: Stop, _ body: @Sendable (Client) throws -> Result) throws -> Result {
        try Task.checkCancellation()
        client.stop = stop
        defer { client.stop = nil }
        do {
            return try body(client)
        } catch let failure as Failure where failure.kind == .stopped {
            throw CancellationError()
        }
    }
}

/// A stream that asks its server when the first event is awaited, and reads no faster than it is read.
public struct AsyncEvents<Element: Sendable>: AsyncSequence, Sendable {
    let client: AsyncClient
    let open: @Sendable (Client) throws -> any Pulled<Element>

    public func makeAsyncIterator() -> Iterator { Iterator(state: Pull(client, open)) }

    public struct Iterator: AsyncIteratorProtocol, Sendable {
        let state: Pull<Element>

        public func next() async throws -> Element? {
            try await withTaskCancellationHandler {
                try await state.client.run(state.stop) { try state.next($0) }
            } onCancel: {
                state.stop()
            }
        }
    }
}

/// A stream, which is touched on its client's thread only.
final class Pull<Element: Sendable>: Sendable {
    /// Nil before the first event, and behind the last.
    private final class Cell: @unchecked Sendable {
        var stream: (any Pulled<Element>)?
        var isOver = false
    }

    let client: AsyncClient
    let stop = Stop()
    private let open: @Sendable (Client) throws -> any Pulled<Element>
    private let cell = Cell()

    init(_ client: AsyncClient, _ open: @escaping @Sendable (Client) throws -> any Pulled<Element>) {
        self.client = client
        self.open = open
    }

    func next(_ client: Client) throws -> Element? {
        if cell.isOver { return nil }
        cell.isOver = true
        let stream = try cell.stream ?? open(client)
        cell.stream = nil
        guard let element = try stream.next() else { return nil }
        cell.stream = stream
        cell.isOver = false
        return element
    }

    /// On whatever thread the reader stops, the stream ends on its own, before the next request.
    deinit { client.thread.call { [cell] in cell.stream = nil } }
}
