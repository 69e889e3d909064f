// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_uuid)
func swl_uuid(_ random: UnsafeRawPointer, _ text: UnsafeMutablePointer<swl_buf>) -> swl_status {
    let random = Str(random.assumingMemoryBound(to: UInt8.self), 16)
    var sink = Sink(text)
    var i = 0
    while i < 16 {
        var byte = random[i]
        // RFC 9562 section 5.4: version 4 in the top four bits, variant 0b10 in the top two.
        if i == 6 { byte = byte & 0x0f | 0x40 }
        if i == 8 { byte = byte & 0x3f | 0x80 }
        if i == 4 || i == 6 || i == 8 || i == 10 { sink.append(UInt8(ascii: "-")) }
        sink.append(hex: byte, UInt8(ascii: "a"))
        i &+= 1
    }
    return sink.commit(text)
}
