// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// See `Format` and `BodyWriter`.
private var formats: Literal {
    #"""
    T ~{"type":"text","text":"@0"}
    I ~{"type":"image_url","image_url":{"url":"data:image/@1;base64,^0"}}
    D ~{"type":"file","file":{"filename":"@2.@1","file_data":"data:application/@1;base64,^0"}}
    C ~{"id":"@0","type":"function","function":{"name":"@1","arguments":"@2=2"}<3~"extra_content":%3>}
    RJ ~{"role":"tool","tool_call_id":"@0","content":"@1"}
    H ~"reasoning_content":
    b {~"model":"@0"~"messages":[
    s ~{"role":"system","content":"@1"
    S }
    u ~{"role":"user","content":
    a ~{"role":"assistant","content":
    d ~{"role":"developer","content":
    c ~"tool_calls":[
    k ~"max_tokens":
    K ~"max_completion_tokens":
    q ~"stop":[
    e ~"stream":true~"stream_options":{"include_usage":true}
    f ~{"type":"function","function":{"name":"@0"<1~"description":"@1">~"parameters":%2}}
    w ~"tool_choice":
    1 "auto"
    2 "required"
    3 "none"
    4 {"type":"function","function":{"name":"@6"}}
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
    writer.write(c) { writer, c in
        var i = 0
        let count = Int(truncatingIfNeeded: c.pointee.message_count)
        while i < count, let messages = c.pointee.messages {
            writeMessage(&writer, Parts(message: messages + i), isLatest: !hasQuestion(messages + (i &+ 1), messages + count))
            i &+= 1
        }
    }
}

/// Whether the user says more than results in these messages. What the model thought before that is not sent back:
/// thoughts belong to the turn that still goes on.
private func hasQuestion(_ from: UnsafePointer<swl_message>, _ end: UnsafePointer<swl_message>) -> Bool {
    var message = from
    while message != end {
        let isUser = message.pointee.role == UInt16(truncatingIfNeeded: SWL_ROLE_USER)
        if isUser && Parts(message: message).kinds & ~Kinds.results != 0 { return true }
        message += 1
    }
    return false
}

/// Each result is a message of its own, and comes first: it answers the calls before it.
private func writeMessage(_ writer: inout BodyWriter, _ parts: Parts, isLatest: Bool) {
    writer.items(parts, Kinds.results)
    let kinds = parts.kinds
    if kinds != 0 && kinds & ~Kinds.results == 0 { return }  // nothing but results: all is written
    let role = Int32(parts.message.pointee.role)
    writer.write(role == SWL_ROLE_USER ? Format.user : role == SWL_ROLE_ASSISTANT ? Format.assistant : Format.developer)
    if kinds & Kinds.files != 0 {
        writer.write("[")
        writer.items(parts, Kinds.text | Kinds.files)
        writer.write("]")
    } else if kinds & (Kinds.text | Kinds.call) == Kinds.call {
        writer.write("null")
    } else {
        writeText(&writer, parts, Kinds.text)
    }
    if kinds & Kinds.call != 0 {
        if isLatest && kinds & Kinds.reasoning != 0 {
            writer.write(Format.reasoning)
            writeText(&writer, parts, Kinds.reasoning)
        }
        writer.write(Format.calls)
        writer.items(parts, Kinds.call)
        writer.write("]")
    }
    writer.write("}")
}

/// The texts of the parts of this kind, as one string.
@inline(never)
private func writeText(_ writer: inout BodyWriter, _ parts: Parts, _ kind: UInt32) {
    var i = 0
    writer.write("\"")
    while i < parts.count {
        if parts.kind(i) == kind { writer.write("@0", parts.slots(i)) }
        i &+= 1
    }
    writer.write("\"")
}
