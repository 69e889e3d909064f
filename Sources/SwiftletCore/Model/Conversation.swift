import CSwiftlet

/// Lines of a body's table of formats. The kinds of parts come first, in their order, then what
/// ends each behind its image or JSON. An empty line is nothing.
enum Line {
    static let ends = 4
    static let failed = 8
    static let user = 9
    static let assistant = 10
    static let begin = 11
    static let system = 12
    static let messages = 13
    static let config = 14
    static let maxTokens = 15
    static let temperature = 16
    static let stop = 17
    static let configEnd = 18
    static let stream = 19
    static let tools = 20
    static let tool = 21
    static let toolEnd = 22
    static let toolsEnd = 23
    static let calls = 24
}

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

    var kinds: UInt32 {
        var kinds: UInt32 = 0
        var i = 0
        while i < count {
            kinds |= kind(i)
            i &+= 1
        }
        return kinds
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

/// Writes a conversation as a table of formats prints it.
struct BodyWriter {
    var json: JSONWriter
    let table: Literal

    func line(_ number: Int) -> Str {
        var line = table.base
        var left = number
        while true {
            var end = line
            while end.pointee > 0x0a { end += 1 }
            if left == 0 { return Str(line, end - line) }
            left &-= 1
            line = end + 1
        }
    }

    @inline(never)
    mutating func item(_ number: Int, _ slots: UnsafeRawPointer) { json.item(line(number), slots) }

    @inline(never)
    mutating func open(_ number: Int, _ slots: UnsafeRawPointer) { json.open(line(number), slots) }

    @inline(never)
    mutating func close(_ number: Int) { json.close(line(number)) }

    init(_ table: Literal, _ out: UnsafePointer<swl_buf>) {
        self.table = table
        json = JSONWriter(out)
    }

    /// All before the messages. model, system, temperature and more are the conversation's first
    /// four members.
    @inline(never)
    mutating func start(_ c: UnsafePointer<swl_conversation>) {
        open(Line.begin, c)
        if c.pointee.system.len > 0 { item(Line.system, c) }
        open(Line.messages, c)
    }

    /// All behind them.
    @inline(never)
    mutating func finish(_ c: UnsafePointer<swl_conversation>) {
        json.close(0x5d)
        settings(c)
        if c.pointee.stream != 0 { item(Line.stream, c) }
        if c.pointee.tool_count > 0, let tools = c.pointee.tools {
            open(Line.tools, c)
            var i = 0
            while i < Int(truncatingIfNeeded: c.pointee.tool_count) {
                item(Line.tool, tools + i)
                value(tools[i].schema)
                close(Line.toolEnd)
                i &+= 1
            }
            close(Line.toolsEnd)
        }
        if c.pointee.more.len > 0 { json.item(Str("$3"), c) }
        json.close(0x7d)
    }

    private mutating func settings(_ c: UnsafePointer<swl_conversation>) {
        if c.pointee.max_tokens == 0 && c.pointee.temperature.len == 0 && c.pointee.stop_count == 0 { return }
        open(Line.config, c)
        if c.pointee.max_tokens > 0 {
            item(Line.maxTokens, c)
            json.sink.write(decimal: UInt(truncatingIfNeeded: c.pointee.max_tokens))
        }
        if c.pointee.temperature.len > 0 {
            item(Line.temperature, c)
            value(c.pointee.temperature)
        }
        if c.pointee.stop_count > 0, let stop = c.pointee.stop {
            open(Line.stop, c)
            var i = 0
            while i < Int(truncatingIfNeeded: c.pointee.stop_count) {
                json.item(Str("\"@0\""), stop + i)
                i &+= 1
            }
            json.close(0x5d)
        }
        close(Line.configEnd)
    }

    /// The message's parts of these kinds.
    @inline(never)
    mutating func items(_ parts: Parts, _ kinds: UInt32) {
        var i = 0
        while i < parts.count {
            let kind = parts.kind(i)
            if kind & kinds != 0 { item(parts.slots(i), kind == Kinds.text ? SWL_TEXT : Int32(bitPattern: parts.slots(i).pointee.kind)) }
            i &+= 1
        }
    }

    private mutating func item(_ part: UnsafePointer<swl_part>, _ kind: Int32) {
        let number = Int(truncatingIfNeeded: kind)
        let end = line(number &+ Line.ends)
        if kind == SWL_CALL && part.pointee.text.len == 0 {
            // No arguments are an empty object.
            var call = part.pointee
            call.text = Str("{}").c
            item(&call, kind)
            return
        }
        item(number, part)
        if kind == SWL_IMAGE { image(part.pointee.text) }
        if kind == SWL_CALL && !end.isEmpty { value(part.pointee.text) }
        if kind == SWL_RESULT && part.pointee.failed != 0 { close(Line.failed) }
        json.close(end)
    }

    /// JSON that came from elsewhere, a model perhaps: only when it is one whole value.
    @inline(never)
    private mutating func value(_ text: swl_str) {
        if !isJSON(text) { json.refuse(.SWL_E_ARG_JSON) }
        json.sink.append(text)
    }

    @inline(never)
    private mutating func image(_ bytes: swl_str) {
        var rest = Str(bytes)
        var text: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &text) { text in
            let base = text.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
            while !rest.isEmpty {
                let group = rest.prefix(min(rest.count, 24))
                rest.removeFirst(group.count)
                writeBase64(group, "+/", base)
                json.sink.append(Str(base, base64Length(group.count)))
            }
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
