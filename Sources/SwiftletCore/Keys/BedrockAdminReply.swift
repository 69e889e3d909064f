// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Elements that hold text, wherever they are: the members of a credential, and what ends one.
private var table: Literal {
    """
    @.ServiceSpecificCredentialId 1
    @.ServiceCredentialSecret 2
    @.UserName 3
    @.Status 4
    @.CreateDate 5
    @.ExpirationDate 6
    @.ServiceName 7
    @.ServiceCredentialAlias 8
    @.ServiceSpecificCredential A
    @.member A
    @.Marker M
    @.IsTruncated T
    @.RequestId R
    @.Code C
    @.Message E
    """
}

/// The table's places.
private enum Element {
    /// The members of a credential in the order that swiftlet_swift.h checks.
    static let firstMember = UInt8(ascii: "1")
    static let members: UInt8 = 8
    static let credential = UInt8(ascii: "A")
    static let marker = UInt8(ascii: "M")
    static let isTruncated = UInt8(ascii: "T")
    static let requestID = UInt8(ascii: "R")
    static let code = UInt8(ascii: "C")
    static let message = UInt8(ascii: "E")
}

@implementation @c(swl_bedrock_admin_init_2)
func swl_bedrock_admin_init_2(_ d: UnsafeMutablePointer<swl_bedrock_admin_reply>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    d.pointee = swl_bedrock_admin_reply()
    begin(&d.pointee.reply, work, work_cap)
}

@implementation @c(swl_bedrock_admin_next)
func swl_bedrock_admin_next(
    _ d: UnsafeMutablePointer<swl_bedrock_admin_reply>, _ input: UnsafeMutablePointer<swl_str>,
    _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if d.pointee.reply.status_ != .SWL_OK { return d.pointee.reply.status_ }
    // After an error all later input is an error, too.
    var status: swl_status = d.pointee.failed_ != 0 ? .SWL_E_SYNTAX : .SWL_MORE
    while status == .SWL_MORE && input.pointee.len > 0 {
        var rest = Str(input.pointee)
        status = take(&d.pointee, rest.removeFirst(), ev)
        input.pointee = rest.c
    }
    if status.rawValue < 0 { d.pointee.failed_ = 1 }
    return seal(&d.pointee.reply, settle(&d.pointee.reply, status, input, ev))
}

@implementation @c(swl_bedrock_admin_end)
func swl_bedrock_admin_end(_ d: UnsafeMutablePointer<swl_bedrock_admin_reply>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if d.pointee.reply.status_ != .SWL_OK { return d.pointee.reply.status_ }
    return seal(&d.pointee.reply, endPlain(&d.pointee.reply, ev))
}

/// The reply's text buffer holds the credential so far up to `base_`, then the text of the element up to
/// `used_`.
private func take(_ d: inout swl_bedrock_admin_reply, _ byte: UInt8, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    switch takeXML(&d.xml_, byte) {
    case XMLFound.nothing: return .SWL_MORE
    case XMLFound.malformed: return .SWL_E_SYNTAX
    case XMLFound.tooDeep: return .SWL_E_LIMIT_DEPTH
    case XMLFound.text:
        let character = xmlCharacter(&d.xml_)
        let n = put(&d.reply, character, d.reply.used_, Work.text, d.reply.cap_ &- Work.text)
        if n &- d.reply.used_ < character.count { d.overflowed_ = 1 }
        d.reply.used_ = n
        return .SWL_MORE
    case XMLFound.begin:
        clearText(&d)
        return .SWL_MORE
    default:
        let status = close(&d, find(xmlName(&d.xml_), UInt8(ascii: "."), in: table, at: Place.root), ev)
        clearText(&d)
        return status == .SWL_MORE && d.xml_.level_ == 0 ? .SWL_DONE : status
    }
}

private func clearText(_ d: inout swl_bedrock_admin_reply) {
    d.reply.used_ = d.reply.base_
    d.overflowed_ = 0
}

/// An element has ended, and with it its text.
private func close(_ d: inout swl_bedrock_admin_reply, _ element: UInt8, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    let text = collected(&d.reply)
    let member = element &- Element.firstMember
    if member < Element.members || element == Element.marker {
        if d.overflowed_ != 0 { return .SWL_E_LIMIT_WORK }
        d.reply.base_ = d.reply.used_
    }
    if member < Element.members {
        if d.told_ != 0 { d.credential = swl_bedrock_credential() }
        d.told_ = 0
        withUnsafeMutablePointer(to: &d.credential) {
            UnsafeMutableRawPointer($0).assumingMemoryBound(to: swl_str.self)[Int(truncatingIfNeeded: member)] = text.c
        }
    }
    switch element {
    case Element.credential where d.credential.credential_id.len > 0:
        give(&d.reply, SWL_REPLY_CREDENTIAL, Str.empty, ev)
        d.reply.base_ = d.floor_
        d.told_ = 1
        return .SWL_OK
    case Element.marker:
        d.marker = text.c
        d.floor_ = d.reply.base_
    case Element.isTruncated: d.is_truncated = text == Str("true") ? 1 : 0
    case Element.requestID: setRequestID(&d.reply, text)
    case Element.code:
        setCode(&d.reply, text, Rank.head)
        d.reply.flags_ |= Known.failure
    case Element.message:
        d.reply.kept_at_ = d.reply.base_
        // Bytes come one by one, so that the first ones of a character may have fitted alone: after a cut, the last
        // character is left out.
        d.reply.kept_ = d.overflowed_ != 0 && text.count > 0 ? text.characterStart(at: text.count &- 1) : text.count
        d.reply.message_rank_ = Rank.head
        d.reply.base_ = d.reply.used_
    default: break
    }
    return .SWL_MORE
}
