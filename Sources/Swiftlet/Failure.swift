internal import CSwiftlet

/// Why a call failed: a status of swiftlet.h, with its name and what to do about it. Never
/// holds a secret.
///
///     do { … } catch let failure as Failure where failure.kind == .timeout { … }
public struct Failure: Error, Hashable, CustomStringConvertible {
    /// What to branch on; the codes of swiftlet.h without their detail.
    public enum Kind: Int32, Sendable {
        /// An argument breaks its contract: mend the program.
        case argument = -100
        case space = -200
        /// The peer sent something malformed.
        case syntax = -300
        /// Legal, but larger than a limit: ``Failure/detail`` says which, when it is one of ``Limits``.
        case limit = -400
        /// A checksum does not match: the stream is lost.
        case checksum = -500
        case crypto = -600
        /// The transport failed.
        case io = -700
        /// The name does not resolve.
        case host = -800
        /// Nobody listens, or there is no way to the address.
        case refused = -900
        case timeout = -1000
        /// The peer closed before any byte of the answer.
        case closed = -1100
        /// The peer closed in the middle of the answer.
        case truncated = -1200
        case tls = -1300
        /// The server's certificate was refused; nothing was sent.
        case certificate = -1400
        /// A secret would have gone over plain http.
        case insecure = -1500
        /// Cancelled by a ``Stop``.
        case stopped = -1600
        /// Called out of order.
        case state = -1700
    }

    /// -(100 * kind + detail), as in swiftlet.h.
    public let code: Int32

    /// For a log: the limit, or the number that the system or the TLS library gave. May be empty.
    public let detail: String

    public var kind: Kind { Kind(rawValue: swl_status_kind(status).rawValue)! }

    /// "SWL_E_CERT_NAME"
    public var name: String { String(cString: swl_status_name(status)) }

    /// One sentence: what to do.
    public var help: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(SWL_STATUS_HELP_SIZE)) {
            String(cString: swl_status_help(status, $0.baseAddress!))
        }
    }

    public var description: String { "\(name): \(help)\(detail.isEmpty ? "" : " (\(detail))")" }

    private var status: swl_status { unsafeBitCast(code, to: swl_status.self) }

    init(_ status: swl_status, _ detail: String = "") {
        code = status.rawValue
        self.detail = detail
    }
}

/// What a service answered when it did not do what it was asked. Its texts are the service's own.
public struct ServiceError: Error, Hashable, CustomStringConvertible {
    /// HTTP's. Streams may fail under 200, too.
    public var status: Int
    /// "ThrottlingException", "invalid_api_key"; may be empty.
    public var code = ""
    public var message = ""
    /// For a complaint to the service; may be empty.
    public var requestID = ""

    public var description: String { "HTTP \(status)\(code.isEmpty ? "" : " \(code)"): \(message)" }
}

/// Throws what is below zero.
@discardableResult
func check(_ status: swl_status, _ detail: @autoclosure () -> String = "") throws(Failure) -> swl_status {
    if status.rawValue < 0 { throw Failure(status, detail()) }
    return status
}
