// SPDX-License-Identifier: Apache-2.0

/// A value that holds a secret, or may. Logs get its outline only: `print`, `dump`, string interpolation and
/// mirrors show nothing else of it.
protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What a log may show.
    var outline: String { get }
}

extension Redacted {
    public var description: String { outline }
    public var debugDescription: String { outline }
    public var customMirror: Mirror { Mirror(self, children: [], ancestorRepresentation: .suppressed) }
}

extension Auth: Redacted {
    var outline: String {
        switch self {
        case .bearer: "Auth.bearer"
        case .token: "Auth.token"
        case .header(let name, _): "Auth.header(\(name))"
        case .sigV4(let aws): "Auth.sigV4(\(aws.outline))"
        case .sigV4a(let aws): "Auth.sigV4a(\(aws.outline))"
        case .qiniu: "Auth.qiniu"
        case .appStage: "Auth.appStage"
        case .login: "Auth.login"
        }
    }
}

extension AWS: Redacted {
    var outline: String { "AWS(region: \(region), service: \(service))" }
}

extension Login: Redacted {
    var outline: String { "Login" }
}

extension Login.Credential: Redacted {
    var outline: String { "Login.Credential(\(auth.outline))" }
}

extension Proxy: Redacted {
    var outline: String { "Proxy(\(host):\(port), user: \(user.isEmpty ? "none" : "given"))" }
}

/// Without headers and body, and of the URL without the query, where a presigned URL has its signature, and without user and
/// password.
extension Request: Redacted {
    var outline: String {
        let place = url.contains("@") ? "…" : url.prefix { $0 != "?" && $0 != "#" }
        return "Request(\(method) \(place), headers: \(headers.count), body: \(body.count) bytes, auth: \(auth?.outline ?? "none"))"
    }
}

/// Key services answer with keys, in headers and in the body.
extension Response: Redacted {
    var outline: String { "Response(\(status), headers: \(headers.count), body: \(body.count) bytes)" }
}

extension Service: Redacted {
    var outline: String { "Service(\(base), auth: \(auth.outline))" }
}

extension Trust: Redacted {
    var outline: String { "Trust(pins: \(pins.count), identity: \(identity == nil ? "none" : "given"))" }
}

extension Trust.Identity: Redacted {
    var outline: String { "Trust.Identity" }
}

/// Names alone: any value may be a key.
extension Headers: Redacted {
    var outline: String { "Headers(\(map(\.name).joined(separator: ", ")))" }
}

extension Headers.Field: Redacted {
    var outline: String { "Headers.Field(\(name))" }
}
