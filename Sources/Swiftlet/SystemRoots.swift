// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet
internal import CSwiftletPort
internal import Synchronization

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The certificates that the system trusts. They are read once, and all clients share them.
final class SystemRoots: @unchecked Sendable {
    /// Only read once it is made.
    private let tls = UnsafeMutablePointer<swl_tls>.allocate(capacity: 1)
    private let memory = Arena()

    /// By the path that the environment gives, or "".
    private static let known = Mutex<[String: SystemRoots]>([:])

    static func shared() throws(Failure) -> SystemRoots {
        let given = ["SSL_CERT_FILE", "SSL_CERT_DIR"].map { (name: String) in getenv(name).map { String(cString: $0) } ?? "" }
        let path = given.first { !$0.isEmpty } ?? ""
        return try known.withLock { known throws(Failure) in
            if let roots = known[path] { return roots }
            let roots = try SystemRoots(path)
            known[path] = roots
            return roots
        }
    }

    private init(_ path: String) throws(Failure) {
        let storage = memory.block(swl_port_tls_size())
        try check(swl_tls_init_2(tls, storage.baseAddress!, storage.count))
        if path.isEmpty {
            try check(swl_tls_roots_file(tls, nil), "no bundle where Linux distributions have one: set SSL_CERT_FILE, or give Trust(.file(path))")
        } else {
            try check(swl_tls_roots_file(tls, path), path)
        }
    }

    deinit {
        swl_tls_free(tls)
        tls.deallocate()
    }

    /// This object must outlive `other`.
    func lend(to other: UnsafeMutablePointer<swl_tls>) { swl_tls_roots_of(other, tls) }
}
