import CSwiftlet

@implementation @c(swl_bearer_sign)
func swl_bearer_sign(
    _ k: UnsafePointer<swl_bearer>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>?
) -> swl_status {
    addSecret(req, "Authorization", "Bearer ", k.pointee.token)
}

/// A header whose value is a key that the caller keeps.
@inline(never)
func addSecret(
    _ req: UnsafeMutablePointer<swl_request>, _ name: Literal, _ prefix: Literal, _ key: swl_str
) -> swl_status {
    if !isKey(key) { return .SWL_E_ARG_KEY }
    guard let slot = freeSlot(req) else { return .SWL_E_SPACE_HEADERS }
    slot.pointee.name = Str(name).c
    slot.pointee.prefix = Str(prefix).c
    slot.pointee.value = key
    slot.pointee.flags = SWL_SECRET
    req.pointee.header_count &+= 1
    return .SWL_OK
}

/// A key as it stands in a header: RFC 6750 section 2.1 allows less, services ask for more.
func isKey(_ key: swl_str) -> Bool {
    key.len > 0 && Str(key).isVisible(except: "")
}
