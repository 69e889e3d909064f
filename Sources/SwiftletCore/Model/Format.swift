// SPDX-License-Identifier: Apache-2.0

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
    static let choice = UInt8(ascii: "w")  // what all choices begin with
    static let chooseAuto = UInt8(ascii: "1")
    static let chooseAny = UInt8(ascii: "2")
    static let chooseNone = UInt8(ascii: "3")
    static let chooseTool = UInt8(ascii: "4")

    /// The label of each kind of part, in the order of SWL_PART_*.
    static var parts: Literal { "TIDCRJHXP" }
    /// The label of each choice of tools, from SWL_CHOOSE_AUTO on.
    static var choices: Literal { "1234" }
}

/// Formats that families share; one that needs another form has its own.
var commonFormats: Literal {
    #"""
    u ~{"role":"user","content":[
    a ~{"role":"assistant","content":[
    o <2~"temperature":#2><3~"top_p":#3>
    t ~"tools":[
    """#
}
