// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

extension Signing {
    /// Hashes the canonical request up to the names of its headers. The whole is:
    ///
    ///     method
    ///     path
    ///     query
    ///     headers, a line each
    ///     (empty line)
    ///     names of the headers       by endCanonical
    ///     hash of the body           by endCanonical
    ///
    /// A line of headers begins with the newline that ends the line before it. `query` is the one to sign. `separator` is
    /// what `writeHeaders` puts between the names in the text, nil if they are there already.
    @inline(never)
    mutating func beginCanonical(_ query: Str, names separator: Literal?) {
        signer.hash.begin()
        signer.hash.sink.append(Str(request.pointee.method), turning: UInt8(ascii: "a"))
        signer.hash.sink.append(UInt8(ascii: "\n"))
        let path = Str(request.pointee.path)
        if has(SWL_AWS_S3) && !path.isEmpty {
            endEscapes(signer.hash.sink.encode(path, .path))
        } else {
            signer.hash.sink.write(path: path)
        }
        signer.hash.sink.append(UInt8(ascii: "\n"))
        endEscapes(signer.hash.sink.write(query: query, parameterKind))
        writeHeaders(names: separator, lines: true)
    }

    /// Refuses the request if a text of it ended at a broken escape.
    @inline(never)
    private mutating func endEscapes(_ end: Int) {
        if end != Encoding.ended { signer.hash.abandon(.SWL_E_ARG_ESCAPE) }
    }

    /// Hashes the rest of the canonical request, which `format` writes, and keeps the digest for the string to sign.
    mutating func endCanonical(_ format: Literal) {
        hash(format)
        texts.digest = signer.hash.finishHex()
    }
}
