// SPDX-License-Identifier: Apache-2.0
import Foundation
import Swiftlet
import Testing

extension GatewayTests {
    /// How often a call reaches the server, by the gateway's log.
    @Suite(.serialized) struct RetryTests {
        private let gateway = Gateway.shared

        /// A request that no other test makes.
        private func question(_ mode: String) -> (Request, mark: String) {
            let mark = UUID().uuidString
            var request = gateway.question("x", stream: false, mode: mode)
            request.url += "?" + mark
            return (request, mark)
        }

        @Test(arguments: [(Retry.standard, 3), (.never, 1), (Retry(attempts: 2), 2), (Retry(attempts: 0), 1)])
        func anAnswerThatAsksForIt(retry: Retry, count: Int) throws {
            let client = try gateway.client()
            client.retry = retry
            let (request, mark) = question("/mode/status=503")
            #expect(try client.send(request).status == 503)
            #expect(try gateway.count(of: mark) == count)
        }

        @Test func aBrokenConnection() throws {
            let client = try gateway.client()
            let (request, mark) = question("/mode/truncate=0")
            #expect(failure { _ = try client.send(request) } == "SWL_E_CLOSED")
            #expect(try gateway.count(of: mark) == 3)
        }

        @Test func requestsThatMustNotBeMadeTwice() throws {
            let client = try gateway.client()
            var (request, mark) = question("/mode/truncate=0")
            request.once = true
            #expect(failure { _ = try client.send(request) } == "SWL_E_CLOSED")
            #expect(try gateway.count(of: mark) == 1)
        }

        @Test func failuresThatWouldComeAgain() throws {
            let client = try gateway.client()
            var (request, mark) = question("")
            request.auth = .bearer("wrong")
            #expect(try client.send(request).status == 401)
            #expect(try gateway.count(of: mark) == 1)
        }

        @Test func theTimeoutCoversAllAttempts() throws {
            let client = try gateway.client()
            client.timeout = .milliseconds(700)
            client.retry = Retry(attempts: 100)
            let start = ContinuousClock.now
            let (request, _) = question("/mode/status=503")
            _ = try? client.send(request)
            #expect(ContinuousClock.now - start < .seconds(2))
        }

        @Test func eachAttemptHasATimeout() throws {
            let client = try gateway.client()
            client.attemptTimeout = .milliseconds(400)
            let start = ContinuousClock.now
            let (request, mark) = question("/mode/mute")
            #expect(failure { _ = try client.send(request) } == "SWL_E_TIMEOUT")
            #expect(ContinuousClock.now - start >= .milliseconds(1200))
            #expect(try gateway.count(of: mark) == 3)
        }

        @Test func asyncToo() async throws {
            let client = try AsyncClient(trust: Trust(.file(gateway.roots)), retry: .never)
            let (request, mark) = question("/mode/status=503")
            #expect(try await client.send(request).status == 503)
            #expect(try gateway.count(of: mark) == 1)
        }

        @Test func aSecretBodyDoesNotGoInClear() throws {
            let plain = try #require(gateway.plainURL)
            var request = Request("POST", plain + "/v3/auth/tokens", json: "{}")
            request.isBodySecret = true
            #expect(failure { _ = try gateway.client().send(request) } == "SWL_E_INSECURE")
        }

        /// Only the answer of the last attempt is given.
        @Test func answersAreNotMixed() throws {
            let (request, _) = question("/mode/status=503")
            let response = try gateway.client().send(request)
            #expect(response.headers.all("Content-Type").count == 1)
            #expect(try jsonText(response.text, "error", "message").contains("status 503"))
        }
    }
}
