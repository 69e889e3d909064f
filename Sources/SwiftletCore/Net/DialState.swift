// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

enum DialPhase {
    static let resolving: UInt32 = 0
    static let racing: UInt32 = 1
    static let open: UInt32 = 2
}

/// A pointer and not `inout`, because the io keeps the address.
typealias Dial = UnsafeMutablePointer<swl_dial>

func sockets(_ d: Dial) -> UnsafeMutablePointer<Int32> {
    UnsafeMutableRawPointer(bytes(&d.pointee.sockets)).assumingMemoryBound(to: Int32.self)
}
func addresses(_ d: Dial) -> UnsafeMutablePointer<swl_address> {
    UnsafeMutableRawPointer(bytes(&d.pointee.address_)).assumingMemoryBound(to: swl_address.self)
}

/// SWL_E_STOPPED if the caller cancelled, SWL_E_TIMEOUT if `spent` milliseconds reach the limit; 0: no limit.
@inline(__always)
func check(_ stop: UnsafePointer<UInt32>?, _ limit: UInt32, _ spent: UInt32) -> swl_status {
    if let stop, swl_load_(stop) != 0 { return .SWL_E_STOPPED }
    return limit != 0 && spent >= limit ? .SWL_E_TIMEOUT : .SWL_OK
}

/// Milliseconds that are left, at least 0: the limit may pass between two looks at the clock.
func left(of limit: UInt32, _ spent: UInt32) -> UInt32 { spent < limit ? limit &- spent : 0 }
