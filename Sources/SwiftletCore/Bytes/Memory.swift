// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

#if !_endian(little)
    #error("UInt64(low:high:) assumes a little-endian target")
#endif

typealias Bytes16 = (UInt64, UInt64)
typealias Bytes32 = (UInt64, UInt64, UInt64, UInt64)
typealias Bytes64 = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

/// The address of a value that stays in its place, as the target of a pointer does.
func pointer<T>(_ value: UnsafeMutablePointer<T>) -> UnsafePointer<T> { UnsafePointer(value) }

/// The bytes of a value that stays in its place, as the target of a pointer does.
func bytes<T>(_ value: UnsafeMutablePointer<T>) -> UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(value).assumingMemoryBound(to: UInt8.self)
}

/// Memory for one value. It is not initialised: to set all of a hash or a signer to zero would take as long as
/// hashing a block.
@inline(__always)
func withRoom<T>(for type: T.Type, _ body: (UnsafeMutablePointer<T>) -> swl_status) -> swl_status {
    withUnsafeTemporaryAllocation(of: type, capacity: 1) { body($0.baseAddress.unsafelyUnwrapped) }
}

extension UInt64 {
    /// Plain widening of a UInt32 does not compile for 32-bit targets without allocations.
    init(low: UInt32, high: UInt32) {
        self = unsafeBitCast((low, high), to: UInt64.self)
    }
}

@implementation @c(swl_wipe)
@inline(never)
func swl_wipe(_ p: UnsafeMutableRawPointer, _ n: Int) { swl_zero_(p, n) }
