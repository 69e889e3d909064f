import CSwiftlet

/// See `Line`.
private var formats: Literal {
    #"""
    {"type":"text","text":"@0"}
    {"type":"image_url","image_url":{"url":"data:image/@1;base64,
    {"type":"file","file":{"filename":"@2.@1","file_data":"data:application/@1;base64,
    {"id":"@2","type":"function","function":{"name":"@1","arguments":"@0"}}
    {"role":"tool","tool_call_id":"@2","content":"@0"}


    "}}
    "}}





    {"role":"user","content":
    {"role":"assistant","content":
    {"model":"@0","messages":[
    {"role":"system","content":"@1"}


    "max_tokens":
    "temperature":
    "stop":[

    "stream":true,"stream_options":{"include_usage":true}
    "tools":[
    {"type":"function","function":{"name":"@0"
    "description":"@1"
    "parameters":
    }}
    "tool_choice":"auto"
    "tool_choice":"required"
    "tool_choice":"none"
    "tool_choice":{"type":"function","function":{"name":"@4"}}

    "tool_calls":[
    """#
}

@implementation @c(swl_chat_body)
func swl_chat_body(_ c: UnsafePointer<swl_conversation>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    var writer = BodyWriter(formats, out, skip: 0)
    write(&writer, c)
    return writer.json.commit(out)
}

@implementation @c(swl_chat_body_part)
func swl_chat_body_part(
    _ c: UnsafePointer<swl_conversation>, _ from: Int, _ out: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    var writer = BodyWriter(formats, out, skip: from)
    write(&writer, c)
    return writer.json.commitPart(out)
}

@inline(never)
private func write(_ writer: inout BodyWriter, _ c: UnsafePointer<swl_conversation>) {
    writer.write(c, writeMessage)
}

/// Each result is a message of its own, and comes first: it answers the calls before it.
private func writeMessage(_ writer: inout BodyWriter, _ parts: Parts) {
    writer.items(parts, Kinds.results)
    let kinds = parts.kinds
    if kinds != 0 && kinds & ~Kinds.results == 0 { return }
    writer.open(parts.message.pointee.role == SWL_ROLE_USER ? Line.user : Line.assistant, parts.message)
    if kinds & Kinds.files != 0 {
        writer.json.sink.append(0x5b)
        writer.items(parts, Kinds.text | Kinds.files)
        writer.json.close(0x5d)
    } else if kinds == Kinds.call {
        writer.json.close("null")
    } else {
        writer.json.sink.append(0x22)
        var i = 0
        while i < parts.count {
            if parts.kind(i) == Kinds.text { writer.json.string(Str(parts.slots(i).pointee.text)) }
            i &+= 1
        }
        writer.json.close(0x22)
    }
    if kinds & Kinds.call != 0 {
        writer.open(Line.calls, parts.message)
        writer.items(parts, Kinds.call)
        writer.json.close(0x5d)
    }
    writer.json.close(0x7d)
}
