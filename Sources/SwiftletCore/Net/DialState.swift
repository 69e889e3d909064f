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

/// SWL_E_STOPPED if the caller cancelled, SWL_E_TIMEOUT if `limit` milliseconds have passed since `start`; 0: no limit.
@inline(never)
func check(_ stop: UnsafePointer<UInt32>?, _ limit: UInt32, since start: UInt32) -> swl_status {
    if let stop, swl_load_(stop) != 0 { return .SWL_E_STOPPED }
    return limit != 0 && left(of: limit, since: start) == 0 ? .SWL_E_TIMEOUT : .SWL_OK
}

/// Milliseconds that are left of `limit` since `start`, at least 0: the limit may pass between two looks at the clock.
@inline(never)
func left(of limit: UInt32, since start: UInt32) -> UInt32 {
    let spent = swl_port_now_ms() &- start
    return spent < limit ? limit &- spent : 0
}
