/// CRC-32 as in zlib (polynomial 0xEDB88320 reflected), bit by bit: some 60 cycles a byte on a
/// Cortex-M, half of what TLS takes there for its AES; a table's 64 bytes would make it 15.
struct CRC32 {
    /// Before the final inversion, so that it can go on.
    private(set) var state: UInt32 = 0xffff_ffff

    init() {}

    init(resuming state: UInt32) { self.state = state }

    var value: UInt32 { ~state }

    /// One loop over the bits, which the compiler leaves rolled.
    @inline(never)
    mutating func append(_ bytes: Str) {
        var crc = state
        var bit = 0
        while bit < bytes.count &* 8 {
            if bit & 7 == 0 { crc ^= UInt32(truncatingIfNeeded: bytes[bit &>> 3]) }
            crc = crc &>> 1 ^ (0xedb8_8320 & (0 &- (crc & 1)))
            bit &+= 1
        }
        state = crc
    }
}
