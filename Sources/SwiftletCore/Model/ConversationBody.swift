// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Labels of the formats in a family's table. A family leaves out what it has no form for, what it writes
/// with another format, and what `commonFormats` has.
///
/// Slots of a part are the members of its kind, in the order of the header; of a conversation: see
/// `ConversationSlots`; of a tool: 0 name, 1 description, 2 schema.
enum Format {
    static let text = UInt8(ascii: "T")
    static let image = UInt8(ascii: "I")
    static let document = UInt8(ascii: "D")
    static let pdf = UInt8(ascii: "B")  // what is in the document, where that depends on its format
    static let plainText = UInt8(ascii: "L")
    static let call = UInt8(ascii: "C")
    static let result = UInt8(ascii: "R")
    static let jsonResult = UInt8(ascii: "J")
    static let reasoning = UInt8(ascii: "H")
    static let redacted = UInt8(ascii: "X")
    static let cachePoint = UInt8(ascii: "P")  // by itself, after what is cached
    static let cacheMark = UInt8(ascii: "M")  // inside what is cached
    static let partEnd = UInt8(ascii: "p")

    static let begin = UInt8(ascii: "b")
    static let beginInvoke = UInt8(ascii: "v")
    static let system = UInt8(ascii: "s")
    static let systemEnd = UInt8(ascii: "S")
    static let systemsEnd = UInt8(ascii: "r")
    static let user = UInt8(ascii: "u")
    static let assistant = UInt8(ascii: "a")
    static let developer = UInt8(ascii: "d")
    static let calls = UInt8(ascii: "c")

    static let config = UInt8(ascii: "n")
    static let defaultMaxTokens = UInt8(ascii: "z")
    static let maxTokens = UInt8(ascii: "k")
    static let maxCompletionTokens = UInt8(ascii: "K")
    static let sampling = UInt8(ascii: "o")
    static let stop = UInt8(ascii: "q")
    static let configEnd = UInt8(ascii: "N")
    static let stream = UInt8(ascii: "e")

    static let tools = UInt8(ascii: "t")
    static let tool = UInt8(ascii: "f")
    static let toolEnd = UInt8(ascii: "F")
    static let toolsEnd = UInt8(ascii: "g")
    static let choice = UInt8(ascii: "w")  // what they begin with
    static let chooseAuto = UInt8(ascii: "1")
    static let chooseAny = UInt8(ascii: "2")
    static let chooseNone = UInt8(ascii: "3")
    static let chooseTool = UInt8(ascii: "4")

    /// By kind of part.
    static var parts: Literal { "TIDCRJHXP" }
    /// By choice of tools, from SWL_CHOOSE_AUTO on.
    static var choices: Literal { "1234" }
}

