// SPDX-License-Identifier: Apache-2.0
import Foundation
import Swiftlet
import Testing

extension GatewayTests {
    /// Which requests share a connection: the gateway's log has its number.
    @Suite(.serialized) struct ConnectionTests {
        private let gateway = Gateway.shared

        private func connection(_ client: Client, stream: Bool = false, mode: String = "") throws -> Int {
            if stream {
                let events = try client.events(gateway.question("Hello", stream: true, mode: mode))
                while try events.next() != nil {}
            } else {
                #expect(try client.send(gateway.question("Hello", stream: false, mode: mode)).status == 200)
            }
            return try gateway.lastConnection()
        }

        @Test func isKept() throws {
            let client = try gateway.client()
            let first = try connection(client)
            #expect(try connection(client) == first)
            #expect(try connection(client, stream: true) == first)
            #expect(try connection(client) == first)
            #expect(try connection(gateway.client()) != first)
        }

        @Test func isKeptAfterAReply() throws {
            let client = try gateway.client()
            let first = try connection(client)
            let service = Service.chat(gateway.url + "/v1", auth: .bearer(gateway.key))
            _ = try client.reply(to: Conversation(model: "m", messages: [.user("Hello")]), from: service).text()
            #expect(try gateway.lastConnection() == first)
            usleep(300_000)  // the end of the stream may come after its "[DONE]"
            #expect(try connection(client) == first)
        }

        @Test func isNotKeptForLong() throws {
            let client = try gateway.client()
            client.idle = .zero
            let first = try connection(client)
            #expect(try connection(client) != first)
            client.idle = .milliseconds(50)
            let second = try connection(client)
            usleep(300_000)
            #expect(try connection(client) != second)
        }

        @Test(arguments: ["/mode/close", "/mode/keepalive-close", "/mode/http10", "/mode/pipelined"])
        func isLeftWhenTheServerLeaves(mode: String) throws {
            let client = try gateway.client()
            let first = try connection(client, mode: mode)
            usleep(300_000)
            #expect(try connection(client) != first)
        }

        @Test func isDroppedAfterAFailure() throws {
            let client = try gateway.client()
            #expect(failure { _ = try client.send(gateway.question("x", stream: false, mode: "/mode/truncate=300")) } == "SWL_E_TRUNCATED")
            #expect(try connection(client) > 0)
        }

        /// A finished stream does not affect the next request.
        @Test func aFinishedStreamLeavesTheNextAlone() throws {
            let client = try gateway.client()
            var first: ServerSentEventStream? = try client.events(gateway.question("Hello", stream: true))
            while try first?.next() != nil {}
            let service = Service.chat(gateway.url + "/v1", auth: .bearer(gateway.key))
            var reply: Reply? = try client.reply(to: Conversation(model: "m", messages: [.user("Hello")]), from: service)
            _ = try reply?.text()
            let second = try client.events(gateway.question("Hello", stream: true, mode: "/mode/token-delay=20"))
            #expect(try second.next() != nil)
            #expect(try first?.next() == nil && reply?.next() == nil)
            first = nil
            reply = nil
            var count = 0
            while try second.next() != nil { count += 1 }
            #expect(count > 3)
        }

        @Test func aDroppedStreamEndsIt() throws {
            let client = try gateway.client()
            var stream: ServerSentEventStream? = try client.events(gateway.question("Hello", stream: true, mode: "/mode/token-delay=20"))
            _ = try stream?.next()
            let first = try gateway.lastConnection()
            #expect(failure { _ = try client.send(gateway.question("x", stream: false)) } == "SWL_E_STATE")
            #expect(try stream?.next() != nil)
            stream = nil
            #expect(try connection(client) != first)
        }
    }
}
