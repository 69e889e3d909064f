// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

extension Signing {
    /// As prepareSigV4; but the region is a set of them, and not in the scope.
    @inline(never)
    mutating func prepareSigV4a(_ key: UnsafePointer<swl_aws>, _ request: UnsafePointer<swl_request>, _ text: UnsafePointer<swl_buf>) {
        prepare(key, request, text)
        texts.algorithm = "AWS4-ECDSA-P256-SHA256"
        signer.require(visible: texts.region, else: .SWL_E_ARG_REGION)
        texts.slash.len = 0
        texts.region.len = 0
    }

    @inline(never)
    mutating func addRegionSet() { signer.add("X-Amz-Region-Set", Str(key.pointee.region), 0) }

    /// Appends the signature, ECDSA of the string to sign. Its key is the kept one if there is one.
    @inline(never)
    mutating func signSigV4a() {
        if signer.hash.status != .SWL_OK { return }
        _ = withRoom(for: swl_aws_signing_key.self) { derived in
            withRoom(for: Bytes64.self) { signature in
                if let kept = key.pointee.key, kept.pointee.day_ == everyDay {
                    derived.pointee = kept.pointee
                } else {
                    signer.hash.deriveP256(key, derived)
                }
                signer.hash.begin()
                hashStringToSign()
                signer.hash.finish()
                if signer.hash.status == .SWL_OK {
                    signer.hash.status = swl_port_p256_sign(bytes(derived), signer.hash.result().base, bytes(signature))
                    if signer.hash.status == .SWL_OK { writeDER(&signer.text, bytes(signature)) }
                }
                swl_wipe(derived, 32)
                return .SWL_OK
            }
        }
    }
}

/// In hexadecimal, two digits a byte: SEQUENCE and its length, then two integers, each with tag, length and 33 bytes.
let longestDER = 2 * (2 + 2 * (2 + 33))

/// Writes SEQUENCE { INTEGER r, INTEGER s } in hexadecimal, each part as short as can be (X.690).
private func writeDER(_ sink: inout Sink, _ signature: UnsafePointer<UInt8>) {
    let r = Integer(signature)
    let s = Integer(signature + 32)
    writeByte(&sink, Tag.sequence)
    writeByte(&sink, r.size &+ s.size &+ 4)
    r.write(&sink)
    s.write(&sink)
}

/// The first byte of a value in DER (X.690 section 8.1.2).
private enum Tag {
    static let integer = 0x02
    static let sequence = 0x30
}

private struct Integer {
    /// In the first byte of an INTEGER, the sign.
    private var topBit: UInt8 { 0x80 }
    /// The number without leading zeros. `write` puts one back where the top bit would be a sign.
    let digits: Str
    var size: Int { digits.count &+ (digits[0] < topBit ? 0 : 1) }

    @inline(never)
    init(_ bytes: UnsafePointer<UInt8>) {
        var rest = Str(bytes, 32)
        while rest.count > 1 && rest[0] == 0 { rest.removeFirst(1) }
        digits = rest
    }

    @inline(never)
    func write(_ sink: inout Sink) {
        writeByte(&sink, Tag.integer)
        writeByte(&sink, size)
        if size > digits.count { writeByte(&sink, 0) }
        var rest = digits
        while !rest.isEmpty { writeByte(&sink, Int(truncatingIfNeeded: rest.removeFirst())) }
    }
}

private func writeByte(_ sink: inout Sink, _ value: Int) {
    sink.append(hex: UInt8(truncatingIfNeeded: value), UInt8(ascii: "a"))
}

@implementation @c(swl_sigv4a_key)
func swl_sigv4a_key(_ k: UnsafePointer<swl_aws>, _ key: UnsafeMutablePointer<swl_aws_signing_key>) -> swl_status {
    withRoom(for: Hash.self) {
        $0.pointee.prepare({ swl_port_sha256_start($0) }, size: 32)
        $0.pointee.deriveP256(k, key)
        return $0.pointee.status
    }
}

/// In place of a day: the key can be kept as long as the credentials.
let everyDay = UInt32.max

extension Hash {
    /// Derives the private key by NIST SP 800-108 in counter mode, one block for each try. A second try happens once in 2^32.
    @inline(never)
    mutating func deriveP256(_ k: UnsafePointer<swl_aws>, _ key: UnsafeMutablePointer<swl_aws_signing_key>) {
        fail(checkKey(k.pointee.secret_key))
        fail(checkKey(k.pointee.access_key))
        key.pointee.day_ = 0
        var counter: UInt8 = 1
        repeat {
            beginHMAC(Str(k.pointee.secret_key), after: Str("AWS4A" as StaticString))
            // Input in the order of the standard: counter, always 1; label; a zero; context; length in bits, 256.
            sink.append(Str("\0\0\0\u{01}AWS4-ECDSA-P256-SHA256\0" as StaticString))
            sink.append(Str(k.pointee.access_key))
            sink.append(Str(&counter, 1))  // AWS's part of the context: the number of the try
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

/// Makes `key` candidate + 1, and says whether the candidate is at most the order less 2. No branch depends on the
/// candidate: borrow and carry come from the top bits (Hacker's Delight, section 2-16).
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
