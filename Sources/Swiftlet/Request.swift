internal import CSwiftlet
internal import CSwiftletPort

/// One HTTP request, plain data.
public struct Request: Sendable, Equatable {
    public var method: String
    /// Absolute, http or https.
    public var url: String
    /// Sent in this order, behind Host. Host, Content-Length and Authorization are Swiftlet's.
    public var headers: Headers = [:]
    public var body: [UInt8] = []
    public var auth: Auth?

    public init(_ method: String, _ url: String, auth: Auth? = nil) {
        self.method = method
        self.url = url
        self.auth = auth
    }

    /// With a body of JSON text.
    public init(_ method: String, _ url: String, json: String, auth: Auth? = nil) {
        self.init(method, url, auth: auth)
        headers["Content-Type"] = "application/json"
        body = Array(json.utf8)
    }

    /// The headers with those that ``auth`` adds now, for an HTTP stack of your own. They hold secrets.
    public func signedHeaders() throws(Failure) -> Headers {
        let borrowed = try BorrowedRequest(self)
        var headers = Headers()
        for header in borrowed.request.signedHeaders { headers.append(String(header.name), String(header.prefix) + String(header.value)) }
        return headers
    }

    /// A URL that does this, with these headers, for whoever has it.
    /// - Parameter seconds: 1 to 604800.
    public func presignedURL(seconds: UInt32) throws(Failure) -> String {
        var unsigned = self
        unsigned.auth = nil
        let borrowed = try BorrowedRequest(unsigned)
        let arena = Arena()
        guard let auth else { throw Failure(.SWL_E_ARG, "no auth") }
        return String(try auth.presign(borrowed.request, seconds, arena))
    }
}

/// A request in the form of swiftlet.h, signed now, with the memory that it borrows.
final class BorrowedRequest {
    let request = UnsafeMutablePointer<swl_request>.allocate(capacity: 1)
    private(set) var url = swl_url()
    private let arena = Arena()

    /// SigV4 adds five headers, and AppStage.
    private static let signersMax = 5

    init(_ source: Request) throws(Failure) {
        request.initialize(to: swl_request())
        try check(swl_url_split(arena.text(source.url), &url))
        request.pointee.method = arena.text(source.method)
        request.pointee.host = url.host
        request.pointee.path = url.path
        request.pointee.query = url.query
        request.pointee.body = arena.bytes(source.body)
        let room = source.headers.count + Self.signersMax
        request.pointee.headers = arena.array(Array(repeating: swl_header(), count: room))
        request.pointee.header_cap = UInt16(clamping: room)
        request.pointee.time = swl_posix_time()
        for header in source.headers {
            // Not marked as a secret, it would go over plain http.
            if header.name.lowercased() == "authorization" { throw Failure(.SWL_E_ARG_HEADER_OURS, "give it as auth") }
            try check(swl_request_add(request, arena.text(header.name), arena.text(header.value)))
        }
        try source.auth?.sign(request, arena)
    }

    deinit { request.deallocate() }
}

extension UnsafeMutablePointer<swl_request> {
    fileprivate var signedHeaders: UnsafeBufferPointer<swl_header> {
        UnsafeBufferPointer(start: pointee.headers, count: Int(pointee.header_count))
    }
}
