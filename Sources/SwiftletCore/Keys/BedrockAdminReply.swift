import CSwiftlet

/// What the elements without elements in them are, whatever they stand in: 1 to 8 the credential's
/// members in their order, others below. A credential ends with A.
private var table: Literal {
    """
    @1ServiceSpecificCredentialId @2ServiceCredentialSecret @3UserName @4Status @5CreateDate @6ExpirationDate \
    @7ServiceName @8ServiceCredentialAlias @AServiceSpecificCredential @Amember \
    @MMarker @TIsTruncated @RRequestId @CCode @EMessage
    """
}

private enum Awaits {
    static let text: UInt8 = 0
    static let name: UInt8 = 1  // of a tag
    static let tagEnd: UInt8 = 2
    static let entity: UInt8 = 3
}

@implementation @c(swl_bedrock_admin_init_2)
func swl_bedrock_admin_init_2(_ d: UnsafeMutablePointer<swl_bedrock_admin_reply>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    d.pointee = swl_bedrock_admin_reply()
    d.pointee.reply.begin(work, work_cap)
}

@implementation @c(swl_bedrock_admin_next)
func swl_bedrock_admin_next(
    _ d: UnsafeMutablePointer<swl_bedrock_admin_reply>, _ input: UnsafeMutablePointer<swl_str>,
    _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if d.pointee.reply.status_ != .SWL_OK { return d.pointee.reply.status_ }
    // A page that is no XML stays none.
    var status: swl_status = d.pointee.failed_ != 0 ? .SWL_E_SYNTAX : .SWL_MORE
    while status == .SWL_MORE && input.pointee.len > 0 {
        var rest = Str(input.pointee)
        status = d.pointee.take(rest.removeFirst(), ev)
        input.pointee = rest.c
    }
    if status.rawValue < 0 { d.pointee.failed_ = 1 }
    return d.pointee.reply.seal(d.pointee.reply.settle(status, input, ev))
}

@implementation @c(swl_bedrock_admin_end)
func swl_bedrock_admin_end(_ d: UnsafeMutablePointer<swl_bedrock_admin_reply>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if d.pointee.reply.status_ != .SWL_OK { return d.pointee.reply.status_ }
    return d.pointee.reply.seal(d.pointee.reply.endPlain(ev))
}

/// A reader of just this much XML: elements with text in them, the five named entities and
/// numbered ones. Attributes, comments and declarations are passed over. The reply's text buffer
/// holds the credential so far up to `base_`, then the text up to `used_`; its scratch a name.
extension swl_bedrock_admin_reply {
    private var word: Str { Str(reply.work_.unsafelyUnwrapped, Int(truncatingIfNeeded: word_)) }

    private mutating func addToWord(_ byte: UInt8) {
        var byte = byte
        // A longer word is none of ours: its last byte makes it so.
        if Int(truncatingIfNeeded: word_) == Work.code { byte = 0x20 } else { word_ &+= 1 }
        _ = reply.put(Str(&byte, 1), Int(truncatingIfNeeded: word_ &- 1), 0, Work.code)
    }

    @inline(never)
    private mutating func addToText(_ byte: UInt8) {
        var byte = byte
        let n = reply.put(Str(&byte, 1), reply.used_, Work.text, reply.cap_ &- Work.text)
        if n == reply.used_ { overflowed_ = 1 }
        reply.used_ = n
    }

    private mutating func clearText() {
        reply.used_ = reply.base_
        overflowed_ = 0
    }

    fileprivate mutating func take(_ byte: UInt8, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        switch reply.mark_ {
        case Awaits.name, Awaits.tagEnd:
            if byte == 0x3e {
                reply.mark_ = Awaits.text
                return finishTag(ev)
            }
            let ends = byte <= 0x20 || byte == 0x2f && word_ > 0
            if ends { reply.mark_ = Awaits.tagEnd }
            if reply.mark_ == Awaits.name { addToWord(byte) }
            closes_itself_ = byte == 0x2f ? 1 : 0
        case Awaits.entity:
            if byte == 0x3b {
                reply.mark_ = Awaits.text
                return addEntity() ? .SWL_MORE : .SWL_E_SYNTAX
            }
            if byte <= 0x20 || byte == 0x3c || word_ == 8 { return .SWL_E_SYNTAX }
            addToWord(byte)
        default:
            if byte != 0x3c && byte != 0x26 {
                addToText(byte)
            } else {
                reply.mark_ = byte == 0x3c ? Awaits.name : Awaits.entity
                word_ = 0
            }
        }
        return .SWL_MORE
    }

