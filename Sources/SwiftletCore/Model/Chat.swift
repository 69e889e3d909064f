import CSwiftlet

@implementation @c(swl_chat_body)
func swl_chat_body(_ c: UnsafePointer<swl_conversation>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    var json = JSONWriter(out)
    // model, system, temperature and more are the conversation's first four members.
    json.open(#"{"model":"@0","messages":["#, c)
    if c.pointee.system.len > 0 { json.item(#"{"role":"system","content":"@1"}"#, c) }
    var i = 0
    while i < Int(truncatingIfNeeded: c.pointee.message_count), let messages = c.pointee.messages {
        json.chat(Parts(message: messages + i))
        i &+= 1
    }
    json.close("]")
    if c.pointee.max_tokens > 0 { json.number(#""max_tokens":"#, c.pointee.max_tokens) }
    if c.pointee.temperature.len > 0 {
        json.item(#""temperature":"#, c)
        json.value(c.pointee.temperature)
    }
    if c.pointee.stop_count > 0 {
        json.open(#""stop":["#, c)
        json.strings(c.pointee.stop, c.pointee.stop_count)
        json.close("]")
    }
    if c.pointee.stream != 0 { json.item(#""stream":true,"stream_options":{"include_usage":true}"#, c) }
    if c.pointee.tool_count > 0 {
        json.open(#""tools":["#, c)
        json.tools(c, #"{"type":"function","function":{"name":"@0","description":"@1","parameters":"#, "}}")
        json.close("]")
    }
    if c.pointee.more.len > 0 { json.item("$3", c) }
    json.close("}")
    return json.commit(out)
}

extension JSONWriter {
    /// Each result is a message of its own, and comes first: it answers the calls before it.
    @inline(never)
    fileprivate mutating func chat(_ parts: Parts) {
        var kinds: UInt32 = 0
        var i = 0
        while i < parts.count {
            let kind = parts.kind(i)
            kinds |= kind
            if kind == Kinds.result { item(#"{"role":"tool","tool_call_id":"@2","content":"@0"}"#, parts.slots(i)) }
            i &+= 1
        }
        if kinds == Kinds.result { return }
        open(parts.message.pointee.role == SWL_USER ? #"{"role":"user","content":"# : #"{"role":"assistant","content":"#, parts.message)
        if kinds & Kinds.image != 0 {
            write("[")
            chatContent(parts)
            close("]")
        } else if kinds == Kinds.call {
            close("null")
        } else {
            write("\"")
            i = 0
            while i < parts.count {
                if parts.kind(i) == Kinds.text { write("@0", parts.slots(i)) }
                i &+= 1
            }
            close("\"")
        }
        if kinds & Kinds.call != 0 {
            open(#""tool_calls":["#, parts.message)
            i = 0
            while i < parts.count {
                if parts.kind(i) == Kinds.call { chatCall(parts.slots(i)) }
                i &+= 1
            }
            close("]")
        }
        close("}")
    }

    /// Text and images.
    private mutating func chatContent(_ parts: Parts) {
        var i = 0
        while i < parts.count {
            let part = parts.slots(i)
            let kind = parts.kind(i)
            if kind == Kinds.text { item(#"{"type":"text","text":"@0"}"#, part) }
            if kind == Kinds.image {
                item(#"{"type":"image_url","image_url":{"url":"data:image/@1;base64,"#, part)
                image(part.pointee.text)
                write(#""}}"#)
            }
            i &+= 1
        }
    }

    private mutating func chatCall(_ part: UnsafePointer<swl_part>) {
        item(#"{"id":"@2","type":"function","function":{"name":"@1","arguments":""#, part)
        if part.pointee.text.len > 0 { write("@0", part) } else { write("{}") }
        write(#""}}"#)
    }
}
