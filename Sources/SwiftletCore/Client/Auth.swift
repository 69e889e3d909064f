// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// Each names one signer, so that a program links the one that it names.

@implementation @c(swl_auth_bearer)
func swl_auth_bearer(_ key: UnsafePointer<swl_bearer>) -> swl_auth {
    auth(key) { key, req, text in swl_bearer_sign(at(key), req, text) }
}

@implementation @c(swl_auth_token)
func swl_auth_token(_ key: UnsafePointer<swl_token>) -> swl_auth {
    auth(key) { key, req, text in swl_token_sign(at(key), req, text) }
}

@implementation @c(swl_auth_header)
func swl_auth_header(_ key: UnsafePointer<swl_header>) -> swl_auth {
    auth(key) { key, req, text in
        var header = (at(key) as UnsafePointer<swl_header>).pointee
        header.flags = SWL_SECRET
        return addSecret(&header, nil, req)
    }
}

@implementation @c(swl_auth_sigv4)
func swl_auth_sigv4(_ key: UnsafePointer<swl_aws>) -> swl_auth {
    auth(key) { key, req, text in swl_sigv4_sign(at(key), req, text) }
}

@implementation @c(swl_auth_sigv4a)
func swl_auth_sigv4a(_ key: UnsafePointer<swl_aws>) -> swl_auth {
    auth(key) { key, req, text in swl_sigv4a_sign(at(key), req, text) }
}

@implementation @c(swl_auth_qiniu)
func swl_auth_qiniu(_ key: UnsafePointer<swl_qiniu>) -> swl_auth {
    auth(key) { key, req, text in swl_qiniu_sign(at(key), req, text) }
}

@implementation @c(swl_auth_appstage)
func swl_auth_appstage(_ key: UnsafePointer<swl_appstage>) -> swl_auth {
    auth(key) { key, req, text in
        var keys = (at(key) as UnsafePointer<swl_appstage>).pointee
        var random: Bytes16 = (0, 0)
        var status = swl_port_entropy(&random, 16)
        let start = text.pointee.len
        if status == .SWL_OK { status = swl_uuid(&random, text) }
        if status != .SWL_OK { return status }
        keys.nonce = swl_span(text.pointee.ptr.unsafelyUnwrapped + start, text.pointee.len &- start)
        return swl_appstage_sign(&keys, req, text)
    }
}

private typealias Sign = @convention(c) (UnsafeRawPointer?, UnsafeMutablePointer<swl_request>, UnsafeMutablePointer<swl_buf>) -> swl_status

@inline(__always)
private func auth(_ key: UnsafeRawPointer, _ sign: @escaping Sign) -> swl_auth {
    swl_auth(sign: sign, key: key, login: nil, renew_: nil)
}

@inline(__always)
private func at<Key>(_ key: UnsafeRawPointer?) -> UnsafePointer<Key> {
    key.unsafelyUnwrapped.assumingMemoryBound(to: Key.self)
}
