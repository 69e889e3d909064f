import CSwiftlet

/// A plain fill, which `swl_observe_` keeps from being taken for useless.
@implementation @c(swl_wipe)
@inline(never)
func swl_wipe(_ p: UnsafeMutableRawPointer, _ n: Int) {
    p.initializeMemory(as: UInt8.self, repeating: 0, count: n)
    swl_observe_(p)
}
