internal import CSwiftlet

/// Why a call failed: a status of swiftlet.h, with its name and what to do about it. Never
/// holds a secret.
public struct Failure: Error, Equatable, CustomStringConvertible {
    /// -(100 * kind + detail), as in swiftlet.h.
    public let code: Int32

    /// What to branch on: the code without its detail.
    public var kind: Int32 { swl_status_kind(status).rawValue }

    /// "SWL_E_CERT_NAME"
    public var name: String { String(cString: swl_status_name(status)) }

    /// One sentence: what to do.
    public var help: String { String(cString: swl_status_help(status)) }

    public var description: String { "\(name): \(help)" }

    private var status: swl_status { unsafeBitCast(code, to: swl_status.self) }

    init(_ status: swl_status) { code = status.rawValue }
}

/// Throws what is below zero.
@discardableResult
func check(_ status: swl_status) throws(Failure) -> swl_status {
    if status.rawValue < 0 { throw Failure(status) }
    return status
}
