// SPDX-License-Identifier: Apache-2.0
import Swiftlet
import Testing

extension GatewayTests {
    /// Both families, streamed and not, through blocking and async clients.
    @Suite(.serialized) struct ReplyTests {
        private static let gateway = Gateway.shared
        private var gateway: Gateway { Self.gateway }

        private static let services = [
            Service.chat(gateway.url + "/v1", auth: .bearer(gateway.key)), .converse(gateway.url, auth: .bearer(gateway.key)),
        ]
        private func broken(_ mode: String) -> [Service] {
            [.chat(gateway.url + mode + "/v1", auth: .bearer(gateway.key)), .converse(gateway.url + mode, auth: .bearer(gateway.key))]
        }
        private static let weather = Tool(
            name: "weather", description: "Tells the weather", schema: #"{"type":"object","properties":{"city":{"type":"string"}}}"#)

        @Test(arguments: [0, 1], [true, false])
        func textAndWhatEndsIt(service: Int, isStreamed: Bool) throws {
            var conversation = Conversation(model: "echo-reasoning", messages: [.user("a"), .assistant("b"), .user("你好")])
            conversation.isStreamed = isStreamed
            conversation.system = "Be brief"
            conversation.temperature = 0.2
            conversation.maxTokens = 1000
            conversation.stop = ["xyzzy"]
            let reply = try gateway.client().reply(to: conversation, from: Self.services[service])
            var (text, thought, stops, total) = ("", "", 0, UInt32(0))
            var message: Message?
            while let event = try reply.next() {
                switch event {
                case .text(let piece): text += piece
                case .reasoning(let piece): thought += piece
                case .stop: stops += 1
                case .usage(_, _, let tokens): total = tokens ?? 0
                case .message(let whole): message = whole
                default: Issue.record("\(event)")
                }
            }
            #expect(text.contains("你好") && text.contains("🚀") && !text.contains("\u{fffd}"))
            #expect(thought.contains("🤔") && stops == 1 && total > 0)
            #expect(try reply.next() == nil)
            let parts = try #require(message).parts
            #expect(message?.role == .assistant && parts.contains(.text(text)))
            let thoughts = parts.compactMap { part in if case .reasoning(let text, _) = part { text } else { nil } }
            #expect(thoughts == [thought])
        }

        @Test(arguments: [0, 1])
        func toolCallsComeWhole(service: Int) throws {
            var conversation = Conversation(model: "m", messages: [.user("Paris")])
            conversation.tools = [Self.weather]
            let client = try gateway.client()
            var calls: [ToolCall] = []
            let reply = try client.reply(to: conversation, from: Self.services[service])
            while let event = try reply.next() {
                if case .call(let call) = event { calls.append(call) }
                if case .message(let message) = event { conversation.messages.append(message) }
            }
            let call = try #require(calls.first)
            #expect(calls.count == 1 && call.name == "weather" && call.arguments.contains("Paris") && !call.id.isEmpty)
            #expect(conversation.messages.count == 2 && conversation.messages[1].parts.last == .call(call))
            conversation.messages.append(Message(.user, [.result(id: call.id, "Sunny 模型")]))
            #expect(try client.reply(to: conversation, from: Self.services[service]).text().contains("Sunny 模型"))
        }

        /// The gateway refuses the second question, as the vendors do, without the thoughts, signatures and extras.
        @Test(arguments: [0, 1, 2, 3], ["echo-reasoning", "echo-reasoning-gemini-3"])
        func whatThoughtsComeWithGoesBack(service: Int, model: String) throws {
            let key = Auth.header(name: "x-api-key", value: gateway.key)
            let services =
                Self.services + [
                    .messages(gateway.url + "/v1", auth: key), .messagesInvoke(gateway.url, auth: .bearer(gateway.key)),
                ]
            var conversation = Conversation(model: model, messages: [.user("Paris")])
            conversation.tools = [Self.weather]
            let client = try gateway.client()
            let reply = try client.reply(to: conversation, from: services[service])
            var id = ""
            while let event = try reply.next() {
                if case .call(let call) = event { id = call.id }
                if case .message(let message) = event { conversation.messages.append(message) }
            }
            conversation.messages.append(Message(.user, [.result(id: id, "Sunny")]))
            #expect(try client.reply(to: conversation, from: services[service]).text().contains("Sunny"))
            conversation.messages[1].parts.removeAll { part in
                if case .reasoning = part { true } else { false }
            }
            #expect(throws: ServiceError.self) { try client.reply(to: conversation, from: services[service]).text() }
        }

        @Test(arguments: [0, 1])
        func imagesAreSeen(service: Int) throws {
            let message = Message(.user, [.text("What?"), .image([0x89, 0x50, 0x4e, 0x47], format: "png")])
            let reply = try gateway.client().reply(to: Conversation(model: "m", messages: [message]), from: Self.services[service])
            #expect(try reply.text().contains("png of 4 bytes"))
        }

        @Test(arguments: [0, 1])
        func documentsAreSeen(service: Int) throws {
            let message = Message(.user, [.text("What?"), .document([0x25, 0x50, 0x44, 0x46, 0x2d], format: "pdf", name: "notes")])
            let reply = try gateway.client().reply(to: Conversation(model: "m", messages: [message]), from: Self.services[service])
            #expect(try reply.text().contains("a pdf called notes of 5 bytes"))
        }

        @Test(arguments: [0, 1])
        func resultsAreJSON(service: Int) throws {
            var conversation = Conversation(model: "m", messages: [.user("Paris")])
            conversation.tools = [Self.weather]
            let client = try gateway.client()
            let reply = try client.reply(to: conversation, from: Self.services[service])
            var calls: [ToolCall] = []
            while let event = try reply.next() {
                if case .call(let call) = event { calls.append(call) }
            }
            let call = try #require(calls.first)
            func asked(_ json: String) throws -> String {
                conversation.messages = [.user("Paris"), Message(.assistant, [.call(call)]), Message(.user, [.resultJSON(id: call.id, json)])]
                let body = try Self.services[service].request(for: conversation).body
                #expect(String(decoding: body, as: UTF8.self).contains(service == 0 ? #"{\"sky\":\"清\"}"# : #""json":{"sky":"清"}"#))
                return try client.reply(to: conversation, from: Self.services[service]).text()
            }
            #expect(try asked(#"{"sky":"清"}"#).contains(#"{"sky":"清"}"#))
            if service == 1 { #expect(failure { _ = try asked("{") } == "SWL_E_ARG_JSON") }
        }

        @Test(arguments: [0, 1])
        func toolsAreChosen(service: Int) throws {
            var conversation = Conversation(model: "m", messages: [.user("Paris")])
            conversation.tools = [Self.weather, Tool(name: "clock", description: "", schema: "{}")]
            func called(_ choice: ToolChoice) throws -> String? {
                conversation.toolChoice = choice
                let reply = try gateway.client().reply(to: conversation, from: Self.services[service])
                while let event = try reply.next() { if case .call(let call) = event { return call.name } }
                return nil
            }
            func sent(_ choice: ToolChoice) throws -> String {
                conversation.toolChoice = choice
                return String(decoding: try Self.services[service].request(for: conversation).body, as: UTF8.self)
            }
            #expect(try called(.auto) == "weather")
            #expect(try called(.any) == "weather")
            #expect(try called(.tool("clock")) == "clock")
            #expect(try !sent(.auto).contains(service == 0 ? "tool_choice" : "toolChoice"))
            #expect(try sent(.any).contains(service == 0 ? #""tool_choice":"required""# : #""toolChoice":{"any":{}}"#))
            if service == 0 {
                #expect(try called(.none) == nil)
            } else {
                #expect(failure { _ = try sent(.none) } == "SWL_E_ARG")
            }
            #expect(throws: ServiceError.self) { try called(.tool("absent")) }
        }

        @Test(arguments: [0, 1])
        func whatTheServiceRefusesIsItsError(service: Int) throws {
            let conversation = Conversation(model: "m", messages: [.user("Hello")])
            var wrong = Self.services[service]
            wrong.auth = .bearer("wrong")
            let error = #expect(throws: ServiceError.self) {
                try gateway.client().reply(to: conversation, from: wrong).text()
            }
            #expect([401, 403].contains(error?.status) && error?.message.isEmpty == false)
            let inTheMiddle = #expect(throws: ServiceError.self) {
                try gateway.client().reply(to: conversation, from: broken("/mode/stream-error")[service]).text()
            }
            #expect(inTheMiddle?.status == 200 && inTheMiddle?.message.isEmpty == false)
        }

