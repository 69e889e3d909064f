// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

enum TLSPhase {
    static let idle: UInt32 = 0
    static let handshake: UInt32 = 1
    static let chain: UInt32 = 2  // the server's certificates are judged
    static let open: UInt32 = 3
    static let failed: UInt32 = 4
}

/// What has been seen of this connection's chain.
enum Seen {
    static let certificate: UInt32 = 1
    static let pin: UInt32 = 2
    static let unchecked: UInt32 = 4  // nobody looks: danger_accept_any_certificate, at the start
}

extension swl_tls {
    var storage: UnsafeMutableRawPointer { storage_.unsafelyUnwrapped }
}
