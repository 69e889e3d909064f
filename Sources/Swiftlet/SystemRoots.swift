// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Where a Linux system keeps the certificates that it trusts.
enum SystemRoots {
    /// The files are tried first: a directory may hold each certificate twice, by its name and by its hash.
    private static let places = [
        "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Alpine, OpenWrt (ca-bundle), Yocto, Buildroot
        "/etc/pki/tls/certs/ca-bundle.crt",  // Fedora, RHEL, Amazon Linux
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora 43 and later, RHEL
        "/etc/ssl/ca-bundle.pem",  // openSUSE
        "/etc/ssl/cert.pem",  // Alpine without ca-certificates, BSD
        "/etc/ssl/certs",  // OpenWrt (ca-certificates)
        "/etc/pki/tls/certs",
    ]

    /// - Parameter root: what stands before the places, for a test.
    /// - Throws: `SWL_E_ARG_ROOTS` when there are none.
    static func path(under root: String = "") throws(Failure) -> String {
        for name in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
            if root.isEmpty, let value = getenv(name), value.pointee != 0 { return String(cString: value) }
        }
        for place in places where access(root + place, R_OK) == 0 { return root + place }
        throw Failure(.SWL_E_ARG_ROOTS, "none at \(places.joined(separator: ", ")); set SSL_CERT_FILE, or give Trust(.file(path))")
    }
}
