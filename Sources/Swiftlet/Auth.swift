// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet
internal import CSwiftletPort

/// How a request proves who sends it. Secrets do not go over plain http: `SWL_E_INSECURE`. Swiftlet wipes
/// its own copies of them; those in your strings stay in memory.
public enum Auth: Sendable, Equatable {
    /// `Authorization: Bearer` (RFC 6750): OpenAI and its like, Bedrock API keys.
    case bearer(String)
    /// `X-Auth-Token`: Huawei Cloud IAM.
    case token(String)
    /// A secret in a header of your choice: `api-key`, `Authorization: Basic`.
    case header(name: String, value: String)
    /// AWS Signature Version 4 and 4a.
    case sigV4(AWS)
    case sigV4a(AWS)
    /// Qiniu's management services.
    case qiniu(accessKey: String, secretKey: String)
    /// Huawei Cloud AppStage.
    case appStage(accessKey: String, secretKey: String, resourceCode: String)
    /// A credential that ends: Huawei's IAM tokens, short-term Bedrock keys, temporary credentials of AWS.
    case login(Login)
}

/// Credentials of AWS, and what they sign for.
public struct AWS: Sendable, Equatable {
    /// How a service differs from the common rules of AWS.
    public struct Options: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// S3's rules: the path is signed as it is sent, and the body's hash is sent. A presigned URL leaves the body unsigned.
        public static let s3 = Options(rawValue: SWL_AWS_S3)
        /// Sends the body's hash to services other than S3, too.
        public static let sendSHA256 = Options(rawValue: SWL_AWS_SEND_SHA256)
        /// The body is not part of the signature: UNSIGNED-PAYLOAD is sent in the place of its hash.
        public static let unsignedBody = Options(rawValue: SWL_AWS_UNSIGNED_BODY)
        /// Sends the session token without signing it (AWS IoT).
        public static let unsignedToken = Options(rawValue: SWL_AWS_UNSIGNED_TOKEN)
    }

    /// The id of the key, without white space.
    public var accessKey: String
    /// A secret.
    public var secretKey: String
    /// The session token of temporary credentials; "" with others.
    public var sessionToken = ""
    /// A region, such as "us-west-2"; for SigV4a a set of regions, such as "us-*,eu-west-1".
    public var region: String
    /// The signing name: "bedrock", "s3", "iam".
    public var service: String
    /// What the service wants besides; for Bedrock nothing.
    public var options: Options = []

    public init(accessKey: String, secretKey: String, sessionToken: String = "", region: String, service: String, options: Options = []) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.region = region
        self.service = service
        self.options = options
    }

    /// A short-term Amazon Bedrock API key for ``Auth/bearer(_:)``, made without a network.
    /// - Parameter seconds: 1 to 43200. The key expires earlier if the credentials do.
    /// - Throws: `SWL_E_ARG_KEY` and its like for what is wrong in these credentials.
    public func bedrockKey(seconds: UInt32 = 43200) throws(Failure) -> String {
        let arena = Arena()
        var aws = borrowed(arena)
        return String(try arena.output { swl_bedrock_key(&aws, swl_posix_time(), seconds, $0, nil) })
    }

    func borrowed(_ arena: Arena) -> swl_aws {
        swl_aws(
            access_key: arena.text(accessKey), secret_key: arena.text(secretKey), session_token: arena.text(sessionToken),
            region: arena.text(region), service: arena.text(service), flags: options.rawValue, key: nil)
    }
}

extension Auth {
    /// With the key in the arena's memory.
    func borrowed(_ arena: Arena) -> swl_auth {
        switch self {
        case .bearer(let key): swl_auth_bearer(arena.one(swl_bearer(token: arena.text(key))))
        case .token(let key): swl_auth_token(arena.one(swl_token(token: arena.text(key))))
        case .header(let name, let value):
            swl_auth_header(arena.one(swl_header(name: arena.text(name), prefix: swl_str(), value: arena.text(value), flags: SWL_SECRET)))
        case .sigV4(let aws): swl_auth_sigv4(arena.one(aws.borrowed(arena)))
        case .sigV4a(let aws): swl_auth_sigv4a(arena.one(aws.borrowed(arena)))
        case .qiniu(let accessKey, let secretKey):
            swl_auth_qiniu(
                arena.one(swl_qiniu(access_key: arena.text(accessKey), secret_key: arena.text(secretKey), flags: SWL_QINIU_DATE)))
        case .appStage(let accessKey, let secretKey, let resourceCode):
            swl_auth_appstage(
                arena.one(
                    swl_appstage(
                        access_key: arena.text(accessKey), secret_key: arena.text(secretKey), resource_code: arena.text(resourceCode),
                        nonce: swl_str())))
        case .login(let login): arena.keep(BorrowedLogin(login)).auth
        }
    }

    func presign(_ request: UnsafeMutablePointer<swl_request>, _ seconds: UInt32, _ arena: Arena) throws(Failure) -> swl_str {
        switch self {
        case .sigV4(let aws):
            var aws = aws.borrowed(arena)
            return try arena.output { swl_sigv4_presign(&aws, request, seconds, $0) }
        case .sigV4a(let aws):
            var aws = aws.borrowed(arena)
            return try arena.output { swl_sigv4a_presign(&aws, request, seconds, $0) }
        default: throw Failure(.SWL_E_ARG, "only AWS signatures are presigned")
        }
    }
}
