import CSwiftlet

@implementation @c(swl_sigv4a_key)
func swl_sigv4a_key(_ k: UnsafePointer<swl_aws>, _ key: UnsafeMutablePointer<swl_aws_signing_key>) -> swl_status {
    withRoom(for: Hash.self) {
        $0.pointee.prepare({ swl_port_sha256_start($0) }, size: 32)
        $0.pointee.deriveP256(k, key)
        return $0.pointee.status
    }
}

/// In place of a day: the key is for as long as the credentials.
let everyDay = UInt32.max

extension Hash {
    /// NIST SP 800-108 in counter mode, one block a try; a second try happens once in 2^32.
    @inline(never)
    mutating func deriveP256(_ k: UnsafePointer<swl_aws>, _ key: UnsafeMutablePointer<swl_aws_signing_key>) {
        if !isKey(k.pointee.secret_key) || !isKey(k.pointee.access_key) { fail(.SWL_E_ARG_KEY) }
        key.pointee.day_ = 0
        var counter: UInt8 = 1
        repeat {
            beginHMAC(Str("AWS4A" as StaticString), Str(k.pointee.secret_key))
            sink.append(Str("\0\0\0\u{01}AWS4-ECDSA-P256-SHA256\0" as StaticString))
            sink.append(Str(k.pointee.access_key))
            sink.append(Str(&counter, 1))
            sink.append(Str("\0\0\u{01}\0" as StaticString))
            finishHMAC()
            let taken = makePrivateKey(result().base, key)
            wipe()
            if status != .SWL_OK { return }
            if taken {
                key.pointee.day_ = everyDay
                return
            }
            counter &+= 1
        } while counter < 255
        fail(.SWL_E_CRYPTO)
    }
}

/// The order of P-256 less 2, from the lowest word on.
private let largest: InlineArray<8, UInt32> = [
    0xfc63_254f, 0xf3b9_cac2, 0xa717_9e84, 0xbce6_faad, 0xffff_ffff, 0xffff_ffff, 0, 0xffff_ffff,
]

/// The candidate and 1, unless it is above the order less 2. No branch depends on it.
@inline(never)
private func makePrivateKey(_ candidate: UnsafeRawPointer, _ key: UnsafeMutableRawPointer) -> Bool {
    var borrow: UInt32 = 0
    var carry: UInt32 = 1
    var i = 0
    while i < 8 {
        let word = candidate.load(fromByteOffset: 28 &- 4 &* i, as: UInt32.self).bigEndian
        let difference = largest[i] &- word &- borrow
        borrow = ((~largest[i] & word) | (~(largest[i] ^ word) & difference)) >> 31
        let sum = word &+ carry
        carry = (word & ~sum) >> 31
        key.storeBytes(of: sum.bigEndian, toByteOffset: 28 &- 4 &* i, as: UInt32.self)
        i &+= 1
    }
    return borrow == 0
}
