import CSwiftlet

/// See `Line`.
private var formats: Literal {
    #"""
    {"text":"@0"}
    {"image":{"format":"@1","source":{"bytes":"
    {"document":{"format":"@1","name":"@2","source":{"bytes":"
    {"toolUse":{"toolUseId":"@2","name":"@1","input":
    {"toolResult":{"toolUseId":"@2","content":[{"text":"@0"}
    {"toolResult":{"toolUseId":"@2","content":[{"json":

    "}}}
    "}}}
    }}

    }
    ]}}
    ],"status":"error"}}
    {"role":"user","content":[
    {"role":"assistant","content":[
    {
    "system":[{"text":"@1"}]
    "messages":[
    "inferenceConfig":{
    "maxTokens":
    "temperature":
    "stopSequences":[
    }

    "toolConfig":{"tools":[
    {"toolSpec":{"name":"@0"
    "description":"@1"
    "inputSchema":{"json":
    }}}
    "toolChoice":{"auto":{}}
    "toolChoice":{"any":{}}

    "toolChoice":{"tool":{"name":"@4"}}
    }
    """#
}

@implementation @c(swl_converse_body)
func swl_converse_body(_ c: UnsafePointer<swl_conversation>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    var writer = BodyWriter(formats, out, skip: 0)
    write(&writer, c)
    return writer.json.commit(out)
}

@implementation @c(swl_converse_body_part)
func swl_converse_body_part(
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

private func writeMessage(_ writer: inout BodyWriter, _ parts: Parts) {
    writer.open(parts.message.pointee.role == SWL_ROLE_USER ? Line.user : Line.assistant, parts.message)
    writer.items(parts, .max)
    writer.json.close("]}")
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
