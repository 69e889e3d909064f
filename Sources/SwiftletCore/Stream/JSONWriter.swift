import CSwiftlet

/// Writes JSON as its formats print it: `$0` to `$9` are put in as they are, `@0` to `@9` as the
/// inside of a string. Commas come by themselves between what `open` and `close` enclose.
struct JSONWriter {
    var sink: Sink
    private(set) var status = swl_status.SWL_OK
    private var separates = false

    init(_ out: UnsafePointer<swl_buf>, skip: Int) { sink = Sink(out, skip: skip) }

    init(_ out: UnsafePointer<swl_buf>) { self.init(out, skip: 0) }

    /// A text that is no text makes the whole body refused, however much of it is written.
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

    /// A part between commas; nothing, and no comma, when the format is empty.
    @inline(never)
    mutating func item(_ format: Str, _ slots: UnsafeRawPointer) {
        if format.isEmpty { return }
        if separates { sink.append(0x2c) }
        separates = true
        write(format, slots)
    }

    /// An item whose own items follow, until `close`.
    mutating func open(_ format: Str, _ slots: UnsafeRawPointer) {
        item(format, slots)
        if !format.isEmpty { separates = false }
    }

    @inline(never)
    mutating func close(_ byte: UInt8) {
        sink.append(byte)
        separates = true
    }

    mutating func close(_ text: Str) {
        sink.append(text)
        separates = true
    }

    mutating func close(_ text: Literal) {
        sink.write(text)
        separates = true
    }

    mutating func item(_ format: Literal, _ slots: UnsafeRawPointer) { item(Str(format), slots) }

    @inline(never)
    mutating func write(_ format: Literal, _ slots: UnsafeRawPointer) { write(Str(format), slots) }

    @inline(never)
    mutating func write(_ format: Str, _ slots: UnsafeRawPointer) {
        let slots = slots.assumingMemoryBound(to: swl_str.self)
        var rest = format
        while !rest.isEmpty {
            let mark = rest.removeFirst()
            if mark != 0x24 && mark != 0x40 {
                sink.append(mark)
                continue
            }
            let text = slots[Int(truncatingIfNeeded: digit(rest.removeFirst()))]
            if mark == 0x24 { sink.append(text) } else { string(Str(text)) }
        }
    }

    /// The inside of a string (RFC 8259 section 7).
    @inline(never)
    mutating func string(_ text: Str) {
        if !text.isUTF8 { refuse(.SWL_E_ARG_TEXT) }
        var plain = text
        var n = 0
        while n < plain.count {
            let byte = plain[n]
            if byte >= 0x20 && byte != 0x22 && byte != 0x5c {
                n &+= 1
                continue
            }
            sink.append(plain.prefix(n))
            plain.removeFirst(n &+ 1)
            n = 0
            sink.append(0x5c)
            if byte >= 0x20 {
                sink.append(byte)
            } else if byte == 0x0a {
                sink.append(0x6e)
            } else {
                sink.write(byte < 0x10 ? "u000" : "u001")
                sink.append(digitText(byte & 15, 0x61))
            }
        }
        sink.append(plain)
    }
}

@implementation @c(swl_json_put_string)
func swl_json_put_string(_ out: UnsafeMutablePointer<swl_buf>, _ text: swl_str) -> swl_status {
    var text = text
    var writer = JSONWriter(out)
    writer.write("\"@0\"", &text)
    return writer.commit(out)
}

@implementation @c(swl_json_put_int)
func swl_json_put_int(_ out: UnsafeMutablePointer<swl_buf>, _ number: Int32) -> swl_status {
    var sink = Sink(out)
    if number < 0 { sink.append(0x2d) }
    sink.write(decimal: UInt(truncatingIfNeeded: number.magnitude))
    return sink.commit(out)
}

@implementation @c(swl_json_put)
func swl_json_put(_ out: UnsafeMutablePointer<swl_buf>, _ json: swl_str) -> swl_status {
    var sink = Sink(out)
    sink.append(json)
    return sink.commit(out)
}
