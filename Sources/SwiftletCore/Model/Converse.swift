import CSwiftlet

@implementation @c(swl_converse_body)
func swl_converse_body(_ c: UnsafePointer<swl_conversation>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    var json = JSONWriter(out)
    json.open(#"{"messages":["#, c)
    var i = 0
    while i < Int(truncatingIfNeeded: c.pointee.message_count), let messages = c.pointee.messages {
        json.converse(Parts(message: messages + i))
        i &+= 1
    }
    json.close("]")
    // model, system, temperature and more are the conversation's first four members.
    if c.pointee.system.len > 0 { json.item(#""system":[{"text":"@1"}]"#, c) }
    if c.pointee.max_tokens > 0 || c.pointee.temperature.len > 0 || c.pointee.stop_count > 0 {
        json.open(#""inferenceConfig":{"#, c)
        if c.pointee.max_tokens > 0 { json.number(#""maxTokens":"#, c.pointee.max_tokens) }
        if c.pointee.temperature.len > 0 {
            json.item(#""temperature":"#, c)
            json.value(c.pointee.temperature)
        }
        if c.pointee.stop_count > 0 {
            json.open(#""stopSequences":["#, c)
            json.strings(c.pointee.stop, c.pointee.stop_count)
            json.close("]")
        }
        json.close("}")
    }
    if c.pointee.tool_count > 0 {
        json.open(#""toolConfig":{"tools":["#, c)
        json.tools(c, #"{"toolSpec":{"name":"@0","description":"@1","inputSchema":{"json":"#, "}}}")
        json.close("]}")
    }
    if c.pointee.more.len > 0 { json.item("$3", c) }
    json.close("}")
    return json.commit(out)
}

extension JSONWriter {
    @inline(never)
    fileprivate mutating func converse(_ parts: Parts) {
        open(parts.message.pointee.role == SWL_USER ? #"{"role":"user","content":["# : #"{"role":"assistant","content":["#, parts.message)
        var i = 0
        while i < parts.count {
            let part = parts.slots(i)
            switch parts.kind(i) {
            case Kinds.text: item(#"{"text":"@0"}"#, part)
            case Kinds.image:
                item(#"{"image":{"format":"@1","source":{"bytes":""#, part)
                image(part.pointee.text)
                write(#""}}}"#)
            case Kinds.call:
                item(#"{"toolUse":{"toolUseId":"@2","name":"@1","input":"#, part)
                value(part.pointee.text.len > 0 ? part.pointee.text : "{}")
                write("}}")
            case Kinds.result:
                item(#"{"toolResult":{"toolUseId":"@2","content":[{"text":"@0"}]"#, part)
                write(part.pointee.failed != 0 ? #","status":"error"}}"# : "}}")
            default: break
            }
            i &+= 1
        }
        close("]}")
    }
}

@implementation @c(swl_converse_path)
func swl_converse_path(_ model: swl_str, _ operation: UInt32, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    if model.len == 0 || operation > UInt32(truncatingIfNeeded: SWL_INVOKE_STREAM) { return .SWL_E_ARG }
    var sink = Sink(out)
    sink.write("/model/")
    sink.encode(Str(model), keeping: 0x2d)
    switch Int32(truncatingIfNeeded: operation) {
    case SWL_CONVERSE: sink.write("/converse")
    case SWL_CONVERSE_STREAM: sink.write("/converse-stream")
    case SWL_INVOKE: sink.write("/invoke")
    default: sink.write("/invoke-with-response-stream")
    }
    return sink.commit(out)
}
