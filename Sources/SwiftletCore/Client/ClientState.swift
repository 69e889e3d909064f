// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// By its address and not `inout`: the exchange, TLS and the body's source keep pointers to it and its members.
typealias Client = UnsafeMutablePointer<swl_client>

/// Where a call is. Each phase that ends well is followed by the next one. Without a proxy or TLS there is nothing to do
/// in their phases.
enum CallPhase {
    static let ended: UInt8 = 0
    static let pausing: UInt8 = 1
    static let starting: UInt8 = 2
    static let dialing: UInt8 = 3
    static let tunnelling: UInt8 = 4
    static let securing: UInt8 = 5
    static let signing: UInt8 = 6
    static let exchanging: UInt8 = 7
    static let answered: UInt8 = 8
}

/// Whether the connection was kept from an earlier call.
enum Kept {
    static let no: UInt8 = 0  // no connection, or a new one
    static let idle: UInt8 = 1
    static let inUse: UInt8 = 2  // it was kept, and this call uses it
}

/// What a client asks of TLS, through a pointer, so that a program for http alone does not link it.
enum SecureStep {
    static let connect: UInt32 = 0
    static let checkTime: UInt32 = 1
    static let close: UInt32 = 2
    static let free: UInt32 = 3
    // What is asked of its sessions:
    static let restore: UInt32 = 4
    static let save: UInt32 = 5
}

/// What a client asks of a login, through a pointer, so that a program without one does not link it.
enum LoginStep {
    static let due: UInt32 = 0
    static let refused: UInt32 = 1
    static let event: UInt32 = 2
    static let answer: UInt32 = 3
}

/// Whether the answer's status is 2xx.
@inline(__always)
func hasSucceeded(_ c: Client) -> Bool { c.pointee.hints.status / 100 == 2 }
