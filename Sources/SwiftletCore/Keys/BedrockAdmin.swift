// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_bedrock_admin_body)
func swl_bedrock_admin_body(_ call: UnsafePointer<swl_bedrock_admin>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    let action = call.pointee.action
    if UInt32(bitPattern: action) > UInt32(bitPattern: SWL_BEDROCK_ADMIN_DELETE) { return .SWL_E_ARG }
    let user = Str(call.pointee.user_name)
    let byUser = action != SWL_BEDROCK_ADMIN_LIST
    let byID = action != SWL_BEDROCK_ADMIN_LIST && action != SWL_BEDROCK_ADMIN_CREATE
    if user.count > 64 || !user.isVisible(except: "!\"#$%&'()*/:;<>?[\\]^`{|}~") || byUser && user.isEmpty
        || byID == (call.pointee.credential_id.len == 0) || call.pointee.days > 36600 || call.pointee.max_items > 1000
        || (action == SWL_BEDROCK_ADMIN_UPDATE) != (call.pointee.status.len > 0)
    {
        return .SWL_E_ARG
    }
    var form = FormWriter(sink: Sink(out))
    form.sink.write("Action=")
    form.sink.write(name(UInt32(bitPattern: action), of: "Create\0List\0Update\0Reset\0Delete"))
    form.sink.write("ServiceSpecificCredential")
    if action == SWL_BEDROCK_ADMIN_LIST { form.sink.write("s") }
    form.sink.write("&Version=2010-05-08")
    // The call's first members, in their order.
    let members = UnsafeRawPointer(call).assumingMemoryBound(to: swl_str.self)
    var i: UInt32 = 0
    while i < 4 {
        form.text(name(i, of: "&UserName=\0&ServiceName=\0&ServiceSpecificCredentialId=\0&Status="), members[Int(truncatingIfNeeded: i)])
        i &+= 1
    }
    form.number("&CredentialAgeDays=", call.pointee.days)
    if call.pointee.all_users != 0 { form.sink.write("&AllUsers=true") }
    form.number("&MaxItems=", call.pointee.max_items)
    form.text("&Marker=", call.pointee.marker)
    return form.sink.commit(out)
}

@inline(never)
private func name(_ number: UInt32, of list: Literal) -> Literal {
    var name = list
    var left = number
    while left > 0 {
        name = name.next
        left &-= 1
    }
    return name
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
