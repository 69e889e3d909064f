// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_qiniu_sign)
func swl_qiniu_sign(
    _ k: UnsafePointer<swl_qiniu>, _ req: UnsafeMutablePointer<swl_request>, _ text: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    var status = checkKey(k.pointee.access_key)
    if status == .SWL_OK { status = checkKey(k.pointee.secret_key) }
    if status == .SWL_OK { status = checkTarget(req) }
    if status != .SWL_OK { return status }
    return withRoom(for: Signer.self) { signer in
        signer.pointee.prepare(swl_port_sha1_start, size: 20, req, text)
        _ = signer.pointee.checkHeaders()
        if k.pointee.flags & SWL_QINIU_DATE != 0 {
            if req.pointee.time.s == 0 { return .SWL_E_ARG_TIME }
            _ = withRoom(for: Bytes16.self) { stamp in
                writeTimeStamp(req.pointee.time, bytes(stamp))
                signer.pointee.add("X-Qiniu-Date", copyOf: Str(bytes(stamp), 16).c)
                return .SWL_OK
            }
        }
        let start = signer.pointee.text.count
        signer.pointee.text.write("$a:", Slots(k))
        signer.pointee.addLast("Authorization", from: start, SWL_SECRET, expecting: 28)
        if signer.pointee.hash.status == .SWL_OK {
            req.pointee.headers.unsafelyUnwrapped[headerCount(req) &- 1].prefix = "Qiniu "
            signer.pointee.hash.beginHMAC(Str(k.pointee.secret_key))
            hashRequest(req, &signer.pointee.hash)
            signer.pointee.hash.finishHMAC()
            signer.pointee.writeBase64("-_")
        }
        return signer.pointee.finish(text)
    }
}

/// Hashes the string to sign, as the vendor's sample makes it: nothing is decoded or trimmed.
@inline(never)
private func hashRequest(_ req: UnsafePointer<swl_request>, _ hash: inout Hash) {
    hash.sink.append(Str(req.pointee.method), turning: UInt8(ascii: "a"))
    hash.sink.write(" $c", Slots(req))
    if req.pointee.query.len > 0 { hash.sink.write("?$d", Slots(req)) }
    hash.sink.write("\nHost: $b", Slots(req))
    let isBodySigned = writeContentType(&hash.sink, req)
    writeQiniuHeaders(&hash.sink, req)
    hash.sink.write("\n\n")
    if isBodySigned { hash.updateBody(req) }
}

/// Writes the first Content-Type that is not empty. Gives whether the body is signed: if it has a type, and if this is not
/// application/octet-stream.
@inline(never)
private func writeContentType(_ sink: inout Sink, _ req: UnsafePointer<swl_request>) -> Bool {
    var header = UnsafePointer(firstHeader(req))
    let end = header + headerCount(req)
    while header != end {
        if Str(header.pointee.name).matches("content-type") && header.pointee.value.len > 0 {
            sink.write("\nContent-Type: $b$c", Slots(header))
            return !(Str(header.pointee.value) == Str("application/octet-stream" as StaticString))
        }
        header += 1
    }
    return false
}

/// Writes Qiniu's headers, sorted by their names as the caller wrote them: the case of a name is changed only when it is
/// written. The next header is looked for again and again: n * n comparisons for n headers.
private func writeQiniuHeaders(_ sink: inout Sink, _ req: UnsafePointer<swl_request>) {
    var last: UnsafePointer<swl_header>?
    while true {
        var next: UnsafePointer<swl_header>?
        var header = UnsafePointer(firstHeader(req))
        let end = header + headerCount(req)
        while header != end {
            let name = Str(header.pointee.name)
            if name.count >= 8 && name.prefix(8).matches("x-qiniu-") && comes(last, before: header) && comes(header, before: next) {
                next = header
            }
            header += 1
        }
        guard let next else { return }
        sink.write("\n")
        writeTitle(&sink, Str(next.pointee.name))
        sink.write(": $b$c", Slots(next))
        last = next
    }
}

/// Whether `a` is before `b` in the order of names, or in the array if these are equal. Nil is before all headers and
/// after all.
@inline(never)
private func comes(_ a: UnsafePointer<swl_header>?, before b: UnsafePointer<swl_header>?) -> Bool {
    guard let a, let b else { return true }
    let difference = order(row(a), row(b), folding: 0)
    return difference < 0 || difference == 0 && a < b
}

/// Writes the name as X-Qiniu-Name: the first letter of each word becomes a capital, all others small.
private func writeTitle(_ sink: inout Sink, _ name: Str) {
    var rest = name
    var turned = UInt8(ascii: "a")
    while !rest.isEmpty {
        let byte = rest.removeFirst()
        sink.append(byte &- turned < 26 ? byte ^ caseBit : byte)
        turned = byte == UInt8(ascii: "-") ? UInt8(ascii: "a") : UInt8(ascii: "A")
    }
}
