// SPDX-License-Identifier: Apache-2.0
import Foundation
import Swiftlet
import Testing

/// All tests that use the gateway: they run one after another, because its log shows the order.
@Suite(.serialized) struct GatewayTests {}

extension Gateway {
    func question(_ text: String, stream: Bool, mode: String = "") -> Request {
        Request(
            "POST", url + mode + "/v1/chat/completions",
            json: #"{"model":"m","stream":\#(stream),"messages":[{"role":"user","content":"\#(text)"}]}"#, auth: .bearer(key))
    }

    func client() throws -> Client { try Client(roots: .file(roots)) }
}

func failure(_ body: () throws -> Void) -> String? {
    do { try body() } catch let failure as Failure { return failure.name } catch { return "\(error)" }
    return nil
}

extension GatewayTests {
    @Suite(.serialized) struct ClientTests {
        private let gateway = Gateway.shared

        @Test func plainAnswer() throws {
            let response = try gateway.client().send(gateway.question("Hello", stream: false))
            #expect(response.status == 200)
            #expect(response.headers["content-type"]?.hasPrefix("application/json") == true)
            #expect(try jsonText(response.text, "choices", "*", "message", "content").contains("Hello"))
        }

        @Test(arguments: ["", "/mode/dribble", "/mode/chunks=odd", "/mode/crlf"])
        func streamedAnswer(mode: String) throws {
            var answer = ""
            var last = ""
            let stream = try gateway.client().events(gateway.question("你好", stream: true, mode: mode))
            #expect(stream.response.status == 200 && stream.response.headers["Content-Type"]?.hasPrefix("text/event-stream") == true)
            while let event = try stream.next() {
                last = event.data
                if last != "[DONE]" { answer += try jsonText(last, "choices", "*", "delta", "content") }
            }
            #expect(last == "[DONE]")
            #expect(answer.contains("你好") && answer.contains("🚀") && !answer.contains("\u{fffd}"))
            #expect(try stream.next() == nil)
        }

        @Test func wrongKey() throws {
            var request = gateway.question("Hello", stream: true)
            request.auth = .bearer("wrong")
            let client = try gateway.client()
            let response = try client.send(request)
            #expect(response.status == 401)
            #expect(try !jsonText(response.text, "error", "message").isEmpty)
            let error = #expect(throws: ServiceError.self) { try client.events(request) }
            #expect(error?.status == 401 && error?.message == response.text)
        }

        @Test func failuresHaveNames() throws {
            let client = try gateway.client()
            client.timeout = .milliseconds(300)
            #expect(failure { _ = try Client(roots: .file("/nonexistent")) } == "SWL_E_ARG_ROOTS")
            #expect(failure { _ = try Client(roots: .pem("no certificate")) } == "SWL_E_ARG_ROOTS")
            #expect(failure { _ = try client.send(Request("GET", "ftp://h/")) } == "SWL_E_ARG_URL")
            #expect(failure { _ = try client.send(Request("GET", "https://localhost:1/")) } == "SWL_E_REFUSED")
            #expect(failure { _ = try client.send(gateway.question("x", stream: false, mode: "/mode/mute")) } == "SWL_E_TIMEOUT")
            #expect(failure { _ = try client.send(gateway.question("x", stream: false, mode: "/mode/truncate=300")) } == "SWL_E_TRUNCATED")
            var injected = gateway.question("x", stream: false)
            injected.headers.append("X", "a\r\nY: b")
            #expect(failure { _ = try client.send(injected) } == "SWL_E_ARG_HEADER_VALUE")
            injected = gateway.question("x", stream: false)
            injected.auth = .bearer("key\n")
            #expect(failure { _ = try client.send(injected) } == "SWL_E_ARG_KEY")
        }