/// Formats of the families that have no other ones of their own.
var commonFormats: Literal {
    #"""
    u ~{"role":"user","content":[
    a ~{"role":"assistant","content":[
    o <2~"temperature":#2><3~"top_p":#3>
    t ~"tools":[
    """#
}

/// A conversation, and its slots, which are its first members: 0 model, 1 system, 2 temperature, 3 top_p, 4 more,
/// 5 more_config, 6 tool. The header checks their order.
typealias ConversationSlots = UnsafePointer<swl_conversation>

/// A message with the parts that it has. Its own text counts as its first part, number 0.
struct Parts {
    let message: UnsafePointer<swl_message>
    var count: Int { message.pointee.parts == nil ? 1 : Int(truncatingIfNeeded: message.pointee.part_count) &+ 1 }

    private func part(_ i: Int) -> UnsafePointer<swl_part> { message.pointee.parts.unsafelyUnwrapped + (i &- 1) }

    /// SWL_PART_*, which may be a number that no kind has.
    func number(_ i: Int) -> UInt32 { i > 0 ? part(i).pointee.kind : UInt32(truncatingIfNeeded: SWL_PART_TEXT) }

    /// The kind as a set of one; the empty set if the message has no text of its own.
    @inline(never)
    func kind(_ i: Int) -> UInt32 { i == 0 && message.pointee.text.len == 0 ? 0 : 1 &<< number(i) }

    /// Whether it is a result, or the cache point after one.
    func isResult(_ i: Int) -> Bool {
        kind(i) & Kinds.results != 0 || kind(i) == Kinds.cachePoint && i > 0 && kind(i &- 1) & Kinds.results != 0
    }

    var kinds: UInt32 {
        var kinds: UInt32 = 0
        var i = 0
        while i < count {
            kinds |= kind(i)
            i &+= 1
        }
        return kinds
    }

    /// The message's own text, or the member of the part's kind, which swiftlet_swift.h checks.
    @inline(never)
    func slots(_ i: Int) -> UnsafePointer<swl_str> {
        let slots = i == 0 ? UnsafeRawPointer(message) : UnsafeRawPointer(part(i)) + MemoryLayout<Int>.size
        return slots.assumingMemoryBound(to: swl_str.self)
    }
}

/// Kinds of parts, as sets of one.
enum Kinds {
    static var text: UInt32 { one(SWL_PART_TEXT) }
    static var files: UInt32 { one(SWL_PART_IMAGE) | one(SWL_PART_DOCUMENT) }
    static var call: UInt32 { one(SWL_PART_CALL) }
    static var results: UInt32 { one(SWL_PART_RESULT) | one(SWL_PART_RESULT_JSON) }
    static var reasoning: UInt32 { one(SWL_PART_REASONING) }
    static var cachePoint: UInt32 { one(SWL_PART_CACHE_POINT) }

    private static func one(_ kind: Int32) -> UInt32 { 1 &<< UInt32(truncatingIfNeeded: kind) }
}

extension BodyWriter {
    /// The body, its messages by the family's own function.
    @inline(__always)
    mutating func write(_ c: ConversationSlots, _ messages: (inout BodyWriter, ConversationSlots) -> Void) {
        start(c)
        messages(&self, c)
        finish(c)
    }

    /// The body, its messages by roles in turn.
    @inline(never)
    mutating func writeInTurn(_ c: ConversationSlots) {
        write(c) { writer, c in writer.alternate(c) }
    }

    /// All before the messages.
    @inline(never)
    private mutating func start(_ c: ConversationSlots) {
        if c.pointee.tool_choice > UInt32(truncatingIfNeeded: SWL_CHOOSE_TOOL)
            || c.pointee.messages == nil && c.pointee.message_count > 0
            || c.pointee.tools == nil && c.pointee.tool_count > 0
            || c.pointee.stop == nil && c.pointee.stop_count > 0
        {
            json.refuse(.SWL_E_ARG)
        }
        more = Str(c.pointee.more)
        moreConfig = Str(c.pointee.more_config)
        write(isInvoke ? Format.beginInvoke : Format.begin, c)
        if c.pointee.system.len > 0 {
            write(Format.system, c)
            end(Format.systemEnd, isCached: c.pointee.cache & SWL_CACHE_SYSTEM != 0)
            write(Format.systemsEnd, c)
        }
    }

    /// Ends the system text, a tool or a part. A mark says that all up to here may be cached: in some
    /// families inside what ends, in others after it.
    @inline(never)
    private mutating func end(_ label: UInt8, isCached: Bool) {
        if isCached { write(Format.cacheMark) }
        write(label)
        if isCached { write(Format.cachePoint) }
    }

    /// All after the messages.
    @inline(never)
    private mutating func finish(_ c: ConversationSlots) {
        write("]", c)
        settings(c)
        if c.pointee.stream != 0 && !isInvoke { write(Format.stream, c) }
        if c.pointee.tool_count > 0, let tools = c.pointee.tools {
            write(Format.tools, c)
            var i = 0
            let count = Int(truncatingIfNeeded: c.pointee.tool_count)
            while i < count {
                write(Format.tool, tools + i)
                i &+= 1
                end(Format.toolEnd, isCached: i == count && c.pointee.cache & SWL_CACHE_TOOLS != 0)
            }
            write("]", c)
            choose(c)
            write(Format.toolsEnd, c)
        }
        write("<4~&4>}", c)
    }

    private mutating func choose(_ c: ConversationSlots) {
        let choice = Int(truncatingIfNeeded: c.pointee.tool_choice)
        // `start` has refused a number that is no choice; a family may have no format for one.
        if choice == 0 || choice > Int(truncatingIfNeeded: SWL_CHOOSE_TOOL) { return }
        write(Format.choice, c)
        if !write(Format.choices.base[choice &- 1], c) { json.refuse(.SWL_E_ARG) }
    }

    private mutating func settings(_ c: ConversationSlots) {
        let isNone =
            c.pointee.max_tokens == 0 && c.pointee.temperature.len == 0 && c.pointee.top_p.len == 0 && c.pointee.stop_count == 0
            && moreConfig.isEmpty
        if c.pointee.max_tokens == 0 { write(Format.defaultMaxTokens, c) }
        if isNone { return }
        write(Format.config, c)
        if c.pointee.max_tokens > 0 {
            write(c.pointee.max_completion_tokens != 0 ? Format.maxCompletionTokens : Format.maxTokens, c)
            json.sink.write(decimal: UInt(truncatingIfNeeded: c.pointee.max_tokens))
        }
        write(Format.sampling, c)
        if c.pointee.stop_count > 0, let stop = c.pointee.stop {
            write(Format.stop, c)
            var i = 0
            while i < Int(truncatingIfNeeded: c.pointee.stop_count) {
                write("~\"@0\"", stop + i)
                i &+= 1
            }
            write("]", c)
        }
        write(Format.configEnd, c)
    }

    /// The message's parts of these kinds.
    @inline(never)
    mutating func items(_ parts: Parts, _ kinds: UInt32) {
        check(parts)
        var i = 0
        while i < parts.count {
            if parts.kind(i) & kinds != 0 { item(parts, i) }
            i &+= 1
        }
    }

    @inline(never)
    mutating func check(_ parts: Parts) {
        let message = parts.message.pointee
        if message.role > UInt16(truncatingIfNeeded: SWL_ROLE_DEVELOPER) || message.parts == nil && message.part_count > 0 {
            json.refuse(.SWL_E_ARG)
        }
        var i = 0
        while i < parts.count {
            if parts.number(i) > UInt32(truncatingIfNeeded: SWL_PART_CACHE_POINT) { json.refuse(.SWL_E_ARG) }
            i &+= 1
        }
    }

    @inline(never)
    mutating func item(_ parts: Parts, _ i: Int) {
        let number = Int32(truncatingIfNeeded: parts.number(i))
        let slots = parts.slots(i)
        // `check` has refused it, the body is measured on.
        if UInt32(bitPattern: number) > UInt32(truncatingIfNeeded: SWL_PART_CACHE_POINT) { return }
        write(Format.parts.base[Int(number)], slots)
        if number == SWL_PART_CACHE_POINT { return }
        if number == SWL_PART_DOCUMENT { write(Str(slots[1]).matches("pdf") ? Format.pdf : Format.plainText, slots) }
        let isCached = i &+ 1 < parts.count && parts.kind(i &+ 1) == Kinds.cachePoint
        if isCached { write(Format.cacheMark) }
        write(Format.partEnd)
    }

    /// Messages as lists of parts, by roles in turn: messages of one role that follow each other become one, and a
    /// message without parts is left out. Each message's parts are gone through twice: for results, which come first
    /// since Messages require it, and for the rest.
    private mutating func alternate(_ c: ConversationSlots) {
        let nobody: UInt16 = .max
        var speaker = nobody
        var i = 0
        write("~\"messages\":[", c)
        while i < Int(truncatingIfNeeded: c.pointee.message_count), let messages = c.pointee.messages {
            let parts = Parts(message: messages + i)
            let role = parts.message.pointee.role
            check(parts)
            if role == UInt16(truncatingIfNeeded: SWL_ROLE_DEVELOPER) { json.refuse(.SWL_E_ARG) }
            var k = 0
            while k < 2 &* parts.count {
                let isFirst = k < parts.count
                let part = isFirst ? k : k &- parts.count
                k &+= 1
                if parts.isResult(part) != isFirst || !isSent(parts, part) { continue }
                if role != speaker {
                    if speaker != nobody { write("]}", c) }
                    speaker = role
                    write(role == UInt16(truncatingIfNeeded: SWL_ROLE_USER) ? Format.user : Format.assistant, c)
                }
                item(parts, part)
            }
            i &+= 1
        }
        if speaker != nobody { write("]}", c) }
    }

    /// Services refuse an assistant's text that is blank, and a thought without its signature: both are left out.
    private func isSent(_ parts: Parts, _ i: Int) -> Bool {
        let kind = parts.kind(i)
        if kind == Kinds.reasoning { return parts.slots(i)[1].len > 0 }
        if kind == Kinds.text && parts.message.pointee.role != UInt16(truncatingIfNeeded: SWL_ROLE_USER) {
            return !Str(parts.slots(i)[0]).isBlank
        }
        return kind != 0
    }
}
