// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// An account may have this many keys.
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

private var table: Literal {
    """
    @.status S
    @.data d
    d.keys l
    l[] O
    O.key k
    O.name n
    O.createdAt c
    O.enabled e
    """
}
private enum Member {
    static let keyObject = UInt8(ascii: "O")
    static let status = UInt8(ascii: "S")
    static let key = UInt8(ascii: "k")
    static let name = UInt8(ascii: "n")
    static let createdAt = UInt8(ascii: "c")
    static let enabled = UInt8(ascii: "e")
}

@implementation @c(swl_qiniu_keys_init_2)
func swl_qiniu_keys_init_2(_ d: UnsafeMutablePointer<swl_qiniu_keys>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    d.pointee = swl_qiniu_keys()
    begin(&d.pointee.reply, work, work_cap)
}

@implementation @c(swl_qiniu_keys_next)
func swl_qiniu_keys_next(
    _ d: UnsafeMutablePointer<swl_qiniu_keys>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    if d.pointee.reply.status_ != .SWL_OK { return d.pointee.reply.status_ }
    let status = next(&d.pointee, input, ev)
    return seal(&d.pointee.reply, settle(&d.pointee.reply, status, input, ev))
}

@implementation @c(swl_qiniu_keys_end)
func swl_qiniu_keys_end(_ d: UnsafeMutablePointer<swl_qiniu_keys>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    if d.pointee.reply.status_ != .SWL_OK { return d.pointee.reply.status_ }
    return seal(&d.pointee.reply, endPlain(&d.pointee.reply, ev))
}

private func next(
    _ d: inout swl_qiniu_keys, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    var token = swl_json_event()
    var place = Place.none
    while true {
        var done = nextToken(&d.reply, table, input, &token, &place)
        if done != .SWL_OK { return done }
        switch token.kind {
        case SWL_JSON_OBJECT where place == Member.keyObject:
            d.key = swl_qiniu_api_key()
            d.reply.base_ = d.reply.kept_
        case SWL_JSON_OBJECT_END where place == Member.keyObject:
            give(&d.reply, SWL_REPLY_KEY, Str.empty, ev)
            return .SWL_OK
        case SWL_JSON_STRING where place == Member.key || place == Member.name || place == Member.createdAt:
            var text = Str.empty
            done = collect(&d.reply, &token, &text)
            if done == .SWL_MORE { continue }
            if done != .SWL_OK { return done }
            d.reply.base_ = d.reply.used_
            switch place {
            case Member.key: d.key.key = text.c
            case Member.name: d.key.name = text.c
            default: d.key.created_at = text.c
            }
        case SWL_JSON_TRUE where place == Member.enabled:
            d.key.enabled = 1
        case SWL_JSON_FALSE where place == Member.status:
            d.reply.flags_ |= Known.failure
        default: break
        }
    }
}
