// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_sigv4_presign)
func swl_sigv4_presign(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafePointer<swl_request>, _ expires: UInt32, _ url: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    withRoom(for: Signing.self) { s in
        s.pointee.prepareSigV4(k, req, url)
        s.pointee.openURL(expires, expecting: 64)
        s.pointee.signSigV4()
        return s.pointee.signer.commit(url)
    }
}

@implementation @c(swl_sigv4a_presign)
func swl_sigv4a_presign(
    _ k: UnsafePointer<swl_aws>, _ req: UnsafePointer<swl_request>, _ expires: UInt32, _ url: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    withRoom(for: Signing.self) { s in
        s.pointee.prepareSigV4a(k, req, url)
        s.pointee.openURL(expires, expecting: longestDER)
        s.pointee.signSigV4a()
        return s.pointee.signer.commit(url)
    }
}

extension Signing {
    /// Writes the query form of SigV4 and SigV4a, the URL up to the signature. The signature's `digits` bytes must fit.
    /// What is signed is read back from the URL, so that nothing is kept twice.
    @inline(never)
    mutating func openURL(_ expires: UInt32, expecting digits: Int) {
        signer.hash.fail(checkTarget(request))
        if expires &- 1 >= 604800 { signer.hash.fail(.SWL_E_ARG_EXPIRES) }
        check(
            """
            \u{14}x-amz-security-token\u{13}x-amz-signedheaders\u{10}x-amz-credential\u{10}x-amz-region-set\u{f}x-amz-algorithm\
            \u{f}x-amz-signature\u{d}x-amz-expires\u{a}x-amz-date
            """)
        hashBody(unsigned: SWL_AWS_S3 | SWL_AWS_UNSIGNED_BODY)

        signer.text.write("https://$b$c?", Slots(request))  // host, path
        let query = signer.text.count
        var rest = Str(request.pointee.query)
        while !rest.isEmpty {
            let parameter = rest.cut(at: UInt8(ascii: "&"))
            if parameter.isEmpty { continue }
            if signer.text.encode(parameter, parameterKind) != Encoding.ended { signer.hash.fail(.SWL_E_ARG_ESCAPE) }
            signer.text.append(UInt8(ascii: "&"))
        }
        // algorithm; day, region, service, terminator, time stamp
        write("X-Amz-Algorithm=$a&X-Amz-Credential=")
        signer.text.encode(Str(texts.access_key), .text)
        write(isRegional ? "%2F$f%2F$g%2F$h%2F$i&X-Amz-Date=$b&X-Amz-Expires=" : "%2F$f%2F$h%2F$i&X-Amz-Date=$b&X-Amz-Expires=")
        signer.text.write(decimal: UInt(truncatingIfNeeded: expires))
        write("&X-Amz-SignedHeaders=")
        writeHeaders(names: "%3B", lines: false)
        if !has(SWL_AWS_UNSIGNED_TOKEN) { writeToken() }
        if !isRegional { writeParameter("&X-Amz-Region-Set=", key.pointee.region) }
        let signed = signer.text.text(from: query)
        if has(SWL_AWS_UNSIGNED_TOKEN) { writeToken() }
        write("&X-Amz-Signature=")
        if !signer.text.reserve(digits) { signer.hash.fail(.SWL_E_SPACE) }
        // What did not fit cannot be read back.
        if signer.hash.status != .SWL_OK { return }
        beginCanonical(signed, names: nil)
        signer.hash.sink.write("\n\n")
        signer.hash.sink.decode(Str(texts.names))
        endCanonical("\n$j")  // payload
    }

    private var isRegional: Bool { mutating get { texts.slash.len > 0 } }

    @inline(never)
    private mutating func writeToken() {
        let token = key.pointee.session_token
        if token.len > 0 { writeParameter("&X-Amz-Security-Token=", token) }
    }

    @inline(never)
    private mutating func writeParameter(_ name: Literal, _ value: swl_str) {
        write(name)
        signer.text.encode(Str(value), .text)
    }
}
