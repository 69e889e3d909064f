// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// An HTTP proxy: CONNECT before TLS, the absolute form for http. User and password go to it in the clear, as Basic
/// does (RFC 7617).
public struct Proxy: Sendable, Equatable {
    /// A name or an address, without brackets.
    public var host: String
    /// 1 to 65535.
    public var port: UInt16
    /// User and password both empty: no proof is sent.
    public var user: String
    /// A secret.
    public var password: String

    public init(host: String, port: UInt16, user: String = "", password: String = "") {
        self.host = host
        self.port = port
        self.user = user
        self.password = password
    }

    /// Reads "http://user:password@host:port". The default port is 1080, as curl's.
    /// - Throws: `SWL_E_ARG_URL`
    public init(_ url: String) throws(Failure) {
        var rest = url[...]
        if url.hasPrefix("http://") { rest = rest.dropFirst(7) }
        let at = rest.lastIndex(of: "@")
        let proof = at.map { rest[..<$0] } ?? ""
        let place = at.map { rest[rest.index(after: $0)...] } ?? rest
        let arena = Arena()
        var parts = swl_url()
        if rest.contains("://") { throw Failure(.SWL_E_ARG_URL, "a proxy is asked over http") }
        let authority = place.prefix { $0 != "/" }
        try check(swl_url_split(arena.text("http://" + authority), &parts))
        let hasPort = authority.drop { $0 != "]" && authority.first == "[" }.contains(":")
        let colon = proof.firstIndex(of: ":") ?? proof.endIndex
        self.init(
            host: String(parts.name), port: hasPort ? parts.port : 1080, user: Self.decoded(proof[..<colon]),
            password: Self.decoded(proof[colon...].dropFirst()))
    }

    /// The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY, or the same in lower case, name for a URL; nil: none.
    /// HTTP_PROXY is not read if REQUEST_METHOD is set: then a web server runs the program for its clients (CGI, RFC 3875),
    /// and HTTP_PROXY is the header Proxy of a client.
    public static func environment(for url: String) -> Proxy? {
        let arena = Arena()
        var parts = swl_url()
        guard swl_url_split(arena.text(url), &parts) == .SWL_OK, !needsNone(String(parts.name)) else { return nil }
        let scheme = parts.secure != 0 ? "https" : "http"
        let isForeign = scheme == "http" && variable("REQUEST_METHOD") != nil
        let named = (isForeign ? nil : variable(scheme.uppercased() + "_PROXY")) ?? variable(scheme + "_proxy")
        return named.flatMap { try? Proxy($0) }
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }

    /// NO_PROXY has names between commas. Each name covers its subdomains, too.
    private static func needsNone(_ name: String) -> Bool {
        let list = variable("NO_PROXY") ?? variable("no_proxy") ?? ""
        return list.split(separator: ",").contains { entry in
            let entry = entry.filter { $0 != " " }.lowercased()
            let bare = String(entry.drop { $0 == "." || $0 == "*" })
            return entry == "*" || !bare.isEmpty && (name.lowercased() == bare || name.lowercased().hasSuffix("." + bare))
        }
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func borrowed(_ arena: Arena) -> swl_proxy {
        swl_proxy(
            name: arena.text(host), port: port, user: arena.text(user), password: arena.text(password), connect: { swl_proxy_connect($0) })
    }
}
