// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet

/// Why a call failed: a status of swiftlet.h, with its name and what to do about it. It never
/// holds a secret.
///
///     do { … } catch let failure as Failure where failure.kind == .timeout { … }
public struct Failure: Error, Hashable, CustomStringConvertible {
    /// What to branch on; the codes of swiftlet.h without their detail. A later release may have more of them.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// Invalid argument: a bug in the calling program.
        public static let argument = Kind(rawValue: -100)
        /// A buffer of the library's is too small for the request: a bug, or headers or a session token of many kilobytes.
        public static let space = Kind(rawValue: -200)
        /// The peer sent something malformed.
        public static let syntax = Kind(rawValue: -300)
        /// Legal, but larger than a limit: ``Failure/detail`` says which, when it is one of ``Limits``.
        public static let limit = Kind(rawValue: -400)
        /// A checksum does not match: the stream is lost.
        public static let checksum = Kind(rawValue: -500)
        /// The hash or the signature could not be computed.
        public static let crypto = Kind(rawValue: -600)
        /// The transport failed.
        public static let io = Kind(rawValue: -700)
        /// The name does not resolve.
        public static let host = Kind(rawValue: -800)
        /// Nobody listens, or there is no way to the address.
        public static let refused = Kind(rawValue: -900)
        /// The client's timeout passed, or a server was too slow to connect.
        public static let timeout = Kind(rawValue: -1000)
        /// The peer closed before any byte of the answer.
        public static let closed = Kind(rawValue: -1100)
        /// The peer closed in the middle of the answer.
        public static let truncated = Kind(rawValue: -1200)
        /// TLS failed for another reason than the server's certificate.
        public static let tls = Kind(rawValue: -1300)
        /// The server's certificate was refused; nothing was sent.
        public static let certificate = Kind(rawValue: -1400)
        /// A secret would have gone over plain http.
        public static let insecure = Kind(rawValue: -1500)
        /// Cancelled by a ``Stop``.
        public static let stopped = Kind(rawValue: -1600)
        /// Called out of order.
        public static let state = Kind(rawValue: -1700)
        /// The service refused what a ``Service`` was asked, or a login; its own words are a ``ServiceError``.
        public static let service = Kind(rawValue: -1800)
    }

    /// -(100 * kind + detail), as in swiftlet.h.
    public let code: Int32

    /// For a log: the limit, or the number of the error that the system or the TLS library gave. It may be empty.
    public let detail: String

    /// The code without its detail.
    public var kind: Kind { Kind(rawValue: swl_status_kind(status).rawValue) }

    /// "SWL_E_CERT_NAME"
    public var name: String { String(cString: swl_status_name(status)) }

    /// One sentence: what to do.
    public var help: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(SWL_STATUS_HELP_SIZE)) {
            String(cString: swl_status_help(status, $0.baseAddress!))
        }
    }

    /// Name, help and detail in one line.
    public var description: String { "\(name): \(help)\(detail.isEmpty ? "" : " (\(detail))")" }

    var status: swl_status { unsafeBitCast(code, to: swl_status.self) }

    /// For tests of programs, and wrappers.
    /// - Parameters:
    ///   - code: a status of swiftlet.h, below 0.
    ///   - detail: for a log; without secrets.
    public init(code: Int32, detail: String = "") {
        self.code = code
        self.detail = detail
    }

    init(_ status: swl_status, _ detail: String = "") { self.init(code: status.rawValue, detail: detail) }
}

/// What a service answered when it did not do what it was asked. Its texts are the service's own.
public struct ServiceError: Error, Hashable, CustomStringConvertible {
    /// The HTTP status. A stream may fail after status 200, too.
    public var status: Int
    /// "ThrottlingException", "invalid_api_key"; may be empty.
    public var code: String
    /// For people, in the service's words; may be empty.
    public var message: String
    /// For a complaint to the service; may be empty.
    public var requestID: String

    /// For tests of programs, and wrappers.
    public init(status: Int, code: String = "", message: String = "", requestID: String = "") {
        self.status = status
        self.code = code
        self.message = message
        self.requestID = requestID
    }

    /// "HTTP 429 ThrottlingException: Too many requests"
    public var description: String { "HTTP \(status)\(code.isEmpty ? "" : " \(code)"): \(message)" }
}

/// Throws a status that is below zero.
@discardableResult
func check(_ status: swl_status, _ detail: @autoclosure () -> String = "") throws(Failure) -> swl_status {
    if status.rawValue < 0 { throw Failure(status, detail()) }
    return status
}
