internal import CSwiftlet

/// A request on its way over a connection, and its answer, event by event.
final class Exchange {
    private let connection: Connection
    private let request: BorrowedRequest
    private let x = UnsafeMutablePointer<swl_exchange>.allocate(capacity: 1)
    private let memory = Arena()
    /// The reader is done with it; what is left of the answer may still come.
    private(set) var isOver = false { didSet { over = .now } }
    private(set) var over = ContinuousClock.now

    /// As much as the core lets a head have, so that no event is ever `cut`: a header too long for it is too
    /// long for the head, `SWL_E_LIMIT_HEAD`. Huawei's tokens have thousands of characters.
    private static let line = 65536
    private static let window = 4096
    /// More than this of an answer that nobody reads is not worth a handshake.
    private static let rest = 65536

    init(_ request: BorrowedRequest, _ connection: Connection) {
        self.connection = connection
        self.request = request
        swl_exchange_init_2(
            x, request.request, connection.io, memory.block(Self.line).baseAddress!, Self.line, memory.block(Self.window).baseAddress!,
            Self.window)
    }

    deinit { x.deallocate() }

    /// Its spans are good until the next call; nil behind the last.
    func next() throws(Failure) -> swl_http_event? {
        if isOver { return nil }
        do throws(Failure) {
            var event = swl_http_event()
            while true {
                switch try check(swl_exchange_next(x, &event)) {
                case .SWL_OK: return event
                case .SWL_AGAIN: try connection.wait()
                default:
                    isOver = true
                    return nil
                }
            }
        } catch {
            abandon()
            throw error
        }
    }

    /// The reader has all that it wants of a complete answer.
    func finish() { isOver = true }

    /// Whoever stops in the middle ends the connection, so that the server stops, too.
    func abandon() {
        if !isOver { connection.close() }
        isOver = true
    }

    /// Whether the connection can carry another request. Reads what is left of the answer, if it is there.
    func leavesConnection() -> Bool {
        var event = swl_http_event()
        var left = Self.rest
        var status = swl_exchange_next(x, &event)
        while status == .SWL_OK && left > 0 {
            left -= event.data.len
            status = swl_exchange_next(x, &event)
        }
        return status == .SWL_DONE && swl_exchange_reusable(x) != 0 && connection.isQuiet
    }
}
