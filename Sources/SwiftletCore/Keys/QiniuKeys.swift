import CSwiftlet

/// What one account may have, and therefore make.
private let mostKeys = 100

@implementation @c(swl_qiniu_keys_body)
func swl_qiniu_keys_body(_ names: UnsafePointer<swl_str>, _ count: Int, _ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
    if count < 1 || count > mostKeys { return .SWL_E_ARG }
    var writer = BodyWriter(out)
    writer.write(#"{"count":"#, names)
    writer.json.sink.write(decimal: UInt(bitPattern: count))
    writer.write(#","names":["#, names)
    var i = 0
    while i < count {
        if names[i].len == 0 { return .SWL_E_ARG }
        writer.write("~\"@0\"", names + i)
        i &+= 1
    }
    writer.write("]}", names)
    return writer.json.commit(out)
}

private var table: Literal { "@Zstatus @kdata klkeys lK K5key K6name K7createdAt KEenabled" }
private let keyObject: UInt8 = 0x4b  // K
private let status: UInt8 = 0x5a  // Z
private let enabled: UInt8 = 0x45  // E

@implementation @c(swl_qiniu_keys_init_2)
func swl_qiniu_keys_init_2(_ d: UnsafeMutablePointer<swl_qiniu_keys>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    d.pointee = swl_qiniu_keys()
    d.pointee.reply.begin(work, work_cap)
}

@implementation @c(swl_qiniu_keys_next)
func swl_qiniu_keys_next(
    _ d: UnsafeMutablePointer<swl_qiniu_keys>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if d.pointee.reply.status_ != .SWL_OK { return d.pointee.reply.status_ }
    let status = d.pointee.next(input, ev)
    return d.pointee.reply.seal(d.pointee.reply.settle(status, input, ev))
}

@implementation @c(swl_qiniu_keys_end)
func swl_qiniu_keys_end(_ d: UnsafeMutablePointer<swl_qiniu_keys>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if d.pointee.reply.status_ != .SWL_OK { return d.pointee.reply.status_ }
    return d.pointee.reply.seal(d.pointee.reply.endPlain(ev))
}

extension swl_qiniu_keys {
    fileprivate mutating func next(
        _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
    ) -> swl_status {
        var token = swl_json_event()
        var letter = Letter.none
        while true {
            var done = reply.nextToken(table, input, &token, &letter)
            if done != .SWL_OK { return done }
            switch token.kind {
            case SWL_JSON_OBJECT where letter == keyObject:
                key = swl_qiniu_api_key()
                reply.base_ = reply.kept_
            case SWL_JSON_OBJECT_END where letter == keyObject:
                reply.give(SWL_REPLY_KEY, Str.empty, ev)
                return .SWL_OK
            case SWL_JSON_STRING where letter &- 0x35 < 3:
                var text = Str.empty
                done = reply.collect(&token, &text)
                if done == .SWL_MORE { continue }
                if done != .SWL_OK { return done }
                reply.base_ = reply.used_
                switch letter {
                case 0x35: key.key = text.c
                case 0x36: key.name = text.c
                default: key.created_at = text.c
                }
            case SWL_JSON_TRUE where letter == enabled:
                key.enabled = 1
            case SWL_JSON_FALSE where letter == status:
                reply.flags_ |= Known.failure
            default: break
            }
        }
    }
}
