internal import CSwiftlet

/// Sends requests over TLS with every check on, one at a time.
///
/// Calls block their thread until the answer is there or the deadline passes: in async code use
/// ``AsyncClient``. A client belongs to one thread; different clients are independent. The connection
/// is kept for the next request to the same server.
public final class Client {
    /// For one whole request, from the name's resolution to the answer's last byte. Zero: no end.
    public var timeout: Duration = .seconds(60)

    /// A connection that was quiet for longer is not used again. Zero: never. When a server closes one
    /// just as a request leaves, that is `SWL_E_CLOSED`: send it again, unless it must not be done twice.
    public var idle: Duration = .seconds(30)

    /// What a server can make this client keep.
    public var limits = Limits()

    /// Ends the requests that begin while it is set.
    public var stop: Stop?

    private let connection: Connection
    private var last: Exchange?

    /// - Throws: `SWL_E_ARG_ROOTS` or `SWL_E_ARG_IDENTITY` when one cannot be read.
    public init(trust: Trust = Trust()) throws(Failure) {
        connection = try Connection(trust)
    }

    /// With other roots than the system's.
    public convenience init(roots: Trust.Roots) throws(Failure) { try self.init(trust: Trust(roots)) }

    /// Sends a request and collects its answer, whatever its status.
    public func send(_ request: Request) throws(Failure) -> Response {
        let exchange = try begin(request)
        defer { exchange.abandon() }
        var response = Response()
        while let event = try exchange.next() { try response.take(event, limits) }
        return response
    }

    /// Sends a request whose answer is a stream of server-sent events.
    /// - Throws: ``ServiceError`` when the answer has another status than 200.
    public func events(_ request: Request) throws -> ServerSentEventStream {
        try ServerSentEventStream(begin(request), limits)
    }

    /// Asks a model for its next message.
    ///
    ///     let reply = try client.reply(to: conversation, from: service)
    ///     while let event = try reply.next() { … }
    public func reply(to conversation: Conversation, from service: Service) throws(Failure) -> Reply {
        Reply(service.family, try begin(service.request(for: conversation)), limits)
    }

    private func begin(_ request: Request) throws(Failure) -> Exchange {
        if let last, !last.isOver { throw Failure(.SWL_E_STATE, "a stream of this client is open") }
        let borrowed = try BorrowedRequest(request)
        connection.begin(timeout, stop)
        if !keeps(borrowed.url) { try connection.open(borrowed.url) }
        let exchange = Exchange(borrowed, connection)
        last = exchange
        return exchange
    }

    private func keeps(_ url: swl_url) -> Bool {
        guard let last, ContinuousClock.now - last.over < idle else { return false }
        return connection.leads(to: url) && last.leavesConnection()
    }
}
