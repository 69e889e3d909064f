// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet
internal import CSwiftletPort

/// A swl_client with the memory that it uses. It waits in its calls.
final class CoreClient {
    private let c = UnsafeMutablePointer<swl_client>.allocate(capacity: 1)
    private let memory = Arena()
    /// What the current call borrows.
    private var borrowed: (any Borrowed)?
    /// Kept while `c` points into it.
    private var stop: Stop?
    private var isBusy = false
    private var proxy: Proxy?
    private var proxyMemory = Arena()

    /// The core's limit of a whole head, so that no event is ever `cut`: a longer header is `SWL_E_LIMIT_HEAD`. Huawei's
    /// tokens have thousands of characters.
    private static let lineSize = 65536
    /// An eighth of it is for a reply's ids and names. Most of the rest is the window for what is sent and received.
    private static let memorySize = 16384
    private static let sessionSize = 4096

    init(_ trust: Trust) throws(Failure) {
        swl_client_init_2(c, memory.block(Self.memorySize).baseAddress!, Self.memorySize)
        c.pointee.line = swl_out(memory.block(Self.lineSize).baseAddress!, Self.lineSize)
        c.pointee.clock = { _ in swl_posix_time() }
        let storage = memory.block(swl_port_tls_size())
        try check(swl_client_tls(c, storage.baseAddress!, storage.count))
        swl_client_session(c, memory.block(Self.sessionSize).baseAddress!, Self.sessionSize, 0)
        try trust.apply(to: c.pointer(to: \.tls)!, memory)
    }

    deinit {
        swl_client_free(c)
        c.deallocate()
    }

    func send(_ request: BorrowedRequest, _ settings: Settings) throws(Failure) -> Call {
        let call = try begin(request, settings)
        c.pointee.once = request.once ? 1 : 0
        c.pointee.headers = nil
        c.pointee.header_count = 0
        swl_client_send(c, request.url, request.request, request.auth)
        return call
    }

    func ask(_ question: BorrowedQuestion, _ settings: Settings) throws(Failure) -> Call {
        let call = try begin(question, settings)
        c.pointee.once = 0
        c.pointee.headers = question.headers
        c.pointee.header_count = question.headerCount
        swl_client_ask(c, question.service, question.conversation)
        return call
    }

    private func begin(_ call: any Borrowed, _ settings: Settings) throws(Failure) -> Call {
        if isBusy { throw Failure(.SWL_E_STATE, "a stream of this client is open") }
        isBusy = true
        borrowed = call
        stop = settings.stop
        c.pointee.stop = settings.stop?.word
        c.pointee.deadline_ms = settings.timeout.milliseconds
        c.pointee.attempt_ms = settings.attemptTimeout.milliseconds
        c.pointee.idle_ms = settings.idle.milliseconds
        c.pointee.attempts = settings.retry.attempts
        c.pointee.trust_lan = settings.trustLAN ? 1 : 0
        if proxy != settings.proxy { change(to: settings.proxy) }
        return Call(self)
    }

    /// Hangs up first: the kept connection goes through the old proxy, and points to it.
    private func change(to new: Proxy?) {
        swl_client_close(c)
        proxyMemory = Arena()
        c.pointee.proxy = new.map { [proxyMemory] in proxyMemory.one($0.borrowed(proxyMemory)) }
        proxy = new
    }

    fileprivate func next() throws(Failure) -> swl_http_event? {
        var event = swl_http_event()
        return try step { swl_client_next(c, &event) } ? event : nil
    }

    fileprivate func nextOfReply() throws(Failure) -> swl_reply_event? {
        var event = swl_reply_event()
        return try step { swl_client_reply(c, &event) } ? event : nil
    }

    /// Waits for an event or for the end of the call. Returns whether there is an event.
    private func step(_ next: () -> swl_status) throws(Failure) -> Bool {
        while true {
            switch next() {
            case .SWL_OK: return true
            case .SWL_AGAIN: swl_client_wait(c)
            case .SWL_DONE:
                isBusy = false
                return false
            case let failed:
                isBusy = false
                throw borrowed?.loginFailure ?? Failure(failed, detail(of: failed))
            }
        }
    }

    private func detail(of failed: swl_status) -> String {
        let (system, tls) = (c.pointee.net.error, c.pointee.tls.error)
        switch Failure(failed).kind {
        case .io, .host, .refused, .timeout, .closed, .truncated: return system == 0 ? "" : "system error \(system)"
        case .tls, .certificate: return tls == 0 ? "" : "TLS error \(tls)"
        case .service: return "HTTP status \(status)"
        default: return ""
        }
    }

    fileprivate func hangUp() {
        swl_client_close(c)
        isBusy = false
    }

    // Both are of the last answer.
    fileprivate var status: Int { Int(c.pointee.hints.status) }
    fileprivate var requestID: String { String(c.pointee.reply.request_id) }
}

/// One request and its answer, event by event. After its end it does not touch the client, which may have another call.
final class Call {
    private let core: CoreClient
    private var isOver = false

    fileprivate init(_ core: CoreClient) { self.core = core }

    deinit { abandon() }

    /// The next event, whose spans are valid until the next call of this; nil after the last one.
    func next() throws(Failure) -> swl_http_event? { try pull { () throws(Failure) in try core.next() } }

    func nextOfReply() throws(Failure) -> swl_reply_event? { try pull { () throws(Failure) in try core.nextOfReply() } }

    private func pull<Event>(_ next: () throws(Failure) -> Event?) throws(Failure) -> Event? {
        if isOver { return nil }
        do throws(Failure) {
            let event = try next()
            isOver = event == nil
            return event
        } catch {
            isOver = true
            throw error
        }
    }

    /// If the caller stops in the middle, the connection is closed, so that the server stops as well.
    func abandon() {
        if !isOver { core.hangUp() }
        isOver = true
    }

    /// The failure that the service reported.
    func error(code: String, message: String) -> ServiceError {
        ServiceError(status: core.status, code: code, message: message, requestID: core.requestID)
    }
}

/// What a call borrows.
protocol Borrowed: AnyObject {
    /// The error that the call's login threw.
    var loginFailure: Failure? { get }
}

/// What holds for a client's next calls.
struct Settings {
    var timeout: Duration
    var attemptTimeout: Duration
    var idle: Duration
    var retry: Retry
    var stop: Stop?
    var proxy: Proxy?
    var trustLAN: Bool
}

extension Trust {
    fileprivate func apply(to tls: UnsafeMutablePointer<swl_tls>, _ memory: Arena) throws(Failure) {
        switch roots {
        case .system: try SystemRoots.shared().lend(to: tls)  // which are never freed
        case .file(let path): try check(swl_tls_roots_file(tls, path), path)
        case .pem(let text):
            let arena = Arena()
            try check(swl_tls_roots(tls, arena.text(text)))
        }
        if let identity {
            let arena = Arena()
            try check(swl_tls_identity(tls, arena.text(identity.certificates), arena.text(identity.key)))
        }
        if !pins.allSatisfy({ $0.count == 32 }) { throw Failure(.SWL_E_ARG, "a pin has 32 bytes") }
        if pins.isEmpty { return }
        tls.pointee.pins = memory.bytes(pins.flatMap { $0 }).bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
        tls.pointee.pin_count = UInt32(pins.count)
    }
}

extension Duration {
    /// 0 for zero and less; for more, at least 1.
    fileprivate var milliseconds: UInt32 {
        let (seconds, attoseconds) = components
        if self <= .zero { return 0 }
        return seconds > 4_000_000 ? 4_000_000_000 : max(1, UInt32(seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    }
}
