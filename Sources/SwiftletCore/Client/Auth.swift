// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// Each auth has a file of its own: an object of the archive that a program links by naming it, also where the
// linker does not collect sections. Functions that C is given are inlined into what C calls: a closure would be a call more.

typealias Sign = @convention(c) (UnsafeRawPointer?, UnsafeMutablePointer<swl_request>, UnsafeMutablePointer<swl_buf>) -> swl_status

@inline(__always)
func auth(_ key: UnsafeRawPointer, _ sign: @escaping Sign) -> swl_auth {
    swl_auth(sign: sign, key: key, login: nil, renew_: nil)
}

@inline(__always)
func at<Key>(_ key: UnsafeRawPointer?) -> UnsafePointer<Key> {
    key.unsafelyUnwrapped.assumingMemoryBound(to: Key.self)
}
