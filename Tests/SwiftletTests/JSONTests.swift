// SPDX-License-Identifier: Apache-2.0
import Swiftlet
import Testing

@Suite struct JSONTests {
    @Test func pathsFindTheirStrings() throws {
        let json = #"{"a":{"b":"1","c":["2",{"b":"3"},"4"]},"b":"5","d":[["6"],"7"],"e":"\u4f60\ud83d\ude80"}"#
        #expect(try jsonText(json, "a", "b") == "1")
        #expect(try jsonText(json, "a", "c", "*") == "24")
        #expect(try jsonText(json, "a", "c", "*", "b") == "3")
        #expect(try jsonText(json, "b") == "5")
        #expect(try jsonText(json, "d", "*", "*") == "6")
        #expect(try jsonText(json, "d", "*") == "7")
        #expect(try jsonText(json, "e") == "你🚀")
        #expect(try jsonText(json, "a") == "")
        #expect(try jsonText(json) == "")
        #expect(try jsonText(#""bare""#) == "bare")
    }

    @Test func anArrayAfterAnObjectHasItsOwnPath() throws {
        let json = #"[{"a":"1"},["2"],{"a":["3"]},[["4"]]]"#
        #expect(try jsonText(json, "*", "a") == "1")
        #expect(try jsonText(json, "*", "*") == "2")
        #expect(try jsonText(json, "*", "a", "*") == "3")
        #expect(try jsonText(json, "*", "*", "*") == "4")
    }

    @Test(arguments: [10, 255, 256, 257, 1000])
    func aNameIsNoOtherThatBeginsLikeIt(count: Int) throws {
        let name = String(repeating: "a", count: count)
        #expect(try jsonText(#"{"\#(name)b":"other","\#(name)":"this"}"#, name) == "this")
    }

    @Test func aBareNumberIsJSON() throws {
        #expect(try jsonText("12") == "")
        #expect(throws: Failure.self) { try jsonText("1.") }
    }

    @Test func textsThatAreNotJSONAreRefused() {
        for text in ["", "{", "[1,]", #"{"a":"\ud800"}"#, "[1] x", "\u{0}"] {
            #expect(throws: Failure.self, "\(text)") { try jsonText(text, "a") }
        }
    }
}
