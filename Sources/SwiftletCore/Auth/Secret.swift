import CSwiftlet

/// A header whose value is a key that the caller keeps.
@inline(__always)
func addSecret(
    _ req: UnsafeMutablePointer<swl_request>, _ name: swl_str, _ prefix: swl_str, _ key: swl_str
) -> swl_status {
    var header = swl_header(name: name, prefix: prefix, value: key, flags: SWL_SECRET)
    return isKey(key) ? append(&header, req) : .SWL_E_ARG_KEY
}

/// A key as it stands in a header: RFC 6750 section 2.1 allows less, services ask for more.
func isKey(_ key: swl_str) -> Bool {
    key.len != 0 && Str(key).isVisible(except: "")
}
