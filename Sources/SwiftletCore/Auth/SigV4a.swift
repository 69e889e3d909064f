import CSwiftlet

extension Signing {
    /// The region is a set, and not in the scope.
    @inline(never)
    mutating func prepareSigV4a(_ key: UnsafePointer<swl_aws>, _ request: UnsafePointer<swl_request>, _ text: UnsafePointer<swl_buf>) {
        prepare(key, request, text)
        algorithm = "AWS4-ECDSA-P256-SHA256"
        require(visible: region, else: .SWL_E_ARG_REGION)
        slash.len = 0
        region.len = 0
    }

    /// ECDSA of the string to sign, with the kept key when there is one.
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

/// Hexadecimal digits, of two integers of 33 bytes.
let longestDER = 144

/// SEQUENCE { INTEGER r, INTEGER s }, each as short as can be (X.690), in hexadecimal.
private func writeDER(_ sink: inout Sink, _ signature: UnsafePointer<UInt8>) {
    let r = Integer(signature)
    let s = Integer(signature + 32)
    writeByte(&sink, 0x30)
    writeByte(&sink, r.size &+ s.size &+ 4)
    r.write(&sink)
    s.write(&sink)
}

private struct Integer {
    /// Without leading zeros; one must stay where the top bit would be a sign.
    let digits: Str
    var size: Int { digits.count &+ (digits[0] < 0x80 ? 0 : 1) }

    @inline(never)
    init(_ bytes: UnsafePointer<UInt8>) {
        var rest = Str(bytes, 32)
        while rest.count > 1 && rest[0] == 0 { rest.removeFirst(1) }
        digits = rest
    }

    @inline(never)
    func write(_ sink: inout Sink) {
        writeByte(&sink, 0x02)
        writeByte(&sink, size)
        if size > digits.count { writeByte(&sink, 0) }
        var rest = digits
        while !rest.isEmpty { writeByte(&sink, Int(truncatingIfNeeded: rest.removeFirst())) }
    }
}

@inline(never)
private func writeByte(_ sink: inout Sink, _ value: Int) {
    let byte = UInt8(truncatingIfNeeded: value)
    sink.append(digitText(byte >> 4, 0x61))
    sink.append(digitText(byte & 15, 0x61))
}
