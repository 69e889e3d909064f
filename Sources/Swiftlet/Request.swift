internal import CSwiftlet

/// One HTTP request, plain data.
public struct Request: Sendable {
    public var method: String
    /// Absolute, http or https.
    public var url: String
    /// Sent in this order, behind Host. Host, Content-Length and Authorization are Swiftlet's.
    public var headers: [(name: String, value: String)] = []
    public var body: [UInt8] = []
    /// An API key for `Authorization: Bearer` (RFC 6750). It is refused over plain http.
    public var bearer: String?

    public init(_ method: String, _ url: String, json: String? = nil) {
        self.method = method
        self.url = url
        if let json {
            headers.append((name: "Content-Type", value: "application/json"))
            body = Array(json.utf8)
        }
    }
}

/// A request in the form of swiftlet.h, with the memory that it borrows.
final class BorrowedRequest {
    private(set) var request = swl_request()
    private(set) var url = swl_url()
    private var texts: [UnsafeMutableBufferPointer<CChar>] = []
    private let headers: UnsafeMutableBufferPointer<swl_header>

    init(_ source: Request) throws(Failure) {
        headers = .allocate(capacity: source.headers.count + 1)
        headers.initialize(repeating: swl_header())
        try check(swl_url_split(keep(source.url.utf8), &url))
        request.method = keep(source.method.utf8)
        request.host = url.host
        request.path = url.path
        request.query = url.query
        request.body = keep(source.body)
        request.headers = headers.baseAddress
        request.header_cap = UInt16(clamping: headers.count)
        for header in source.headers {
            // Not marked as a secret, it would go over plain http.
            if header.name.lowercased() == "authorization" { throw Failure(.SWL_E_ARG_HEADER_OURS) }
            try check(swl_request_add(&request, keep(header.name.utf8), keep(header.value.utf8)))
        }
        if let key = source.bearer {
            var bearer = swl_bearer(token: keep(key.utf8))
            try check(swl_bearer_sign(&bearer, &request, nil))
        }
    }

    /// Copies to memory that lives as long as this object.
    private func keep(_ bytes: some Collection<UInt8>) -> swl_str {
        let text = UnsafeMutableBufferPointer<CChar>.allocate(capacity: max(bytes.count, 1))
        _ = text.initialize(from: bytes.lazy.map { CChar(bitPattern: $0) })
        texts.append(text)
        return swl_str(ptr: text.baseAddress, len: bytes.count)
    }

    deinit {
        for text in texts {
            swl_wipe(text.baseAddress!, text.count)
            text.deallocate()
        }
        headers.deallocate()
    }
}