        /// Each kind of swiftlet.h has a name in Swift; a kind of a later release has none.
        @Test func kindsAreThoseOfTheHeader() throws {
            let kinds: [Failure.Kind] = [
                .argument, .space, .syntax, .limit, .checksum, .crypto, .io, .host, .refused, .timeout, .closed, .truncated, .tls,
                .certificate, .insecure, .stopped, .state, .service,
            ]
            let header = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../include/swiftlet.h")
            let text = try String(contentsOf: header, encoding: .utf8)
            #expect(text.matches(of: /SWL_E_\w+ = (-\d+00)\b/).compactMap { Int32($0.1) }.sorted(by: >) == kinds.map(\.rawValue))
            for kind in kinds { #expect(Failure(code: kind.rawValue - 1).kind == kind) }
            #expect(Failure(code: -9901).kind.rawValue == -9900)
        }

        @Test func failuresSayWhatTheyKnow() throws {
            let error = #expect(throws: Failure.self) { try gateway.client().send(Request("GET", "https://localhost:1/")) }
            let refused = try #require(error)
            #expect(refused.kind == .refused && refused.code == -900 && refused.detail == "system error 111")
            #expect(refused.description == "SWL_E_REFUSED: \(refused.help) (system error 111)")
        }

        @Test func otherRootsAreRefused() throws {
            let error = #expect(throws: Failure.self) { try Client().send(gateway.question("x", stream: false)) }
            #expect(error?.name == "SWL_E_CERT_UNTRUSTED" && error?.kind == .certificate)
        }

        @Test func rootsAsText() throws {
            let client = try Client(roots: .pem(String(contentsOfFile: gateway.roots, encoding: .utf8)))
            #expect(try client.send(gateway.question("Hello", stream: false)).status == 200)
        }

        /// The system's roots, 460 kB, are read once, and many threads may use them at the same time.
        @Test func rootsOfTheSystemAreShared() async throws {
            let bundle = FileManager.default.temporaryDirectory.appendingPathComponent("swiftlet-\(UUID()).pem")
            defer { try? FileManager.default.removeItem(at: bundle) }
            let system = try String(contentsOfFile: "/etc/ssl/certs/ca-certificates.crt", encoding: .utf8)
            try (system + gateway.text("ca.pem")).write(to: bundle, atomically: true, encoding: .utf8)
            #expect(setenv("SSL_CERT_FILE", bundle.path, 1) == 0)
            defer { unsetenv("SSL_CERT_FILE") }
            _ = try Client()
            try FileManager.default.removeItem(at: bundle)
            let before = resident()
            let clients = try (0..<40).map { _ in try AsyncClient() }
            #expect(resident() - before < 40 * 200)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for client in clients { group.addTask { try await client.send(gateway.question("x", stream: false)).status } }
                while let status = try await group.next() { #expect(status == 200) }
            }
        }

        /// This process's memory, in KB.
        private func resident() -> Int {
            let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
            return status.firstMatch(of: /VmRSS:\s+(\d+)/).flatMap { Int($0.1) } ?? 0
        }

        @Test func pins() throws {
            var trust = Trust(.file(gateway.roots))
            trust.pins = [[UInt8](repeating: 1, count: 32), try gateway.serverPin()]
            #expect(try Client(trust: trust).send(gateway.question("Hello", stream: false)).status == 200)
            trust.pins.removeLast()
            #expect(failure { _ = try Client(trust: trust).send(gateway.question("x", stream: false)) } == "SWL_E_CERT_PIN")
            trust.pins = [[1]]
            #expect(failure { _ = try Client(trust: trust) } == "SWL_E_ARG")
        }

        @Test func identity() throws {
            var trust = Trust(.file(gateway.roots))
            let (certificate, key) = try (gateway.text("server.pem"), gateway.text("server.key"))
            trust.identity = .init(certificates: certificate, key: key)
            #expect(try Client(trust: trust).send(gateway.question("Hello", stream: false)).status == 200)
            trust.identity = .init(certificates: certificate, key: "")
            #expect(failure { _ = try Client(trust: trust) } == "SWL_E_ARG_IDENTITY")
        }

        @Test(arguments: [Auth.bearer("k"), .token("k"), .header(name: "api-key", value: "k")])
        func secretsDoNotGoInClear(auth: Auth) throws {
            let plain = try #require(gateway.plainURL)
            #expect(failure { _ = try gateway.client().send(Request("GET", plain + "/v1/models", auth: auth)) } == "SWL_E_INSECURE")
            #expect(try gateway.client().send(Request("GET", plain + "/v1/models")).status == 401)
        }

        @Test func anAuthorizationOfOnesOwnIsASecret() throws {
            var request = Request("GET", "http://localhost:1/")
            request.headers.append("authorization", "Basic abc")
            #expect(failure { _ = try gateway.client().send(request) } == "SWL_E_ARG_HEADER_OURS")
        }

        @Test func limitsHaveNames() throws {
            let client = try gateway.client()
            client.limits.body = 100
            client.limits.event = 50
            let body = #expect(throws: Failure.self) { try client.send(gateway.question("Hello", stream: false)) }
            #expect(body?.kind == .limit && body?.detail == "Limits.body is 100 bytes")
            let event = #expect(throws: Failure.self) {
                let stream = try client.events(gateway.question("Hello", stream: true))
                while try stream.next() != nil {}
            }
            #expect(event?.name == "SWL_E_LIMIT_EVENT" && event?.detail == "Limits.event is 50 bytes")
            client.limits = Limits()
            #expect(try client.send(gateway.question("Hello", stream: false)).status == 200)
        }

        /// At every length around the limit of a head, it is whole or a failure.
        @Test func aHeaderIsNeverCut() throws {
            let client = try gateway.client()
            var outcomes: Set<String> = []
            for count in [20_000, 64_000, 65_200, 65_300, 65_400, 65_500, 65_520, 65_528, 65_530, 65_536, 65_540, 70_000] {
                let request = gateway.question("x", stream: false, mode: "/mode/bigheader=\(count)")
                let outcome = failure {
                    let header = try client.send(request).headers["X-Big"]
                    #expect(header?.utf8.count == count)
                }
                outcomes.insert(outcome ?? "whole")
            }
            #expect(outcomes == ["whole", "SWL_E_LIMIT_HEAD"])
        }

        @Test func stopEndsARequest() throws {
            let client = try gateway.client()
            let stop = Stop()
            client.stop = stop
            Thread.detachNewThread {
                usleep(300_000)
                stop()
            }
            let error = #expect(throws: Failure.self) { try client.send(gateway.question("x", stream: false, mode: "/mode/mute")) }
            #expect(error?.kind == .stopped)
            #expect(failure { _ = try client.send(gateway.question("x", stream: false)) } == "SWL_E_STOPPED")
            client.stop = nil
            #expect(try client.send(gateway.question("x", stream: false)).status == 200)
        }
    }
}
