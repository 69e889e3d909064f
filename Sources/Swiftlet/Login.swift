// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet
internal import Synchronization

/// Gets a credential that ends, and renews it: `Auth.login(login)`.
///
/// A client asks for it when it has none, a while before the one that it has ends, and once more after an answer
/// 401 or 403. Its request goes through the client that needs it, within that call's timeout. Clients may
/// share a login.
public final class Login: Sendable {
    /// What a login gave, and until when it is good.
    public struct Credential: Sendable, Equatable {
        /// The proof itself; no login.
        public var auth: Auth
        /// How long it is good from now on; nil: nobody knows.
        public var lifetime: Duration?

        public init(_ auth: Auth, lifetime: Duration? = nil) {
            self.auth = auth
            self.lifetime = lifetime
        }
    }

    enum Source: Sendable {
        case made(@Sendable () throws -> Credential)
        case fetched(@Sendable () throws -> Request, @Sendable (Response) throws -> Credential)
    }

    private struct State {
        var auth: Auth?
        var renewal: ContinuousClock.Instant?
    }

    let source: Source
    private let state = Mutex(State())
    /// Room for a clock that is a little wrong, and for the time of a request.
    private static let margin = Duration.seconds(300)

    /// Without a network: a short-term key that is made here, or credentials from a file.
    public init(make: @escaping @Sendable () throws -> Credential) { source = .made(make) }

    /// - Parameters:
    ///   - request: asks for the credential. Mark a body with a password: ``Request/isBodySecret``.
    ///   - read: what an answer of status 2xx gives. Another status is `SWL_E_SERVICE_LOGIN`.
    public init(request: @escaping @Sendable () throws -> Request, read: @escaping @Sendable (Response) throws -> Credential) {
        source = .fetched(request, read)
    }

    /// The current credential, unless it is about to end.
    var current: Auth? {
        state.withLock { state in
            if let renewal = state.renewal, renewal <= .now { return nil }
            return state.auth
        }
    }

    func take(_ credential: Credential) {
        state.withLock { state in
            state.auth = credential.auth
            // A credential with a short life is used for half of it.
            state.renewal = credential.lifetime.map { .now + max($0 - Self.margin, $0 / 2) }
        }
    }

    func forget() { state.withLock { $0.auth = nil } }
}

extension Login: Equatable {
    public static func == (a: Login, b: Login) -> Bool { a === b }
}

/// A login as a client of swiftlet_client.h calls it, for one request.
final class BorrowedLogin {
    private let login: Login
    private let hooks = UnsafeMutablePointer<swl_login>.allocate(capacity: 1)
    private let unsigned = UnsafeMutablePointer<swl_auth>.allocate(capacity: 1)
    /// The auth of the credential that signed last.
    private var arena = Arena()
    private var asked: BorrowedRequest?
    private var answer = Response()
    /// The error that one of the login's closures threw.
    private(set) var failure: Failure?

    init(_ login: Login) {
        self.login = login
        let me = Unmanaged.passUnretained(self).toOpaque()
        // The login's own request is signed by the auth that it was made with.
        unsigned.initialize(
            to: swl_auth(
                sign: { key, request, text in BorrowedLogin.at(key).signLogin(request, text) }, key: UnsafeRawPointer(me), login: nil, renew_: nil))
        hooks.initialize(
            to: swl_login(
                due: { me, _, refused in BorrowedLogin.at(me).due(isRefused: refused != 0) },
                request: { me, url, request in BorrowedLogin.at(me).request(url, request) },
                take: { me, _, event in BorrowedLogin.at(me).take(event) },
                ctx: me, auth: UnsafePointer(unsigned), line: swl_buf()))
    }

    deinit {
        hooks.deallocate()
        unsigned.deallocate()
    }

    /// Valid while this object exists.
    var auth: swl_auth {
        let auth = swl_auth(
            sign: { key, request, text in BorrowedLogin.at(key).sign(request, text) },
            key: UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()), login: nil, renew_: nil)
        return swl_auth_login(auth, hooks)
    }

    private static func at(_ me: UnsafeRawPointer?) -> BorrowedLogin {
        Unmanaged<BorrowedLogin>.fromOpaque(UnsafeMutableRawPointer(mutating: me!)).takeUnretainedValue()
    }

    private func due(isRefused: Bool) -> swl_status {
        if isRefused { login.forget() }
        if login.current != nil { return .SWL_OK }
        guard case .made(let make) = login.source else { return .SWL_AGAIN }
        return caught { login.take(try make()) }
    }

    private func request(_ url: UnsafeMutablePointer<swl_str>, _ request: UnsafeMutablePointer<swl_request>) -> swl_status {
        guard case .fetched(let make, _) = login.source else { return .SWL_E_STATE }
        return caught {
            let asked = try BorrowedRequest(try make())
            let from = asked.request
            self.asked = asked
            url.pointee = asked.url
            request.pointee.method = from.pointee.method
            request.pointee.body = from.pointee.body
            request.pointee.flags = from.pointee.flags
            for header in asked.headers { try check(swl_request_add(request, header.name, header.value)) }
        }
    }

    private func take(_ event: UnsafePointer<swl_http_event>?) -> swl_status {
        guard case .fetched(_, let read) = login.source else { return .SWL_E_STATE }
        return caught {
            if let event { return try answer.take(event.pointee, Limits()) }
            asked = nil
            if answer.status / 100 == 2 { login.take(try read(answer)) }
            answer = Response()
        }
    }

    private func sign(_ request: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
        guard let auth = login.current else { return .SWL_E_STATE }
        arena = Arena()
        return sign(auth.borrowed(arena), request, text)
    }

    private func signLogin(_ request: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
        asked?.auth.map { sign($0.pointee, request, text) } ?? .SWL_OK
    }

    private func sign(_ auth: swl_auth, _ request: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
        auth.sign.map { $0(auth.key, request, text) } ?? .SWL_OK
    }

    private func caught(_ body: () throws -> Void) -> swl_status {
        do {
            try body()
            return .SWL_OK
        } catch {
            // Any other error gives only the name of its type: its text may hold a secret.
            let failure = error as? Failure ?? Failure(.SWL_E_SERVICE_LOGIN, "\(type(of: error))")
            self.failure = failure
            return failure.status
        }
    }
}
