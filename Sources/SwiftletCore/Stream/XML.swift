// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

// A reader of just this much XML: elements with text in them, the five named entities and numbered ones
// (https://www.w3.org/TR/xml, sections 2.4, 3.1, 4.1, 4.6). Attributes, comments and declarations are passed
// over.

private enum Awaits {
    static let text: UInt8 = 0
    static let name: UInt8 = 1  // of a tag
    static let tagEnd: UInt8 = 2
    static let entity: UInt8 = 3
}

/// What a byte brings. Not an enum: one that other files see would bring its Hashable conformance, and the standard
/// library's hashing, into the archive.
enum XMLFound {
    static let nothing: UInt8 = 0
    static let text: UInt8 = 1  // a character, `xmlCharacter`
    static let begin: UInt8 = 2  // of an element, whose name is `xmlName`
    static let end: UInt8 = 3
    static let malformed: UInt8 = 4
    static let tooDeep: UInt8 = 5
}

private let longestEntity: UInt8 = 8

/// The element's name. One that does not fit into `name_` ends with a space there, so that it equals no name.
func xmlName(_ x: inout swl_xml_) -> Str {
    let name = withUnsafeMutablePointer(to: &x.name_) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self) }
    let text = Str(name, Int(truncatingIfNeeded: x.name_len_))
    return !text.isEmpty && text[0] == UInt8(ascii: "/") ? text.dropFirst(1) : text
}

func xmlCharacter(_ x: inout swl_xml_) -> Str {
    let bytes = withUnsafeMutablePointer(to: &x.char_) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self) }
    return Str(bytes, Int(truncatingIfNeeded: x.char_len_))
}

@inline(never)
func takeXML(_ x: inout swl_xml_, _ byte: UInt8) -> UInt8 {
    switch x.state_ {
    case Awaits.name, Awaits.tagEnd:
        if byte == UInt8(ascii: ">") {
            x.state_ = Awaits.text
            return endTag(&x)
        }
        if byte <= UInt8(ascii: " ") || byte == UInt8(ascii: "/") && x.name_len_ > 0 { x.state_ = Awaits.tagEnd }
        if x.state_ == Awaits.name { addToName(&x, byte) }
        x.closes_itself_ = byte == UInt8(ascii: "/") ? 1 : 0
    case Awaits.entity:
        if byte == UInt8(ascii: ";") {
            x.state_ = Awaits.text
            return readEntity(&x) ? XMLFound.text : XMLFound.malformed
        }
        if byte <= UInt8(ascii: " ") || byte == UInt8(ascii: "<") || x.name_len_ == longestEntity { return XMLFound.malformed }
        addToName(&x, byte)
    default:
        if byte != UInt8(ascii: "<") && byte != UInt8(ascii: "&") {
            x.char_ = UInt32(truncatingIfNeeded: byte)
            x.char_len_ = 1
            return XMLFound.text
        }
        x.state_ = byte == UInt8(ascii: "<") ? Awaits.name : Awaits.entity
        x.name_len_ = 0
    }
    return XMLFound.nothing
}

private func addToName(_ x: inout swl_xml_, _ byte: UInt8) {
    withUnsafeMutableBytes(of: &x.name_) { name in
        if Int(truncatingIfNeeded: x.name_len_) < name.count {
            name[Int(truncatingIfNeeded: x.name_len_)] = byte
            x.name_len_ &+= 1
        } else {
            name[name.count &- 1] = UInt8(ascii: " ")
        }
    }
}

private func endTag(_ x: inout swl_xml_) -> UInt8 {
    let first = x.name_len_ == 0 ? UInt8(ascii: "/") : x.name_.0
    if first == UInt8(ascii: "?") || first == UInt8(ascii: "!") { return XMLFound.nothing }  // <?xml ?>, <!-- -->
    if first != UInt8(ascii: "/") {
        if x.level_ == 255 { return XMLFound.tooDeep }
        if x.closes_itself_ == 0 { x.level_ &+= 1 }
        return XMLFound.begin
    }
    if x.level_ == 0 || x.name_len_ == 0 { return XMLFound.malformed }
    x.level_ &-= 1
    return XMLFound.end
}

/// Each character, and after it the name of its entity.
private var entities: Literal { "&amp\0<lt\0>gt\0\"quot\0'apos\0" }

private func readEntity(_ x: inout swl_xml_) -> Bool {
    var name = xmlName(&x)
    var entry = entities
    while entry.base.pointee != 0 {
        if name == Str(Literal(entry.base + 1)) {
            x.char_ = UInt32(truncatingIfNeeded: entry.base.pointee)
            x.char_len_ = 1
            return true
        }
        entry = entry.next
    }
    return readNumbered(&x, &name)
}

/// The character of an entity such as &#38; or &#x26;.
private func readNumbered(_ x: inout swl_xml_, _ name: inout Str) -> Bool {
    if name.count < 2 || name.removeFirst() != UInt8(ascii: "#") { return false }
    let isHex = name[0] | caseBit == UInt8(ascii: "x")
    if isHex { name.removeFirst(1) }
    var code: UInt32 = 0
    if name.isEmpty { return false }
    while !name.isEmpty {
        let value = UInt32(truncatingIfNeeded: hexValue(name.removeFirst()))
        if value >= (isHex ? 16 : 10) { return false }
        code = isHex ? code &<< 4 | value : code &* 10 &+ value
    }
    let isSurrogate = code &>> 11 == 0xd800 >> 11  // D800 to DFFF
    if code == 0 || code > 0x10_ffff || isSurrogate { return false }
    (x.char_, x.char_len_) = utf8(of: code)
    return true
}
