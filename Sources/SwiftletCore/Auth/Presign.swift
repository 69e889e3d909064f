import CSwiftlet

extension Signing {
    /// The query form of SigV4 and SigV4a: the URL up to the signature, for which `digits` must
    /// fit. What is signed is read back from the URL, so that nothing is kept twice.
    @inline(never)
    mutating func openURL(_ sink: inout Sink, _ expires: UInt32, expecting digits: Int) -> swl_status {
        var status = checkTarget(request)
        if status == .SWL_OK && expires &- 1 >= 604800 { status = .SWL_E_ARG_EXPIRES }
        if status == .SWL_OK { status = checkNames() }
        if status == .SWL_OK {
            status = begin(
                """
                \u{0f}x-amz-algorithm\u{10}x-amz-credential\u{0a}x-amz-date\u{0d}x-amz-expires\u{13}x-amz-signedheaders\
                \u{14}x-amz-security-token\u{10}x-amz-region-set\u{0f}x-amz-signature
                """, unsigned: SWL_AWS_S3 | SWL_AWS_UNSIGNED_BODY)
        }
        if status != .SWL_OK { return status }

        sink.write("$1$2?", request)
        let query = sink.position
        var rest = Str(request.pointee.query)
        while !rest.isEmpty {
            let parameter = rest.cut(at: 0x26)
            if parameter.isEmpty { continue }
            sink.encode(parameter, keeping: 0)
            sink.append(0x26)
        }
        write(&sink, "X-Amz-Algorithm=$0&X-Amz-Credential=")
        sink.encode(Str(key.pointee.access_key), keeping: 0x2d)
        write(&sink, isRegional ? "%2F$3%2F$4%2F$5%2F$6&X-Amz-Date=$1&X-Amz-Expires=" : "%2F$3%2F$5%2F$6&X-Amz-Date=$1&X-Amz-Expires=")
        sink.write(decimal: UInt(truncatingIfNeeded: expires))
        sink.write("&X-Amz-SignedHeaders=")
        let start = sink.position
        sink.write(namesOf: request, "%3B")
        let names = Str(start, sink.position - start)
        if !has(SWL_AWS_UNSIGNED_TOKEN) { writeToken(&sink) }
        if !isRegional { writeParameter(&sink, "&X-Amz-Region-Set=", key.pointee.region) }
        let signed = Str(query, sink.position - query)
        if has(SWL_AWS_UNSIGNED_TOKEN) { writeToken(&sink) }
        sink.write("&X-Amz-Signature=")
        return sink.reserve(digits) ? hashCanonical(signed, names, 0x25) : .SWL_E_SPACE
    }

    /// They stand in the URL; a token there comes from the key.
    private mutating func checkNames() -> swl_status {
        var i = headerCount(request)
        while i > 0, let headers = request.pointee.headers {
            i &-= 1
            if !isPlain(headers[i].name) { return .SWL_E_ARG_HEADER_NAME }
        }
        return .SWL_OK
    }

    @inline(never)
    private mutating func writeToken(_ sink: inout Sink) {
        if key.pointee.session_token.len > 0 { writeParameter(&sink, "&X-Amz-Security-Token=", key.pointee.session_token) }
    }
}

@inline(never)
private func writeParameter(_ sink: inout Sink, _ name: Literal, _ value: swl_str) {
    sink.write(name)
    sink.encode(Str(value), keeping: 0x2d)
}
