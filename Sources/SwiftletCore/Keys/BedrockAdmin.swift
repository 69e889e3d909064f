// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

@implementation @c(swl_bedrock_admin_body)
func swl_bedrock_admin_body(_ call: UnsafePointer<swl_bedrock_admin>, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    let action = call.pointee.action
    if UInt32(bitPattern: action) > UInt32(bitPattern: SWL_BEDROCK_ADMIN_DELETE) { return .SWL_E_ARG }
    let user = Str(call.pointee.user_name)
    let byUser = action != SWL_BEDROCK_ADMIN_LIST
    let byID = action != SWL_BEDROCK_ADMIN_LIST && action != SWL_BEDROCK_ADMIN_CREATE
    if user.count > 64
        || !user.isVisible(except: "!\"#$%&'()*/:;<>?[\\]^`{|}~")  // letters, digits and +=,.@-_
        || byUser && user.isEmpty
        || byID == (call.pointee.credential_id.len == 0)
        || call.pointee.days > 36600
        || call.pointee.max_items > 1000
        || (action == SWL_BEDROCK_ADMIN_UPDATE) != (call.pointee.status.len > 0)
    {
        return .SWL_E_ARG
    }
    var form = FormWriter(sink: Sink(out))
    form.sink.write("Action=")
    form.sink.append(("\u{6}Create\u{4}List\u{6}Update\u{5}Reset\u{6}Delete" as WordList)[Int(action)])
    form.sink.write("ServiceSpecificCredential")
    if action == SWL_BEDROCK_ADMIN_LIST { form.sink.write("s") }
    form.sink.write("&Version=2010-05-08")
    // The call's first members, in the order that swiftlet_swift.h checks.
    let members = UnsafeRawPointer(call).assumingMemoryBound(to: swl_str.self)
    var i = 0
    while i < 4 {
        form.text(("\u{8}UserName\u{b}ServiceName\u{1b}ServiceSpecificCredentialId\u{6}Status" as WordList)[i], members[i])
        i &+= 1
    }
    form.number(Str("CredentialAgeDays" as StaticString), call.pointee.days)
    if call.pointee.all_users != 0 { form.sink.write("&AllUsers=true") }
    form.number(Str("MaxItems" as StaticString), call.pointee.max_items)
    form.text(Str("Marker" as StaticString), call.pointee.marker)
    return form.sink.commit(out)
}

/// application/x-www-form-urlencoded; what is empty or zero is left out.
struct FormWriter {
    var sink: Sink

    @inline(never)
    mutating func text(_ name: Str, _ value: swl_str) {
        if value.len == 0 { return }
        begin(name)
        sink.encode(Str(value), .text)
    }

    mutating func number(_ name: Str, _ value: UInt32) {
        if value == 0 { return }
        begin(name)
        sink.write(decimal: UInt(truncatingIfNeeded: value))
    }

    @inline(never)
    private mutating func begin(_ name: Str) {
        sink.append(UInt8(ascii: "&"))
        sink.append(name)
        sink.append(UInt8(ascii: "="))
    }
}
