// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// A conversation, and its slots, which are its first members: 0 model, 1 system, 2 temperature, 3 top_p, 4 more,
/// 5 more_config, 6 tool. swiftlet_swift.h checks their order.
typealias ConversationSlots = UnsafePointer<swl_conversation>

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

    /// Ends the system text, a tool or a part. A mark says that all up to here may be cached. Some families have it
    /// inside what ends, others after it.
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
        // `check` has refused it; what follows is still measured.
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
