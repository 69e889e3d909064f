internal import CSwiftlet
internal import CSwiftletPort

/// Sends requests, one connection each, over TLS with every check on.
///
/// Calls block their thread until the answer is complete or the deadline passes; from async
/// code, call them on a thread of their own. A client may be used by one thread at a time.
public final class Client {
    /// Where root certificates come from: a PEM or DER file, or a directory of them.
    public enum Roots: Sendable {
        case system
        case file(String)
    }

    /// For one whole request, from the name's resolution to the answer's last byte.
    public var timeoutMilliseconds: UInt32 = 60000

    private var isBusy = false
    private let storage: UnsafeMutableRawPointer
    private let tls = UnsafeMutablePointer<swl_tls>.allocate(capacity: 1)
    private let net = UnsafeMutablePointer<swl_dial>.allocate(capacity: 1)

    /// - Throws: `SWL_E_ARG_ROOTS` when the roots cannot be read.
    public init(roots: Roots = .system) throws(Failure) {
        storage = .allocate(byteCount: swl_port_tls_size(), alignment: 16)
        try check(swl_tls_init_1(tls, storage, swl_port_tls_size()))
        switch roots {
        case .system: try check(swl_tls_roots_file(tls, SWL_POSIX_ROOTS))
        case .file(let path): try check(swl_tls_roots_file(tls, path))
        }
    }

    deinit {
        swl_tls_free(tls)
        tls.deallocate()
        net.deallocate()
        storage.deallocate()
    }

    /// Sends a request and collects its answer.
    public func send(_ request: Request) throws -> Response {
        var response = Response()
        try perform(request) { event in
            response.take(event)
            return true
        }
        return response
    }

    /// Sends a request whose answer is a stream of server-sent events, and hands them over one
    /// by one until the closure returns false. The closure needs a client of its own for requests
    /// of its own (else `SWL_E_STATE`). An answer with another status than 200 is
    /// returned, with no event.
    @discardableResult
    public func stream(_ request: Request, _ take: (ServerSentEvent) throws -> Bool) throws -> Response {
        var response = Response()
        var events = EventReader()
        try perform(request) { event in
            if event.kind != SWL_HTTP_BODY || response.status != 200 {
                response.take(event)
                return true
            }
            return try events.read(event.data, take)
        }
        return response
    }

    private func perform(_ request: Request, _ take: (swl_http_event) throws -> Bool) throws {
        if isBusy { throw Failure(.SWL_E_STATE) }  // from inside the closure of another
        isBusy = true
        defer { isBusy = false }
        let borrowed = try BorrowedRequest(request)
        defer {
            swl_tls_close(tls)
            swl_dial_close(net)
        }
        try connect(borrowed.url)
        let io = borrowed.url.secure != 0 ? tls.pointer(to: \.io)! : net.pointer(to: \.io)!
        var raw = borrowed.request
        let window = UnsafeMutableRawBufferPointer.allocate(byteCount: 16384 + 4096, alignment: 1)
        defer { window.deallocate() }
        let x = UnsafeMutablePointer<swl_exchange>.allocate(capacity: 1)
        defer { x.deallocate() }
        try withUnsafePointer(to: &raw) { raw in
            swl_exchange_init_1(x, raw, io, window.baseAddress!, 16384, window.baseAddress! + 16384, 4096)
            try run(x, take)
        }
        withExtendedLifetime(borrowed) {}
    }

    private func run(_ x: UnsafeMutablePointer<swl_exchange>, _ take: (swl_http_event) throws -> Bool) throws {
        var event = swl_http_event()
        while true {
            switch try check(swl_exchange_next(x, &event)) {
            case .SWL_OK: if try !take(event) { return }
            case .SWL_AGAIN: try check(swl_dial_wait(net))
            default: return
            }
        }
    }

    private func connect(_ url: swl_url) throws(Failure) {
        swl_dial_init_1(net, url.name, url.port)
        net.pointee.deadline_ms = timeoutMilliseconds
        while try check(swl_dial_next(net)) == .SWL_AGAIN { try check(swl_dial_wait(net)) }
        if url.secure == 0 { return }
        try check(swl_tls_start(tls, net.pointer(to: \.io)!, url.name, swl_posix_time()))
        while try check(swl_tls_next(tls)) == .SWL_AGAIN { try check(swl_dial_wait(net)) }
    }
}
