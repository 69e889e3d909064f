// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// See `Format` and `BodyWriter`. `max_tokens` is required: where the caller has 0, it is 4096, which every model allows.
private var formats: Literal {
    #"""
    T ~{"type":"text","text":"@0"
    I ~{"type":"image","source":{"type":"base64","media_type":"image/@1","data":"^0"}
    D ~{"type":"document"<2~"title":"@2"><3~"context":"@3">~"source":
    B {"type":"base64","media_type":"application/pdf","data":"^0"}
    L {"type":"text","media_type":"text/plain","data":"@0"}
    C ~{"type":"tool_use","id":"@0","name":"@1","input":<2%2>=2
    RJ ~{"type":"tool_result","tool_use_id":"@0"<1~"content":"@1"><!~"is_error":true>
    H ~{"type":"thinking","thinking":"@0","signature":"@1"
    X ~{"type":"redacted_thinking","data":"@0"
    M ~"cache_control":{"type":"ephemeral"}
    pSF }
    b {~"model":"@0"
    v {~"anthropic_version":"bedrock-2023-05-31"
    s ~"system":[{"type":"text","text":"@1"
    r ]
    kK ~"max_tokens":
    z ~"max_tokens":4096
    q ~"stop_sequences":[
    e ~"stream":true
    f ~{"name":"@0"<1~"description":"@1">~"input_schema":%2
    w ~"tool_choice":{"type":"
    1 auto"}
    2 any"}
    3 none"}
    4 tool","name":"@6"}
    """#
}

@implementation @c(swl_messages_body)
func swl_messages_body(_ c: UnsafePointer<swl_conversation>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    var writer = BodyWriter(formats, out, skip: 0)
    writer.writeInTurn(c)
    return writer.json.commit(out)
}

@implementation @c(swl_messages_body_part)
func swl_messages_body_part(
    _ c: UnsafePointer<swl_conversation>, _ from: Int, _ out: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    var writer = BodyWriter(formats, out, skip: from)
    writer.writeInTurn(c)
    return writer.json.commitPart(out)
}

@implementation @c(swl_messages_invoke_body)
func swl_messages_invoke_body(_ c: UnsafePointer<swl_conversation>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    var writer = BodyWriter(formats, out, skip: 0)
    writer.isInvoke = true
    writer.writeInTurn(c)
    return writer.json.commit(out)
}

@implementation @c(swl_messages_invoke_body_part)
func swl_messages_invoke_body_part(
    _ c: UnsafePointer<swl_conversation>, _ from: Int, _ out: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    var writer = BodyWriter(formats, out, skip: from)
    writer.isInvoke = true
    writer.writeInTurn(c)
    return writer.json.commitPart(out)
}
