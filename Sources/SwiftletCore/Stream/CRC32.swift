// SPDX-License-Identifier: Apache-2.0
/// CRC-32 as in zlib (polynomial 0xEDB88320 reflected), bit by bit: some 60 cycles a byte on a
/// Cortex-M, half of what TLS takes there for its AES; a table of 64 bytes would make them 15. The caller
/// runs bytes and bits in one loop: of two nested ones the compiler unrolls the inner, 72 bytes on Cortex-M4.
struct CRC32 {
    private var state: UInt32
    private var bit: UInt32 = 0

    /// Goes on from the checksum of what came before; that of nothing is 0.
    init(_ value: UInt32) { state = ~value }

    var value: UInt32 { ~state }

    /// Whether the last byte is in.
    var isWhole: Bool { bit & 7 == 0 }

    mutating func add(_ byte: UInt8) { state ^= UInt32(truncatingIfNeeded: byte) }

    mutating func step() {
        let isOdd = state & 1 != 0
        state &>>= 1
        if isOdd { state ^= 0xedb8_8320 }
        bit &+= 1
    }
}
