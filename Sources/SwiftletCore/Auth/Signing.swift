import CSwiftlet

/// What SigV4 and SigV4a, header and query form have in common. It stays behind a pointer:
/// slots point into it.
struct Signing {
    // Slots $0 to $9 of the formats; 3 to 6 are what a SigV4 key is made with.
    private let algorithm: swl_str
    private(set) var stamp = swl_str()
    /// In front of the region in the scope; SigV4a has neither.
    private var slash = swl_str()
    private(set) var day = swl_str()
    private var region = swl_str()
    private var service = swl_str()
    private var terminator = swl_str()
    private(set) var payload = swl_str()
    private var digest = swl_str()
    private var accessKey = swl_str()

    let key: UnsafePointer<swl_aws>
    let request: UnsafePointer<swl_request>
    private var stampText: Bytes16 = (0, 0)
    var hash = Hash({ swl_port_sha256_start($0) }, size: 32)

    init(_ key: UnsafePointer<swl_aws>, _ request: UnsafePointer<swl_request>, _ algorithm: StaticString) {
        self.key = key
        self.request = request
        self.algorithm = Str(algorithm).c
    }

    // Methods are all `mutating`: for one that is not, this struct is copied.
    var isRegional: Bool { mutating get { algorithm.len == 16 /* AWS4-HMAC-SHA256 */ } }
    mutating func has(_ flag: UInt32) -> Bool { key.pointee.flags & flag != 0 }

    /// The scope: what a derived key is for.
    @inline(never)
    mutating func begin() -> swl_status {
        if request.pointee.time.s == 0 { return .SWL_E_ARG_TIME }
        region = key.pointee.region
        service = key.pointee.service
        if !(isRegional ? isPlain(region) : isKey(region)) { return .SWL_E_ARG_REGION }
        if !isPlain(service) { return .SWL_E_ARG_SERVICE }
        writeTimeStamp(request.pointee.time, bytes(&stampText))
        stamp = Str(bytes(&stampText), 16).c
        day = Str(bytes(&stampText), 8).c
        terminator = "aws4_request"
        if isRegional {
            slash = "/"
        } else {
            region.len = 0
        }
        return .SWL_OK
    }

    /// All else that is signed, but the canonical request. `parameters` may not be in the
    /// query yet, and with one of the flags in `unsigned` the body's hash is not used.
    @inline(never)
    mutating func begin(_ parameters: Literal, unsigned: UInt32) -> swl_status {
        var status = begin()
        if status == .SWL_OK { status = checkQuery(Str(request.pointee.query), parameters) }
        if status != .SWL_OK { return status }
        accessKey = key.pointee.access_key
        let token = key.pointee.session_token
        if !isKey(accessKey) || (token.len > 0 && !isKey(token)) { return .SWL_E_ARG_KEY }
        if !isKey(request.pointee.method) { return .SWL_E_ARG_METHOD }
        if !isKey(request.pointee.host) { return .SWL_E_ARG_HOST }
        let path = Str(request.pointee.path)
        if !path.isEmpty && path[0] != 0x2f { return .SWL_E_ARG_PATH }
        if has(SWL_AWS_S3) && hasBrokenEscape(path) { return .SWL_E_ARG_ESCAPE }

        payload = request.pointee.body_sha256
        if payload.len > 0 { return .SWL_OK }
        payload = "UNSIGNED-PAYLOAD"
        if has(unsigned) { return .SWL_OK }
        hash.begin()
        hash.updateBody(request)
        payload = hash.finishHex()
        return hash.status
    }

    /// Writes the canonical request straight into the hash, and the hash into the string to sign.
    @inline(never)
    mutating func hashCanonical(_ query: Str, _ names: Str, _ mark: UInt8) -> swl_status {
        hash.begin()
        var sink = hash.sink()
        sink.append(Str(request.pointee.method), turning: 0x61)
        sink.append(0x0a)
        let path = Str(request.pointee.path)
        if has(SWL_AWS_S3) && !path.isEmpty {
            sink.append(path)
        } else {
            sink.write(path: path)
        }
        sink.append(0x0a)
        sink.write(query: query)
        sink.append(0x0a)
        sink.write(headersOf: request, names, mark, asLines: true)
        sink.append(0x0a)
        sink.write(headersOf: request, names, mark, asLines: false)
        write(&sink, "\n$7")
        sink.flush()
        digest = hash.finishHex()
        return hash.status
    }

    /// The slots are this struct's first members.
    mutating func write(_ sink: inout Sink, _ format: Literal) {
        sink.write(format, bytes(&self))
    }

    /// Into the hash.
    @inline(never)
    mutating func writeStringToSign() {
        var sink = hash.sink()
        write(&sink, "$0\n$1\n$3$2$4/$5/$6\n$8")
        sink.flush()
    }

    mutating func slot(_ i: Int) -> Str {
        Str((UnsafeMutableRawPointer(bytes(&self)).assumingMemoryBound(to: swl_str.self) + i).pointee)
    }
}
