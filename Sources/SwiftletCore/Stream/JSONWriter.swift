// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Writes what must be JSON, and remembers the first reason to refuse it.
struct JSONWriter {
    var sink: Sink
    private(set) var status = swl_status.SWL_OK

    init(_ out: UnsafePointer<swl_buf>, skip: Int) { sink = Sink(out, skip: skip) }

    /// A text that is not UTF-8 fails the whole body, no matter how much of it was written.
    func commit(_ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
        if status != .SWL_OK { return status }
        return sink.commit(out)
    }

    /// A window of the text: SWL_MORE when something follows it.
    mutating func commitPart(_ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
        status == .SWL_OK ? sink.commitPart(out) : commit(out)
    }

    mutating func refuse(_ reason: swl_status) {
        if status == .SWL_OK { status = reason }
    }

    /// The inside of a string (RFC 8259 section 7).
    @inline(never)
    mutating func string(_ text: Str) {
        if !text.isUTF8 { refuse(.SWL_E_ARG_TEXT) }
        var plain = text
        var n = 0
        while n < plain.count {
            let byte = plain[n]
            if byte >= UInt8(ascii: " ") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
                n &+= 1
                continue
            }
            sink.append(plain.prefix(n))
            plain.removeFirst(n &+ 1)
            n = 0
            sink.append(UInt8(ascii: "\\"))
            if byte >= UInt8(ascii: " ") {
                sink.append(byte)
            } else if byte == UInt8(ascii: "\n") {
                sink.append(UInt8(ascii: "n"))
            } else {
                sink.write(byte < 0x10 ? "u000" : "u001")
                sink.append(digitText(byte & 15, UInt8(ascii: "a")))
            }
        }
        sink.append(plain)
    }
}

@implementation @c(swl_json_put_string)
func swl_json_put_string(_ out: UnsafeMutablePointer<swl_buf>, _ text: swl_str) -> swl_status {
    var writer = JSONWriter(out, skip: 0)
    writer.sink.append(UInt8(ascii: "\""))
    writer.string(Str(text))
    writer.sink.append(UInt8(ascii: "\""))
    return writer.commit(out)
}

@implementation @c(swl_json_put_int)
func swl_json_put_int(_ out: UnsafeMutablePointer<swl_buf>, _ number: Int32) -> swl_status {
    var sink = Sink(out)
    if number < 0 { sink.append(UInt8(ascii: "-")) }
    sink.write(decimal: UInt(truncatingIfNeeded: number.magnitude))
    return sink.commit(out)
}

@implementation @c(swl_json_put)
func swl_json_put(_ out: UnsafeMutablePointer<swl_buf>, _ json: swl_str) -> swl_status {
    var sink = Sink(out)
    sink.append(json)
    return sink.commit(out)
}
