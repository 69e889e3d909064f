// SPDX-License-Identifier: Apache-2.0
import Foundation
import Swiftlet
import Testing

extension GatewayTests {
    /// No way of showing a value shows a secret that it holds.
    @Suite struct SecretTests {
        private static let secret = "PLANTED-\(UUID().uuidString)"

        /// Every public type of which a value may hold a secret, with one that does.
        private static var holders: [String: Any] {
            let key = secret
            let aws = AWS(accessKey: key, secretKey: key, sessionToken: key, region: "r", service: "s")
            var request = Request("POST", "https://u:\(key)@h/?X-Amz-Signature=\(key)", json: key, auth: .sigV4(aws))
            request.headers["api-key"] = key
            var service = Service.chat("https://h", auth: .header(name: "n", value: key))
            service.headers["x"] = key
            var trust = Trust(.pem(key))
            trust.identity = .init(certificates: key, key: key)
            let client = try! AsyncClient(roots: .file(Gateway.shared.roots))
            return [
                "Auth": [
                    Auth.bearer(key), .token(key), .header(name: "n", value: key), .sigV4(aws), .sigV4a(aws),
                    .qiniu(accessKey: key, secretKey: key), .appStage(accessKey: key, secretKey: key, resourceCode: key),
                    .login(Login { .init(.bearer(key)) }),
                ],
                "AWS": aws, "Request": request, "Service": service, "Trust": trust, "Identity": trust.identity as Any,
                "Headers": request.headers, "Field": request.headers.first!,
                "Response": Response(status: 200, headers: ["X-Subject-Token": key], body: Array(key.utf8)),
                "AsyncClient": client, "AsyncEvents": client.events(request), "Iterator": client.events(request).makeAsyncIterator(),
                "Login": Login { .init(.bearer(key)) }, "Credential": Login.Credential(.bearer(key)),
                "Proxy": Proxy(host: "h", port: 1, user: key, password: key),
                "Client": used(service), "ServerSentEventStream": opened(), "Reply": replying(),
            ]
        }

        /// Clients and streams after a request that held it.
        private static func used(_ service: Service) -> Client {
            let client = try! Gateway.shared.client()
            var request = Gateway.shared.question("x", stream: false)
            request.headers["X-Key"] = secret
            _ = try! client.send(request)
            return client
        }

        private static func opened() -> ServerSentEventStream {
            var request = Gateway.shared.question("x", stream: true)
            request.headers["X-Key"] = secret
            return try! Gateway.shared.client().events(request)
        }

        private static func replying() -> Reply {
            var service = Service.chat(Gateway.shared.url + "/v1", auth: .bearer(Gateway.shared.key))
            service.headers["X-Key"] = secret
            return try! Gateway.shared.client().reply(to: Conversation(model: "m", messages: [.user("x")]), from: service)
        }

        /// The other types: they hold no text of the caller's, or texts that are not secret.
        private static let others: Set<String> = [
            "Options", "Roots", "Limits", "Retry", "Cache", "Stop", "Failure", "Kind", "ServiceError", "Conversation", "Message", "Role",
            "Part", "Tool", "ToolChoice", "ToolCall", "ReplyEvent", "ServerSentEvent",
        ]

        @Test func everyPublicTypeIsHere() throws {
            let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Sources/Swiftlet")
            var types: Set<String> = []
            for file in try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil) {
                let text = try String(contentsOf: file, encoding: .utf8)
                for match in text.matches(of: /public (?:final )?(?:struct|enum|class|actor) (\w+)/) { types.insert(String(match.1)) }
            }
            #expect(types == Self.others.union(Self.holders.keys))
        }

        @Test func nothingShowsIt() {
            for (name, holder) in Self.holders {
                let values: [Any] = holder as? [Auth] ?? [holder]
                for value in values {
                    var dumped = ""
                    dump(value, to: &dumped)
                    dump([value, Optional(value) as Any], to: &dumped)
                    let shown = [
                        String(describing: value), String(reflecting: value), "\(value)", "\([value])", dumped, walked(Mirror(reflecting: value)),
                    ]
                    for text in shown { #expect(!text.contains(Self.secret), "\(name): \(text)") }
                }
            }
        }

        /// Every text in a value's mirror, at any depth.
        private func walked(_ mirror: Mirror, depth: Int = 0) -> String {
            guard depth < 12 else { return "" }
            var texts = ""
            for child in mirror.children {
                if let text = child.value as? String { texts += text + "\n" }
                if let bytes = child.value as? [UInt8] { texts += String(decoding: bytes, as: UTF8.self) + "\n" }
                texts += walked(Mirror(reflecting: child.value), depth: depth + 1)
            }
            return texts + (mirror.superclassMirror.map { walked($0, depth: depth + 1) } ?? "")
        }
    }
}
