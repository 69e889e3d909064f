// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Swiftlet

/// Tests without a network.
@Suite struct ValueTests {
    @Test func headersOfEitherCase() {
        var headers: Headers = ["Accept": "a", "X": "1"]
        headers.append("set-cookie", "a=1")
        headers.append("Set-Cookie", "b=2")
        #expect(headers["accept"] == "a" && headers["SET-COOKIE"] == "a=1" && headers["Y"] == nil)
        #expect(headers.all("Set-Cookie") == ["a=1", "b=2"])
        headers["ACCEPT"] = "b"
        #expect(headers.map(\.name) == ["ACCEPT", "X", "set-cookie", "Set-Cookie"] && headers["accept"] == "b")
        headers["set-cookie"] = nil
        headers["Y"] = "2"
        #expect(headers == ["accept": "b", "x": "1", "y": "2"])
        #expect(headers != ["accept": "b", "x": "1", "y": "3"] && headers["@"] == nil)
        headers["`"] = "3"  // which is "@" in the other case, were it a letter
        #expect(headers["@"] == nil)
    }

    /// The test of another program can make its own answers.
    @Test func valuesCanBeMade() {
        #expect(ToolCall(id: "1", name: "n").arguments == "")
        #expect(ServiceError(status: 429, code: "c", message: "m").description == "HTTP 429 c: m")
        #expect(Response(status: 200, headers: ["A": "b"], body: Array("text".utf8)).text == "text")
        #expect(ServerSentEvent(data: "d") == ServerSentEvent(type: "message", id: "", data: "d"))
    }

    @Test(arguments: ["https://h/v1", "https://h/v1/", "https://h/v1//"])
    func aBaseMayEndInASlash(base: String) throws {
        let conversation = Conversation(model: "m", messages: [.user("x")])
        #expect(try Service.chat(base, auth: .bearer("k")).request(for: conversation).url == "https://h/v1/chat/completions")
        #expect(try Service.converse(base, auth: .bearer("k")).request(for: conversation).url == "https://h/v1/model/m/converse-stream")
    }

    @Test func aBaseMayHaveAQuery() throws {
        let conversation = Conversation(model: "m", messages: [.user("x")])
        let request = try Service.chat("https://h/openai/?api-version=1", auth: .bearer("k")).request(for: conversation)
        #expect(request.url == "https://h/openai/chat/completions?api-version=1")
    }

    @Test func membersOfBodies() throws {
        var conversation = Conversation(model: "m", messages: [Message(.developer, [.text("brief")]), .user("x")])
        conversation.maxTokens = 9
        conversation.usesMaxCompletionTokens = true
        conversation.topP = 0.5
        func body(_ service: Service) throws -> String { String(decoding: try service.request(for: conversation).body, as: UTF8.self) }
        let chat = try body(.chat("https://h", auth: .bearer("k")))
        for member in [#""max_completion_tokens":9"#, #""top_p":0.5"#, #""role":"developer""#] { #expect(chat.contains(member)) }
        let converse = Service.converse("https://h", auth: .bearer("k"))
        #expect(throws: Failure.self) { try body(converse) }
        conversation.messages = [Message(.user, [.text("x"), .cachePoint])]
        conversation.system = "brief"
        conversation.cache = [.system]
        conversation.moreConfig = #""y":1"#
        let cached = try body(converse)
        for member in [#""maxTokens":9"#, #""topP":0.5"#, #""y":1"#] { #expect(cached.contains(member)) }
        #expect(cached.matches(of: /"cachePoint"/).count == 2)
    }

    @Test func messages() throws {
        var conversation = Conversation(model: "claude:0", messages: [.user("x")])
        conversation.maxTokens = 9
        let direct = try Service.messages("https://h/v1", auth: .header(name: "x-api-key", value: "k")).request(for: conversation)
        #expect(direct.url == "https://h/v1/messages" && direct.headers["anthropic-version"] == "2023-06-01")
        #expect(try jsonText(String(decoding: direct.body, as: UTF8.self), "model") == "claude:0")
        let invoked = try Service.bedrockMessages(region: "r", auth: .bearer("k")).request(for: conversation)
        #expect(invoked.url == "https://bedrock-runtime.r.amazonaws.com/model/claude%3A0/invoke-with-response-stream")
        #expect(try jsonText(String(decoding: invoked.body, as: UTF8.self), "anthropic_version") == "bedrock-2023-05-31")
    }

    @Test func documentsHaveContext() throws {
        let plain = Message.Part.document(Array("清".utf8), format: "txt", name: "sky", context: "A poem")
        let conversation = Conversation(model: "m", messages: [Message(.user, [.text("?"), plain])])
        let messages = try Service.messages("https://h", auth: .bearer("k")).request(for: conversation).body
        for member in [#""type":"text""#, #""data":"清""#, #""title":"sky""#, #""context":"A poem""#] {
            #expect(String(decoding: messages, as: UTF8.self).contains(member))
        }
        let converse = try Service.converse("https://h", auth: .bearer("k")).request(for: conversation).body
        #expect(String(decoding: converse, as: UTF8.self).contains(#""context":"A poem""#))
    }

    @Test(arguments: [#"{"seed":7}"#, " \n{}", "{"])
    func moreInBracesIsRefused(more: String) throws {
        var conversation = Conversation(model: "m", messages: [.user("x")])
        conversation.more = more
        for service in [Service.chat("https://h", auth: .bearer("k")), .converse("https://h", auth: .bearer("k"))] {
            let error = #expect(throws: Failure.self) { try service.request(for: conversation) }
            #expect(error?.name == "SWL_E_ARG_JSON" && error?.detail.contains(#""seed":7"#) == true)
        }
        conversation.more = #""seed":7"#
        #expect(try Service.chat("https://h", auth: .bearer("k")).request(for: conversation).body.count > 0)
    }

    @Test func aStopIsSetOnce() async {
        let stop = Stop()
        #expect(!stop.isSet && stop.word.pointee == 0)
        await Task.detached { stop() }.value
        #expect(stop.isSet && stop.word.pointee == 1)
    }
}