    private mutating func finishTag(_ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        var name = word
        let first = name.isEmpty ? 0x2f : name[0]
        if first == 0x3f || first == 0x21 { return .SWL_MORE }  // <?xml ?>, <!-- -->
        if first != 0x2f {
            if level_ == 255 { return .SWL_E_LIMIT_DEPTH }
            if closes_itself_ == 0 { level_ &+= 1 }
            clearText()
            return .SWL_MORE
        }
        if level_ == 0 || name.isEmpty { return .SWL_E_SYNTAX }
        name.removeFirst(1)
        level_ &-= 1
        let status = close(find(name, in: table, at: Letter.root), ev)
        clearText()
        return status == .SWL_MORE && level_ == 0 ? .SWL_DONE : status
    }

    private mutating func close(_ letter: UInt8, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
        let text = reply.collected
        let member = letter &- 0x31
        if member < 8 || letter == 0x4d {
            if overflowed_ != 0 { return .SWL_E_LIMIT_WORK }
            reply.base_ = reply.used_
        }
        if member < 8 {
            if told_ != 0 { credential = swl_bedrock_credential() }
            told_ = 0
            withUnsafeMutablePointer(to: &credential) {
                UnsafeMutableRawPointer($0).assumingMemoryBound(to: swl_str.self)[Int(truncatingIfNeeded: member)] = text.c
            }
        }
        switch letter {
        case 0x41 where credential.credential_id.len > 0:  // A
            reply.give(SWL_REPLY_CREDENTIAL, Str.empty, ev)
            reply.base_ = floor_
            told_ = 1
            return .SWL_OK
        case 0x4d:  // M
            marker = text.c
            floor_ = reply.base_
        case 0x54: is_truncated = text == Str("true") ? 1 : 0  // T
        case 0x52: reply.setRequestID(text)  // R
        case 0x43:  // C
            reply.setCode(text, Rank.head)
            reply.flags_ |= Known.failure
        case 0x45:  // E
            reply.kept_at_ = reply.base_
            // A character that did not fit is left out whole, or the last that did.
            var n = text.count
            if overflowed_ != 0 && n > 0 { repeat { n &-= 1 } while n > 0 && text[n] & 0xc0 == 0x80 }
            reply.kept_ = n
            reply.message_rank_ = Rank.head
            reply.base_ = reply.used_
        default: break
        }
        return .SWL_MORE
    }

    private mutating func addEntity() -> Bool {
        var name = word
        let known = find(name, in: entities, at: Letter.root)
        if known == Letter.none { return addNumbered(&name) }
        addToText(known)
        return true
    }

    /// &#38; or &#x26;, in UTF-8.
    private mutating func addNumbered(_ name: inout Str) -> Bool {
        if name.count < 2 || name.removeFirst() != 0x23 { return false }
        let isHex = name[0] | 0x20 == 0x78
        if isHex { name.removeFirst(1) }
        var code: UInt32 = 0
        if name.isEmpty { return false }
        while !name.isEmpty {
            let value = UInt32(truncatingIfNeeded: hexValue(name.removeFirst()))
            if value >= (isHex ? 16 : 10) { return false }
            code = isHex ? code &<< 4 | value : code &* 10 &+ value
        }
        if code == 0 || code > 0x10_ffff || code &>> 11 == 0x1b { return false }
        var (bytes, count) = utf8(of: code)
        while count > 0 {
            addToText(UInt8(truncatingIfNeeded: bytes))
            bytes &>>= 8
            count &-= 1
        }
        return true
    }
}

/// The character as the letter.
private var entities: Literal { "@&amp @<lt @>gt @\"quot @'apos" }
