// SPDX-License-Identifier: Apache-2.0

/// Whom a client trusts, and what it shows a server that asks who it is.
public struct Trust: Sendable {
    /// Where root certificates come from.
    public enum Roots: Sendable {
        /// The file or directory in SSL_CERT_FILE or SSL_CERT_DIR, else where Linux distributions keep them;
        /// read once by a program, and shared by its clients.
        case system
        /// A PEM or DER file, or a directory of them.
        case file(String)
        /// PEM text with any number of certificates.
        case pem(String)
    }

    /// PEM texts. The client's own certificate comes first, and the key is not encrypted.
    public struct Identity: Sendable {
        /// The client's certificate, then those between it and a root.
        public var certificates: String
        /// A secret.
        public var key: String

        public init(certificates: String, key: String) {
            self.certificates = certificates
            self.key = key
        }
    }

    /// Whom a chain must lead to.
    public var roots: Roots
    /// The SHA-256 of public keys (SubjectPublicKeyInfo in DER), one of which must be in the server's
    /// chain besides. Pin two keys at least, so that one can be replaced. Empty: no pin is checked.
    public var pins: [[UInt8]] = []
    /// What is shown to a server that asks; nil: nothing.
    public var identity: Identity?

    public init(_ roots: Roots = .system) { self.roots = roots }
}
