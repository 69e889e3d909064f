import CSwiftlet

@implementation @c(swl_wipe)
@inline(never)
func swl_wipe(_ p: UnsafeMutableRawPointer, _ n: Int) { swl_zero_(p, n) }
