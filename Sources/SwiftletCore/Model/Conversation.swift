import CSwiftlet

/// What the bodies share. A message's own text counts as its first part, number 0.
struct Parts {
    let message: UnsafePointer<swl_message>
    var count: Int { message.pointee.parts == nil ? 1 : Int(truncatingIfNeeded: message.pointee.part_count) &+ 1 }

    /// The text, name and id of the part, slots of a format. A message begins with its text too.
    func slots(_ i: Int) -> UnsafePointer<swl_part> {
        i > 0 ? message.pointee.parts.unsafelyUnwrapped + (i &- 1) : UnsafeRawPointer(message).assumingMemoryBound(to: swl_part.self)
    }

    /// The kind as a set of one; an empty text of the message's own is none.
    @inline(never)
    func kind(_ i: Int) -> UInt32 {
        if i > 0 { return 1 &<< slots(i).pointee.kind }
        return message.pointee.text.len > 0 ? Kinds.text : 0
    }
}

/// Kinds of parts, as sets of one.
enum Kinds {
    static var text: UInt32 { one(SWL_TEXT) }
    static var image: UInt32 { one(SWL_IMAGE) }
    static var call: UInt32 { one(SWL_CALL) }
    static var result: UInt32 { one(SWL_RESULT) }

    private static func one(_ kind: Int32) -> UInt32 { 1 &<< UInt32(truncatingIfNeeded: kind) }
}

extension JSONWriter {
    /// JSON that came from elsewhere, a model perhaps: put in only when it is one whole value.
    @inline(never)
    mutating func value(_ text: swl_str) {
        if !isJSON(text) { refuse(.SWL_E_ARG_JSON) }
        append(text)
    }

    @inline(never)
    mutating func image(_ bytes: swl_str) {
        var rest = Str(bytes)
        var text: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &text) { text in
            let base = text.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
            while !rest.isEmpty {
                let group = rest.prefix(min(rest.count, 24))
                rest.removeFirst(group.count)
                writeBase64(group, "+/", base)
                append(Str(base, (group.count &+ 2) / 3 &* 4).c)
            }
        }
    }

    @inline(never)
    mutating func number(_ name: Literal, _ number: UInt32) {
        item(name)
        write(decimal: UInt(truncatingIfNeeded: number))
    }

    @inline(never)
    mutating func tools(_ c: UnsafePointer<swl_conversation>, _ start: Literal, _ end: Literal) {
        var i = 0
        while i < Int(truncatingIfNeeded: c.pointee.tool_count), let tools = c.pointee.tools {
            item(start, tools + i)
            value(tools[i].schema)
            write(end)
            i &+= 1
        }
    }

    @inline(never)
    mutating func strings(_ list: UnsafePointer<swl_str>?, _ count: UInt16) {
        var i = 0
        while i < Int(truncatingIfNeeded: count), let list {
            item("\"@0\"", list + i)
            i &+= 1
        }
    }
}

private func isJSON(_ text: swl_str) -> Bool {
    var scratch: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var decoder = swl_json()
    var event = swl_json_event()
    var rest = text
    var status = swl_status.SWL_OK
    swl_json_init_1(&decoder, &scratch, 32)
    while status == .SWL_OK { status = swl_json_next(&decoder, &rest, &event) }
    if status == .SWL_MORE {
        status = swl_json_end(&decoder, &event)
        if status == .SWL_OK { status = swl_json_end(&decoder, &event) }
    }
    return status == .SWL_DONE && Str(rest).isBlank
}

extension Str {
    /// Nothing but white space as JSON has it.
    @inline(never)
    var isBlank: Bool {
        var rest = self
        while !rest.isEmpty {
            let byte = rest.removeFirst()
            if byte != 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09 { return false }
        }
        return true
    }
}
