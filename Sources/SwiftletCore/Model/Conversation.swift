import CSwiftlet

/// Lines of a body's table of formats. The kinds of parts come first, in their order, then what
/// ends each; a part without a format has that of the kind before. A part's JSON follows a format
/// that ends with a colon, its bytes, in base64, one that does not end with a brace. Any other
/// empty line is nothing.
enum Line {
    static let ends = 6
    static let resultEnd = 12
    static let failedEnd = 13
    static let user = 14
    static let assistant = 15
    static let begin = 16
    static let system = 17
    static let messages = 18
    static let config = 19
    static let maxTokens = 20
    static let temperature = 21
    static let stop = 22
    static let configEnd = 23
    static let stream = 24
    static let tools = 25
    static let tool = 26
    static let description = 27
    static let schema = 28
    static let toolEnd = 29
    static let choice = 29  // the first of them, SWL_CHOOSE_AUTO, is the next line
    static let toolsEnd = 34
    static let calls = 35
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
    static var text: UInt32 { one(SWL_PART_TEXT) }
    static var files: UInt32 { one(SWL_PART_IMAGE) | one(SWL_PART_DOCUMENT) }
    static var call: UInt32 { one(SWL_PART_CALL) }
    static var results: UInt32 { one(SWL_PART_RESULT) | one(SWL_PART_RESULT_JSON) }

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

    @inline(never)
    init(_ table: Literal, _ out: UnsafePointer<swl_buf>, skip: Int) {
        self.table = table
        json = JSONWriter(out, skip: skip < 0 ? .max : skip)  // a size_t that is no Int is behind the end
    }

    /// The body, each message by its family's own function.
    @inline(__always)
    mutating func write(_ c: UnsafePointer<swl_conversation>, _ message: (inout BodyWriter, Parts) -> Void) {
        start(c)
        var i = 0
        while i < Int(truncatingIfNeeded: c.pointee.message_count), let messages = c.pointee.messages {
            message(&self, Parts(message: messages + i))
            i &+= 1
        }
        finish(c)
    }

    /// All before the messages. model, system, temperature, more and tool are the conversation's
    /// first five members.
    @inline(never)
    mutating func start(_ c: UnsafePointer<swl_conversation>) {
        if c.pointee.tool_choice > UInt32(truncatingIfNeeded: SWL_CHOOSE_TOOL)
            || c.pointee.messages == nil && c.pointee.message_count > 0
            || c.pointee.tools == nil && c.pointee.tool_count > 0
            || c.pointee.stop == nil && c.pointee.stop_count > 0
        {
            json.refuse(.SWL_E_ARG)
        }
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
                if tools[i].description.len > 0 { item(Line.description, tools + i) }
                item(Line.schema, tools + i)
                value(tools[i].schema)
                close(Line.toolEnd)
                i &+= 1
            }
            json.close(0x5d)
            choose(c)
            close(Line.toolsEnd)
        }
        if c.pointee.more.len > 0 { json.item("$3", c) }
        json.close(0x7d)
    }

    private mutating func choose(_ c: UnsafePointer<swl_conversation>) {
        let choice = Int(truncatingIfNeeded: c.pointee.tool_choice)
        if choice == 0 { return }
        // `start` has refused those that have no line.
        if choice > Int(truncatingIfNeeded: SWL_CHOOSE_TOOL) { return }
        if line(Line.choice &+ choice).isEmpty { json.refuse(.SWL_E_ARG) }
        item(Line.choice &+ choice, c)
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
                json.item("\"@0\"", stop + i)
                i &+= 1
            }
            json.close(0x5d)
        }
        close(Line.configEnd)
    }

    /// The message's parts of these kinds.
    @inline(never)
    mutating func items(_ parts: Parts, _ kinds: UInt32) {
        let message = parts.message.pointee
        if message.role > UInt16(truncatingIfNeeded: SWL_ROLE_ASSISTANT) || message.parts == nil && message.part_count > 0 {
            json.refuse(.SWL_E_ARG)
        }
        var i = 0
        while i < parts.count {
            let kind = i > 0 ? Int32(bitPattern: parts.slots(i).pointee.kind) : SWL_PART_TEXT
            if UInt32(bitPattern: kind) > UInt32(bitPattern: SWL_PART_RESULT_JSON) {
                json.refuse(.SWL_E_ARG)
            } else if parts.kind(i) & kinds != 0 {
                item(parts.slots(i), kind)
            }
            i &+= 1
        }
    }

    private mutating func item(_ part: UnsafePointer<swl_part>, _ kind: Int32) {
        let number = Int(truncatingIfNeeded: kind)
        if kind == SWL_PART_CALL && part.pointee.text.len == 0 {
            // No arguments are an empty object.
            var call = part.pointee
            call.text = Str("{}" as StaticString).c
            item(&call, kind)
            return
        }
        var format = line(number)
        if format.isEmpty { format = line(number &- 1) }
        json.item(format, part)
        let last = format[format.count &- 1]
        if last == 0x3a /* : */ { value(part.pointee.text) } else if last != 0x7d /* } */ { base64(part.pointee.text) }
        close(number &+ Line.ends)
        if kind >= SWL_PART_RESULT { close(part.pointee.failed != 0 ? Line.failedEnd : Line.resultEnd) }
    }

    /// JSON that came from elsewhere, a model perhaps: only when it is one whole value.
    @inline(never)
    private mutating func value(_ text: swl_str) {
        if !isJSON(text) { json.refuse(.SWL_E_ARG_JSON) }
        json.sink.append(text)
    }

    @inline(never)
    private mutating func base64(_ bytes: swl_str) {
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
    swl_json_init_2(&decoder, &scratch, 32)
    while status == .SWL_OK { status = swl_json_next(&decoder, &rest, &event) }
    if status == .SWL_MORE {
        status = swl_json_end(&decoder, &event)
        if status == .SWL_OK { status = swl_json_end(&decoder, &event) }
    }
    return status == .SWL_DONE && Str(rest).isBlank
}