        @Test(arguments: [0, 1])
        func aCutAnswerIsNoAnswer(service: Int) throws {
            let conversation = Conversation(model: "m", messages: [.user("Hello")])
            let client = try gateway.client()
            let reply = try client.reply(to: conversation, from: broken("/mode/truncate=700")[service])
            #expect(failure { while try reply.next() != nil {} } == "SWL_E_TRUNCATED")
            #expect(try reply.next() == nil)
            #expect(try client.reply(to: conversation, from: Self.services[service]).text().contains("Hello"))
        }

        @Test(arguments: [0, 1])
        func limits(service: Int) throws {
            var conversation = Conversation(model: "m", messages: [.user("Paris")])
            let client = try gateway.client()
            client.limits.body = 60
            #expect(failure { _ = try client.reply(to: conversation, from: Self.services[service]).text() } == "SWL_E_LIMIT")
            conversation.tools = [Self.weather]
            let reply = try client.reply(to: conversation, from: Self.services[service])
            #expect(failure { while try reply.next() != nil {} } == "SWL_E_LIMIT")
        }

        @Test func invalidConversations() throws {
            let client = try gateway.client()
            var conversation = Conversation(model: "m", messages: [.user("Hello")])
            conversation.temperature = .nan
            #expect(failure { _ = try client.reply(to: conversation, from: Self.services[0]).next() } == "SWL_E_ARG_JSON")
            conversation.temperature = nil
            conversation.messages = Array(repeating: .user("x"), count: 65536)
            #expect(failure { _ = try client.reply(to: conversation, from: Self.services[0]).next() } == "SWL_E_ARG")
            #expect(
                failure { _ = try client.reply(to: Conversation(model: "", messages: [.user("x")]), from: Self.services[1]).next() } == "SWL_E_ARG")
        }
    }
}
