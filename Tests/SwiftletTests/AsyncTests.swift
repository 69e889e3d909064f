// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Swiftlet

extension GatewayTests {
    @Suite(.serialized) struct AsyncTests {
        private let gateway = Gateway.shared
        private let hello = Conversation(model: "m", messages: [.user("Hello")])

        private func client() throws -> AsyncClient { try AsyncClient(roots: .file(gateway.roots)) }
        private func service(_ mode: String = "") -> Service {
            .chat(gateway.url + mode + "/v1", auth: .bearer(gateway.key))
        }

        @Test func repliesAndAnswersOnOneConnection() async throws {
            let client = try client()
            #expect(try await client.send(gateway.question("Hello", stream: false)).status == 200)
            let first = try gateway.lastConnection()
            var text = ""
            for try await case .text(let piece) in client.reply(to: hello, from: service()) { text += piece }
            #expect(text.contains("Hello"))
            var count = 0
            for try await event in client.events(gateway.question("Hello", stream: true)) { count += event.data.isEmpty ? 0 : 1 }
            #expect(try count > 3 && gateway.lastConnection() == first)
        }

        @Test func failuresAreThrown() async throws {
            let client = try client()
            var wrong = service()
            wrong.auth = .bearer("wrong")
            await #expect(throws: ServiceError.self) { for try await _ in client.reply(to: hello, from: wrong) {} }
            await #expect(throws: Failure.self) { try await client.send(Request("GET", "ftp://h/")) }
        }

        @Test func aReaderThatLeavesEndsTheStream() async throws {
            let client = try client()
            for try await _ in client.reply(to: hello, from: service("/mode/token-delay=50")) { break }
            #expect(try await client.send(gateway.question("Hello", stream: false)).status == 200)
        }

        @Test(arguments: [false, true])
        func cancellationEndsARequest(streams: Bool) async throws {
            let client = try client()
            let task = Task {
                if streams {
                    for try await _ in client.reply(to: hello, from: service("/mode/mute")) {}
                } else {
                    _ = try await client.send(gateway.question("x", stream: false, mode: "/mode/mute"))
                }
            }
            try await Task.sleep(for: .milliseconds(300))
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(2))
            #expect(try await client.send(gateway.question("Hello", stream: false)).status == 200)
        }

        @Test func waitingHoldsNoThreadOfSwifts() async throws {
            // Many more at the same time than this machine has threads for async code.
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 {
                    group.addTask { try await client().send(gateway.question("x", stream: false, mode: "/mode/delay=1000")).status }
                }
                let start = ContinuousClock.now
                while let status = try await group.next() { #expect(status == 200) }
                #expect(ContinuousClock.now - start < .seconds(8))
            }
        }

        @Test func requestsOfManyTasksQueue() async throws {
            let client = try client()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await client.send(gateway.question("x", stream: false)).status } }
                while let status = try await group.next() { #expect(status == 200) }
            }
        }

        /// One that waits for another is not held up by it.
        @Test(arguments: [false, true])
        func cancellationEndsAWait(streams: Bool) async throws {
            let client = try client()
            let running = Task { try await client.send(gateway.question("x", stream: false, mode: "/mode/delay=3000")).status }
            try await Task.sleep(for: .milliseconds(300))
            let waiting = Task {
                if streams {
                    for try await _ in client.reply(to: hello, from: service()) {}
                } else {
                    _ = try await client.send(gateway.question("x", stream: false))
                }
            }
            try await Task.sleep(for: .milliseconds(200))
            let start = ContinuousClock.now
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            #expect(ContinuousClock.now - start < .seconds(1))
            #expect(try await running.value == 200)
        }

        @Test func timeoutCountsTheWait() async throws {
            let client = try AsyncClient(trust: Trust(.file(gateway.roots)), timeout: .milliseconds(1500))
            let start = ContinuousClock.now
            let running = Task { try await client.send(gateway.question("x", stream: false, mode: "/mode/mute")).status }
            try await Task.sleep(for: .milliseconds(300))
            let waiting = Task { try await client.send(gateway.question("x", stream: false, mode: "/mode/mute")).status }
            for task in [running, waiting] {
                let error = await #expect(throws: Failure.self) { try await task.value }
                #expect(error?.kind == .timeout)
            }
            #expect(ContinuousClock.now - start < .milliseconds(2700))
        }

        @Test func noThreadIsAFailure() {
            let error = #expect(throws: Failure.self) { try WorkThread(stack: 1 << 46) }
            #expect(error?.kind == .io && error?.detail.hasPrefix("no thread: system error ") == true)
        }

        @Test func threadsEnd() async throws {
            let before = threads()
            for _ in 0..<20 { #expect(try await client().send(gateway.question("x", stream: false)).status == 200) }
            try await Task.sleep(for: .milliseconds(300))
            #expect(threads() < before + 10)
        }

        private func threads() -> Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count) ?? 0 }
    }
}
