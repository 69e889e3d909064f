import CSwiftlet

@implementation @_cdecl("swl_wipe")
@inline(never) @_optimize(none)
func swl_wipe(_ p: UnsafeMutableRawPointer, _ n: Int) {
    let bytes = p.assumingMemoryBound(to: UInt8.self)
    var i = 0
    while i < n {
        bytes[i] = 0
        i &+= 1
    }
}
