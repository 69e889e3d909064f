import CSwiftlet

@implementation @_cdecl("swl_bearer_sign")
func swl_bearer_sign(
    _ k: UnsafePointer<swl_bearer>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>?
) -> swl_status {
    addSecret(req, "Authorization", "Bearer ", k.pointee.token)
}

/// A header whose value is a key that the caller keeps.
@inline(never)
func addSecret(
    _ req: UnsafeMutablePointer<swl_request>, _ name: StaticString, _ prefix: StaticString, _ key: swl_str
) -> swl_status {
    if !isKey(key) { return .SWL_E_ARG_KEY }
    return addHeader(req, swl_header(name: Str(name).c, prefix: Str(prefix).c, value: key, flags: SWL_SECRET))
}
