// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// See `Format` and `BodyWriter`.
private var formats: Literal {
    #"""
    T ~{"text":"@0"}
    I ~{"image":{"format":"@1","source":{"bytes":"^0"}}}
    D ~{"document":{"format":"@1","name":"@2","source":{"bytes":"^0"}<3~"context":"@3">}}
    C ~{"toolUse":{"toolUseId":"@0","name":"@1","input":<2%2>=2}}
    R ~{"toolResult":{"toolUseId":"@0","content":[{"text":"@1"}]<!~"status":"error">}}
    J ~{"toolResult":{"toolUseId":"@0","content":[{"json":%1}]<!~"status":"error">}}
    H ~{"reasoningContent":{"reasoningText":{"text":"@0","signature":"@1"}}}
    X ~{"reasoningContent":{"redactedContent":"@0"}}
    P ~{"cachePoint":{"type":"default"}}
    b {
    s ~"system":[{"text":"@1"
    S }
    r ]
    n ~"inferenceConfig":{
    kK ~"maxTokens":
    o <2~"temperature":#2><3~"topP":#3>
    q ~"stopSequences":[
    N <5~&5>}
    t ~"toolConfig":{"tools":[
    f ~{"toolSpec":{"name":"@0"<1~"description":"@1">~"inputSchema":{"json":%2}}}
    w ~"toolChoice":{
    1 "auto":{}}
    2 "any":{}}
    4 "tool":{"name":"@6"}}
    g }
    """#
}

@implementation @c(swl_converse_body)
func swl_converse_body(_ c: UnsafePointer<swl_conversation>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    var writer = BodyWriter(formats, out, skip: 0)
    writer.writeInTurn(c)
    return writer.json.commit(out)
}

@implementation @c(swl_converse_body_part)
func swl_converse_body_part(
    _ c: UnsafePointer<swl_conversation>, _ from: Int, _ out: UnsafeMutablePointer<swl_buf>
) -> swl_status {
    var writer = BodyWriter(formats, out, skip: from)
    writer.writeInTurn(c)
    return writer.json.commitPart(out)
}

@implementation @c(swl_converse_path)
func swl_converse_path(_ model: swl_str, _ operation: UInt32, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    if model.len == 0 || operation > UInt32(truncatingIfNeeded: SWL_INVOKE_STREAM) { return .SWL_E_ARG }
    var sink = Sink(out)
    sink.write("/model/")
    sink.encode(Str(model), .text)
    // Not one switch over four texts: its table of pointers would stand in RAM.
    let isConverse = operation <= UInt32(truncatingIfNeeded: SWL_CONVERSE_STREAM)
    if isConverse { sink.write("/converse") } else { sink.write("/invoke") }
    if operation == UInt32(truncatingIfNeeded: SWL_CONVERSE_STREAM) { sink.write("-stream") }
    if operation == UInt32(truncatingIfNeeded: SWL_INVOKE_STREAM) { sink.write("-with-response-stream") }
    return sink.commit(out)
}
