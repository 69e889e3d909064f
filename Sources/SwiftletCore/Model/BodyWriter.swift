// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Writes JSON as formats print it. A format's marks, all else being written as it is:
///
///     $n     the text of slot n, as it is
///     @n     the same as the inside of a JSON string
///     %n     the same, if it is a JSON value
///     #n     the same, if it is a JSON number
///     &n     the same, if it is members of a JSON object
///     ^n     its bytes in base64
///     =n     {} when slot n is empty, else nothing
///     <n …>  left out when slot n is empty
///     <! …>  left out unless a result (swl_result) has failed: a number, in the place of slot 2
///     ~      a comma, unless the object or array has just begun
///
/// Slots are `swl_str`s that follow each other in memory; swiftlet_swift.h checks them. `write(label:)` looks a format
/// up in the family's table, `write(_:)` takes it as it is.
struct BodyWriter {
    var json: JSONWriter
    /// One format a line, after its labels and a space; see `Format`.
    private let table: Literal
    /// Further members, whose names may not be written a second time: of the body and of an object in it.
    var more = Str.empty
    var moreConfig = Str.empty
    /// InvokeModel's form: the version is in the body, the path says the model and whether it streams.
    var isInvoke = false
    private var separates = false
    private var depth: UInt32 = 0

    @inline(never)
    init(_ table: Literal, _ out: UnsafePointer<swl_buf>, skip: Int) {
        self.table = table
        json = JSONWriter(out, skip: skip < 0 ? .max : skip)  // a size_t above Int.max is beyond the end of any body
    }

    init(_ out: UnsafePointer<swl_buf>) { self.init("", out, skip: 0) }

    /// The format of the family's table, or else of the common one; nothing, and false, when neither has it.
    @inline(never) @discardableResult
    mutating func write(_ label: UInt8, _ slots: UnsafeRawPointer) -> Bool {
        var format = find(label, in: table)
        if format.isEmpty { format = find(label, in: commonFormats) }
        write(format, slots)
        return !format.isEmpty
    }

    mutating func write(_ format: Literal, _ slots: UnsafeRawPointer) { write(Str(format), slots) }

    // Formats without marks have no slots.
    mutating func write(_ label: UInt8) { write(label, table.base) }
    mutating func write(_ format: Literal) { write(format, table.base) }

    @inline(never)
    mutating func write(_ format: Str, _ slots: UnsafeRawPointer) {
        let slots = slots.assumingMemoryBound(to: swl_str.self)
        var rest = format
        var skipped = 0  // how many of the open <…> are left out, from the outermost that is
        while !rest.isEmpty {
            let mark = rest.removeFirst()
            if mark == UInt8(ascii: ">") {
                if skipped > 0 { skipped &-= 1 }
            } else if mark == UInt8(ascii: "<") {
                let name = rest.removeFirst()
                let isEmpty = name == UInt8(ascii: "!") ? hasNotFailed(slots) : slots[Int(truncatingIfNeeded: digit(name))].len == 0
                if skipped > 0 || isEmpty { skipped &+= 1 }
            } else if skipped == 0 {
                put(mark, &rest, slots)
            }
        }
    }

    private mutating func put(_ mark: UInt8, _ rest: inout Str, _ slots: UnsafePointer<swl_str>) {
        switch mark {
        case UInt8(ascii: "~"):
            if separates { json.sink.append(UInt8(ascii: ",")) }
            refuseRepeated(rest)
        case UInt8(ascii: "$"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "^"), UInt8(ascii: "="):
            put(Str(slots[Int(truncatingIfNeeded: digit(rest.removeFirst()))]), as: mark)
            separates = true
        default:
            json.sink.append(mark)
            let bracket = mark & ~caseBit  // { becomes [, and } becomes ]
            separates = bracket != UInt8(ascii: "[")
            if !separates { depth &+= 1 }
            if bracket == UInt8(ascii: "]") { depth &-= 1 }
        }
    }

