// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

extension Signing {
    /// The canonical request, straight into the hash, up to the names of the headers:
    ///
    ///     method
    ///     path
    ///     query
    ///     headers, a line each
    ///     (empty line)
    ///
    /// `query` and the names of the headers, with `separator`, are as they were written.
    @inline(never)
    mutating func beginCanonical(_ query: Str, names separator: Literal?) {
        signer.hash.begin()
        signer.hash.sink.append(Str(request.pointee.method), turning: UInt8(ascii: "a"))
        signer.hash.sink.append(UInt8(ascii: "\n"))
        let path = Str(request.pointee.path)
        var end = Encoding.ended
        if has(SWL_AWS_S3) && !path.isEmpty {
            end = signer.hash.sink.encode(path, .path)
        } else {
            signer.hash.sink.write(path: path)
        }
        signer.hash.sink.append(UInt8(ascii: "\n"))
        if end == Encoding.ended { end = signer.hash.sink.write(query: query, space: querySpace) }
        if end != Encoding.ended { signer.hash.end(.SWL_E_ARG_ESCAPE) }
        signer.hash.sink.append(UInt8(ascii: "\n"))
        writeHeaders(names: separator, lines: true)
        signer.hash.sink.append(UInt8(ascii: "\n"))
    }

    /// From there on, and its hash into the string to sign.
    mutating func endCanonical(_ format: Literal) {
        hash(format)
        texts.digest = signer.hash.finishHex()
    }
}
