import CSwiftlet

@implementation @c(swl_bedrock_admin_body)
func swl_bedrock_admin_body(_ call: UnsafePointer<swl_bedrock_admin>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    let action = call.pointee.action
    let user = Str(call.pointee.user_name)
    let byUser = action != SWL_IAM_LIST
    let byID = action != SWL_IAM_LIST && action != SWL_IAM_CREATE
    if user.count > 64 || !user.isVisible(except: "!\"#$%&'()*/:;<>?[\\]^`{|}~") || byUser && user.isEmpty
        || byID == (call.pointee.credential_id.len == 0) || call.pointee.days > 36600 || call.pointee.max_items > 1000
        || (action == SWL_IAM_UPDATE) != (call.pointee.status.len > 0)
    {
        return .SWL_E_ARG
    }
    var form = FormWriter(sink: Sink(out))
    form.sink.write("Action=")
    switch action {
    case SWL_IAM_CREATE: form.sink.write("Create")
    case SWL_IAM_LIST: form.sink.write("List")
    case SWL_IAM_UPDATE: form.sink.write("Update")
    case SWL_IAM_RESET: form.sink.write("Reset")
    case SWL_IAM_DELETE: form.sink.write("Delete")
    default: return .SWL_E_ARG
    }
    form.sink.write("ServiceSpecificCredential")
    if action == SWL_IAM_LIST { form.sink.write("s") }
    form.sink.write("&Version=2010-05-08")
    form.text("&UserName=", call.pointee.user_name)
    form.text("&ServiceName=", call.pointee.service_name)
    form.text("&ServiceSpecificCredentialId=", call.pointee.credential_id)
    form.text("&Status=", call.pointee.status)
    form.number("&CredentialAgeDays=", call.pointee.days)
    if call.pointee.all_users != 0 { form.sink.write("&AllUsers=true") }
    form.number("&MaxItems=", call.pointee.max_items)
    form.text("&Marker=", call.pointee.marker)
    return form.sink.commit(out)
}

/// application/x-www-form-urlencoded; what is empty or zero is left out.
struct FormWriter {
    var sink: Sink

    @inline(never)
    mutating func text(_ name: Literal, _ value: swl_str) {
        if value.len == 0 { return }
        sink.write(name)
        sink.encode(Str(value), .text)
    }

    mutating func number(_ name: Literal, _ value: UInt32) {
        if value == 0 { return }
        sink.write(name)
        sink.write(decimal: UInt(truncatingIfNeeded: value))
    }
}
