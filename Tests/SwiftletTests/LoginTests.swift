// SPDX-License-Identifier: Apache-2.0
import Foundation
import Swiftlet
import Synchronization
import Testing

extension GatewayTests {
    /// Credentials that expire, and the way to the server: a proxy, plain http in one's own network.
    @Suite(.serialized) struct LoginTests {
        private let gateway = Gateway.shared

        private final class Counter: Sendable {
            let made = Mutex(0)
            func next() -> Int {
                made.withLock {
                    $0 += 1
                    return $0
                }
            }
            var count: Int { made.withLock { $0 } }
        }

        private func ask(_ client: Client, _ login: Login, _ base: String = "/v1") throws -> String {
            try client.reply(to: Conversation(model: "m", messages: [.user("Hello")]), from: .chat(gateway.url + base, auth: .login(login))).text()
        }

        /// Huawei's IAM: a token of 20,000 characters.
        @Test func fetched() throws {
            let (login, url) = (gateway.login, gateway.url)
            let asked = Counter()
            let user: [String: Any] = ["name": login["user"]!, "password": login["password"]!, "domain": ["name": login["domain"]!]]
            let scope: [String: Any] = ["project": ["name": login["project"]!]]
            let body = ["auth": ["identity": ["methods": ["password"], "password": ["user": user]], "scope": scope]]
            let json = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
            let iam = Login {
                _ = asked.next()
                var request = Request("POST", url + "/v3/auth/tokens?nocatalog=true", json: json)
                request.isBodySecret = true
                return request
            } read: {
                Login.Credential(.token($0.headers["X-Subject-Token"] ?? ""), lifetime: .seconds(86400))
            }
            let client = try gateway.client()
            for _ in 0..<2 { #expect(try ask(client, iam, "/appstage/v1").contains("Hello")) }
            #expect(try ask(gateway.client(), iam, "/appstage/v1").contains("Hello"))
            #expect(asked.count == 1)
        }

        /// With a key that expires, and a key that the service refuses.
        @Test func made() throws {
            let (made, key) = (Counter(), gateway.key)
            let short = Login {
                _ = made.next(); return .init(.bearer(key), lifetime: .zero)
            }
            let client = try gateway.client()
            #expect(failure { _ = try ask(client, short) } == "SWL_E_STATE")  // it has expired before it is used
            let refused = Counter()
            let login = Login { .init(.bearer(refused.next() == 1 ? "old" : key), lifetime: .seconds(3600)) }
            for _ in 0..<2 { #expect(try ask(client, login).contains("Hello")) }
            #expect(refused.count == 2)
            let wrong = Login { .init(.bearer("wrong")) }
            let error = #expect(throws: ServiceError.self) { try ask(client, wrong) }
            #expect(error?.status == 401)
        }

        @Test func failures() throws {
            struct Own: Error { let secret = "PLANTED" }
            let url = gateway.url
            let client = try gateway.client()
            #expect(failure { _ = try ask(client, Login { throw Own() }) } == "SWL_E_SERVICE_LOGIN")
            do { _ = try ask(client, Login { throw Own() }) } catch { #expect(!"\(error)".contains("PLANTED") && "\(error)".contains("Own")) }
            let there = Login {
                Request("GET", url + "/nowhere")
            } read: { _ in
                .init(.bearer("k"))
            }
            #expect(failure { _ = try ask(client, there) } == "SWL_E_SERVICE_LOGIN")
            do { _ = try ask(client, there) } catch { #expect("\(error)".hasSuffix("(HTTP status 404)")) }
            let bad = Login {
                Request("GET", "ftp://h")
            } read: { _ in
                .init(.bearer("k"))
            }
            #expect(failure { _ = try ask(client, bad) } == "SWL_E_ARG_URL")
            #expect(failure { _ = try Request("GET", "https://h", auth: .login(there)).signedHeaders() } == "SWL_E_STATE")
            #expect(try client.send(gateway.question("Hello", stream: false)).status == 200)
        }

        @Test func plainHTTP() async throws {
            let plain = try #require(gateway.plainURL)
            let service = Service.chat(plain + "/v1", auth: .bearer(gateway.key))
            let conversation = Conversation(model: "m", messages: [.user("Hello")])
            let client = try gateway.client()
            #expect(failure { _ = try client.reply(to: conversation, from: service).text() } == "SWL_E_INSECURE")
            client.trustLAN = true
            #expect(try client.reply(to: conversation, from: service).text().contains("Hello"))
            let async = try AsyncClient(trustLAN: true)
            var answer = ""
            for try await case .text(let piece) in async.reply(to: conversation, from: service) { answer += piece }
            #expect(answer.contains("Hello"))
        }

        @Test func proxy() throws {
            let process = Process()
            let (life, output) = (Pipe(), Pipe())
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [
                "python3", URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../integration/proxy.py").path,
            ]
            process.standardInput = life
            process.standardOutput = output
            try process.run()
            defer {
                try? life.fileHandleForWriting.close()
                process.waitUntilExit()
            }
            let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            let client = try gateway.client()
            func ask() throws -> String {
                let service = Service.chat(gateway.url + "/v1", auth: .bearer(gateway.key))
                return try client.reply(to: Conversation(model: "m", messages: [.user("Hello")]), from: service).text()
            }
            let direct = try (ask(), gateway.lastConnection())
            client.proxy = try Proxy("http://user:p%40ss@127.0.0.1:\(port)")
            #expect(try ask() == direct.0 && gateway.lastConnection() != direct.1)
            let tunnel = try gateway.lastConnection()
            #expect(try ask() == direct.0 && gateway.lastConnection() == tunnel)
            client.proxy?.password = "wrong"  // another proxy is another connection
            #expect(failure { _ = try ask() } == "SWL_E_PROXY")
            client.proxy = nil
            #expect(try ask() == direct.0)
        }
    }
}

@Suite struct ProxyTests {
    @Test(arguments: [
        ("http://p:3128", Proxy(host: "p", port: 3128)), ("p", Proxy(host: "p", port: 1080)), ("http://p:80/", Proxy(host: "p", port: 80)),
        ("http://[::1]:8080", Proxy(host: "::1", port: 8080)), ("http://[::1]", Proxy(host: "::1", port: 1080)),
        ("http://u:p%40s@p:1", Proxy(host: "p", port: 1, user: "u", password: "p@s")), ("http://u@p:1", Proxy(host: "p", port: 1, user: "u")),
        ("http://u:a:b@p:1", Proxy(host: "p", port: 1, user: "u", password: "a:b")),
    ])
    func url(text: String, proxy: Proxy) throws { #expect(try Proxy(text) == proxy) }

    @Test(arguments: ["", "http://", "https://p:1", "http://p:0", "http://p:65536", "http://p:x", "http://u@", "p q"])
    func noURL(text: String) { #expect(failure { _ = try Proxy(text) } == "SWL_E_ARG_URL") }

    @Test func environment() throws {
        let names = ["REQUEST_METHOD", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"]
        let before = names.map { name in getenv(name).map { String(cString: $0) } }
        defer { for (name, value) in zip(names, before) { value.map { _ = setenv(name, $0, 1) } ?? { _ = unsetenv(name) }() } }
        func proxy(_ url: String, _ variables: [String: String]) -> String? {
            for name in names { unsetenv(name) }
            for (name, value) in variables { setenv(name, value, 1) }
            return Proxy.environment(for: url)?.host
        }
        #expect(proxy("https://h", [:]) == nil)
        #expect(proxy("https://h", ["HTTPS_PROXY": "http://a:1", "https_proxy": "http://b:1"]) == "a")
        #expect(proxy("https://h", ["https_proxy": "http://b:1"]) == "b")
        #expect(proxy("https://h", ["http_proxy": "http://b:1"]) == nil)
        #expect(proxy("http://h", ["http_proxy": "http://b:1"]) == "b")
        #expect(proxy("http://h", ["HTTP_PROXY": "http://a:1", "http_proxy": "http://b:1"]) == "a")
        #expect(proxy("https://h", ["HTTP_PROXY": "http://b:1"]) == nil)
        #expect(proxy("http://h", ["HTTP_PROXY": "http://b:1", "REQUEST_METHOD": "GET"]) == nil)
        #expect(proxy("http://h", ["http_proxy": "http://b:1", "REQUEST_METHOD": "GET"]) == "b")
        #expect(proxy("https://h", ["HTTPS_PROXY": "http://b:1", "REQUEST_METHOD": "GET"]) == "b")
        for (list, goes) in [
            ("*", false), ("h.test", false), (" .h.test ", false), ("*.h.test", false), ("test", false), ("x,h.test", false), ("th.test", true),
            ("x.h.test", true), ("", true), (",", true),
        ] {
            #expect((proxy("https://h.test/", ["HTTPS_PROXY": "http://a:1", "NO_PROXY": list]) != nil) == goes, "\(list)")
        }
    }
}
