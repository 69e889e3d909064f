// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet
internal import CSwiftletPort

/// One HTTP request, plain data.
public struct Request: Sendable, Equatable {
    /// "GET", "POST" or any other; sent as it is.
    public var method: String
    /// An absolute URL, http or https.
    public var url: String
    /// Sent in this order, after Host. Swiftlet writes Host, Content-Length and Authorization itself.
    public var headers: Headers = [:]
    /// Of any length; it is kept in memory once more while the request runs.
    public var body: [UInt8] = []
    /// The body is a secret, such as a password for a token: it does not go over plain http.
    public var isBodySecret = false
    /// The request must not be carried out twice: it creates something. It is tried again only when the server
    /// cannot have begun with it.
    public var once = false
    /// Nil: the request proves nothing.
    public var auth: Auth?

    public init(_ method: String, _ url: String, auth: Auth? = nil) {
        self.method = method
        self.url = url
        self.auth = auth
    }

    /// A request with a body of JSON text.
    public init(_ method: String, _ url: String, json: String, auth: Auth? = nil) {
        self.init(method, url, auth: auth)
        headers["Content-Type"] = "application/json"
        body = Array(json.utf8)
    }

    /// The headers and those that ``auth`` adds now, for an HTTP stack of your own. They hold secrets.
    /// - Throws: `SWL_E_ARG_URL` and its like for what is wrong in the request.
    public func signedHeaders() throws(Failure) -> Headers {
        let borrowed = try BorrowedRequest(self)
        try borrowed.sign()
        var headers = Headers()
        for header in borrowed.headers { headers.append(String(header.name), String(header.prefix) + String(header.value)) }
        return headers
    }

    /// A URL that carries this request's proof: whoever has it can send the request, with these headers.
    /// - Parameter seconds: 1 to 604800.
    /// - Throws: `SWL_E_ARG` for an ``auth`` without AWS signatures, `SWL_E_ARG_EXPIRES` for other seconds, and as
    ///   ``signedHeaders()`` does.
    public func presignedURL(seconds: UInt32) throws(Failure) -> String {
        let borrowed = try BorrowedRequest(self)
        guard let auth else { throw Failure(.SWL_E_ARG, "no auth") }
        let arena = Arena()
        return String(try auth.presign(borrowed.request, seconds, arena))
    }
}

/// A request in the form of swiftlet.h, not signed, with the memory that it borrows.
final class BorrowedRequest: Borrowed {
    let request = UnsafeMutablePointer<swl_request>.allocate(capacity: 1)
    let url: swl_str
    let auth: UnsafePointer<swl_auth>?
    let once: Bool
    private let arena = Arena()

    /// SigV4 and AppStage add at most five headers each.
    private static let signersMax = 5

    init(_ source: Request) throws(Failure) {
        request.initialize(to: swl_request())
        url = arena.text(source.url)
        auth = source.auth.map { [arena] in arena.one($0.borrowed(arena)) }
        once = source.once
        var parts = swl_url()
        try check(swl_url_split(url, &parts))
        request.pointee.method = arena.text(source.method)
        request.pointee.host = parts.host
        request.pointee.path = parts.path
        request.pointee.query = parts.query
        request.pointee.body = arena.bytes(source.body)
        if source.isBodySecret { request.pointee.flags = SWL_SECRET }
        let room = source.headers.count + Self.signersMax
        request.pointee.headers = arena.array(Array(repeating: swl_header(), count: room))
        request.pointee.header_cap = UInt16(clamping: room)
        request.pointee.time = swl_posix_time()
        try source.headers.checkOurs()
        for header in source.headers { try check(swl_request_add(request, arena.text(header.name), arena.text(header.value))) }
    }

    deinit { request.deallocate() }

    var loginFailure: Failure? { arena.logins.first?.failure }

    /// Adds the headers of its auth. A signer needs one kilobyte and the length of a session token.
    func sign() throws(Failure) {
        guard let auth, let sign = auth.pointee.sign else { return }
        var size = 2048
        while true {
            var text = swl_out(arena.block(size).baseAddress!, size)
            let status = sign(auth.pointee.key, request, &text)
            if status != .SWL_E_SPACE || size > 1 << 20 {
                try check(status)
                return
            }
            size *= 2
        }
    }

    var headers: UnsafeBufferPointer<swl_header> {
        UnsafeBufferPointer(start: request.pointee.headers, count: Int(request.pointee.header_count))
    }
}

extension Headers {
    /// An Authorization of the caller's would not be marked as a secret, and would go over plain http.
    func checkOurs() throws(Failure) {
        if self["Authorization"] != nil { throw Failure(.SWL_E_ARG_HEADER_OURS, "give it as auth") }
    }
}
