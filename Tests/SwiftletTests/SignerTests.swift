// SPDX-License-Identifier: Apache-2.0
import Foundation
import Swiftlet
import Testing

extension GatewayTests {
    /// The gateway verifies each signature by its own implementation.
    @Suite(.serialized) struct SignerTests {
        private let gateway = Gateway.shared

        private func aws(_ pair: String, service: String = "bedrock", region: String = "us-west-2") -> AWS {
            let keys = gateway.pairs[pair]!
            return AWS(
                accessKey: keys["access"]!, secretKey: keys["secret"]!, sessionToken: keys["session"]!, region: region, service: service)
        }

        private func answer(_ service: Service) throws -> String {
            try gateway.client().reply(to: Conversation(model: "m:0", messages: [.user("Hello")]), from: service).text()
        }

        @Test(arguments: ["aws", "aws_temporary"])
        func sigV4(pair: String) throws {
            #expect(try answer(.converse(gateway.url, auth: .sigV4(aws(pair)))).contains("Hello"))
            var wrong = aws(pair)
            wrong.secretKey += "x"
            let error = #expect(throws: ServiceError.self) { try answer(.converse(gateway.url, auth: .sigV4(wrong))) }
            #expect(error?.status == 403)
        }

        @Test func appStage() throws {
            let keys = gateway.pairs["appstage"]!
            let auth = Auth.appStage(accessKey: keys["access"]!, secretKey: keys["secret"]!, resourceCode: gateway.resourceCode)
            for _ in 0..<2 { #expect(try answer(.chat(gateway.url + "/appstage/v1", auth: auth)).contains("Hello")) }
        }

        @Test func token() throws {
            let login = gateway.login
            let user: [String: Any] = ["name": login["user"]!, "password": login["password"]!, "domain": ["name": login["domain"]!]]
            let scope: [String: Any] = ["project": ["name": login["project"]!]]
            let body = ["auth": ["identity": ["methods": ["password"], "password": ["user": user]], "scope": scope]]
            let json = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
            let response = try gateway.client().send(Request("POST", gateway.url + "/v3/auth/tokens?nocatalog=true", json: json))
            let token = try #require(response.headers["X-Subject-Token"])
            #expect(token.count > 20000)
            #expect(try answer(.chat(gateway.url + "/appstage/v1", auth: .token(token))).contains("Hello"))
        }

        @Test func qiniu() throws {
            let keys = gateway.pairs["qiniu"]!
            let request = Request(
                "POST", gateway.url + "/v1/apikeys", json: #"{"count":1,"names":["a"]}"#,
                auth: .qiniu(accessKey: keys["access"]!, secretKey: keys["secret"]!))
            let response = try gateway.client().send(request)
            #expect(try jsonText(response.text, "data", "keys", "*", "name") == "a")
        }

        @Test func headersForAnotherStack() throws {
            var request = Request("POST", "https://h.example.com/a", json: "{}", auth: .sigV4(aws("aws_temporary")))
            var names = try request.signedHeaders().map(\.name)
            #expect(names == ["Content-Type", "X-Amz-Security-Token", "X-Amz-Date", "Authorization"])
            request.auth = .sigV4a(aws("aws", region: "*"))
            names = try request.signedHeaders().map(\.name)
            #expect(names.contains("X-Amz-Region-Set"))
            #expect(try request.signedHeaders()["Authorization"]!.hasPrefix("AWS4-ECDSA-P256-SHA256 Credential=AKIDGATEWAY/"))
            request.auth = .bearer("k")
            #expect(try request.signedHeaders()["Authorization"] == "Bearer k")
            request.auth = .header(name: "api-key", value: "k")
            #expect(try request.signedHeaders()["api-key"] == "k")
        }

        @Test func presigned() throws {
            var request = Request("GET", "https://b.s3.amazonaws.com/a%20b?c=d", auth: .sigV4(aws("aws", service: "s3")))
            let url = try request.presignedURL(seconds: 600)
            #expect(url.hasPrefix("https://b.s3.amazonaws.com/a%20b?c=d&X-Amz-Algorithm=AWS4-HMAC-SHA256&"))
            #expect(url.contains("&X-Amz-Expires=600&") && url.split(separator: "X-Amz-Signature=").last!.count == 64)
            #expect(failure { _ = try request.presignedURL(seconds: 0) } == "SWL_E_ARG_EXPIRES")
            request.auth = .bearer("k")
            #expect(failure { _ = try request.presignedURL(seconds: 600) } == "SWL_E_ARG")
        }

        @Test func bedrockKey() throws {
            let key = try aws("aws").bedrockKey(seconds: 60)
            #expect(key.hasPrefix("bedrock-api-key-"))
            let text = Data(base64Encoded: String(key.dropFirst("bedrock-api-key-".count))).map { String(decoding: $0, as: UTF8.self) }
            #expect(text?.contains("Action=CallWithBearerToken") == true && text?.contains("X-Amz-Expires=60") == true)
            #expect(failure { _ = try aws("aws").bedrockKey(seconds: 0) } == "SWL_E_ARG_EXPIRES")
        }
    }
}