    @inline(never)
    private mutating func put(_ text: Str, as mark: UInt8) {
        var isGood = true
        switch mark {
        case UInt8(ascii: "@"): return json.string(text)
        case UInt8(ascii: "^"): return base64(text)
        case UInt8(ascii: "="):
            if text.isEmpty { json.sink.write("{}") }
            return
        case UInt8(ascii: "%"): isGood = isJSON(text, asMembers: false, without: Str.empty)
        case UInt8(ascii: "#"):
            // JSON that begins like a number is one.
            isGood = !text.isEmpty && (text[0] == UInt8(ascii: "-") || digit(text[0]) < 10) && isJSON(text, asMembers: false, without: Str.empty)
        case UInt8(ascii: "&"): isGood = !text.isBlank && isJSON(text, asMembers: true, without: Str.empty)
        default: break
        }
        if !isGood { json.refuse(.SWL_E_ARG_JSON) }
        json.sink.append(text)
    }

    /// Refuses a member of the body, or of an object in it, whose name the caller's further members have, too.
    private mutating func refuseRepeated(_ rest: Str) {
        let list = depth == 1 ? more : moreConfig
        if list.isEmpty || depth > 2 || rest[0] != UInt8(ascii: "\"") { return }
        let name = rest.dropFirst(1)
        if !isJSON(list, asMembers: true, without: name.prefix(name.index(of: UInt8(ascii: "\"")))) { json.refuse(.SWL_E_ARG_JSON) }
    }

    @inline(never)
    private mutating func base64(_ bytes: Str) {
        var rest = bytes
        var text: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &text) { text in
            let base = text.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
            while !rest.isEmpty {
                let group = rest.prefix(min(rest.count, 24))
                rest.removeFirst(group.count)
                writeBase64(group, "+/", base)
                json.sink.append(Str(base, base64Length(group.count)))
            }
        }
    }
}

/// Empty when the table has no such format.
@inline(never)
private func find(_ label: UInt8, in table: Literal) -> Str {
    var line = table.base
    while line.pointee != 0 {
        var end = line
        while end.pointee > UInt8(ascii: "\n") { end += 1 }  // up to the line's end or NUL
        var rest = Str(line, end - line)
        let labels = rest.cut(at: UInt8(ascii: " "))
        if labels.index(of: label) < labels.count { return rest }
        line = end.pointee == 0 ? end : end + 1
    }
    return Str.empty
}

/// Whether a tool call succeeded, by its result (swl_result), whose member `failed` stands where a third text would.
private func hasNotFailed(_ slots: UnsafePointer<swl_str>) -> Bool { UnsafeRawPointer(slots + 2).loadUnaligned(as: UInt32.self) == 0 }

/// Whether the text, which may come from a model, is one whole JSON value; or members as they are written between
/// braces, of which none has this name. Formats have no name of more than 32 bytes, which is what `scratch` holds.
@inline(never)
private func isJSON(_ text: Str, asMembers: Bool, without name: Str) -> Bool {
    var scratch: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var decoder = swl_json()
    var event = swl_json_event()
    // Members stand between braces, a value between spaces.
    var before = Str((asMembers ? "{" : " ") as StaticString).c
    var after = Str((asMembers ? "}" : " ") as StaticString).c
    var rest = text.c
    swl_json_init_2(&decoder, &scratch, 32)
    _ = swl_json_next(&decoder, &before, &event)
    var status = swl_status.SWL_OK
    while status == .SWL_OK {
        status = swl_json_next(&decoder, &rest, &event)
        let isKey = event.kind == SWL_JSON_KEY && event.depth == 1 && event.cut == 0
        if asMembers && status == .SWL_OK && isKey && Str(event.data) == name { return false }
    }
    // Members must not close the brace that was put before them.
    if status == .SWL_DONE { return !asMembers && Str(rest).isBlank }
    if status != .SWL_MORE { return false }
    // A number at the text's end comes before the end of all.
    repeat { status = swl_json_next(&decoder, &after, &event) } while status == .SWL_OK
    return status == .SWL_DONE
}
