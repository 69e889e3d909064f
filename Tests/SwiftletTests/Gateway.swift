// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The local gateway, started once for all tests of a run.
final class Gateway: Sendable {
    static let shared = Gateway()

    let url: String
    let plainURL: String?
    let roots: String
    let key: String
    /// Access and secret keys by their owner, "aws", "aws_temporary", "qiniu", "appstage".
    let pairs: [String: [String: String]]
    /// Of the Huawei account, and its resource.
    let login: [String: String]
    let resourceCode: String
    private let log: URL
    /// The gateway ends when this pipe does: with the test process, however that ends. It may have inherited
    /// a mask of signals, which only the last of them passes.
    private let life = Pipe()

    private init() {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftlet-\(UUID())")
        log = folder.appendingPathComponent("log")
        let ready = folder.appendingPathComponent("ready.json")
        try! FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.currentDirectoryURL = root
        process.arguments = [
            "-c", #"python=${SWIFTLET_VENV:-$(scripts/venv base)}/bin/python3; "$python" "$@" & cat; kill -9 $!"#, "gateway",
            root.appendingPathComponent("Tests/gateway/gateway.py").path,
            "--certs", folder.appendingPathComponent("certs").path, "--ready", ready.path, "--log", log.path, "--plain-port", "0",
        ]
        process.standardInput = life
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try! process.run()
        while !FileManager.default.fileExists(atPath: ready.path) { usleep(50_000) }
        let fields = try! JSONSerialization.jsonObject(with: Data(contentsOf: ready)) as! [String: Any]
        url = fields["url"] as! String
        plainURL = (fields["plain_port"] as? Int).map { "http://localhost:\($0)" }
        roots = fields["ca"] as! String
        key = fields["key"] as! String
        let credentials = fields["credentials"] as! [String: Any]
        pairs = credentials.compactMapValues { $0 as? [String: String] }
        login = pairs["login"]!
        resourceCode = credentials["resource_code"] as! String
    }

    /// The path of a file in the folder with its certificates.
    func text(_ name: String) throws -> String {
        try String(contentsOf: URL(fileURLWithPath: roots).deletingLastPathComponent().appendingPathComponent(name), encoding: .utf8)
    }

    /// Of its certificate's key, as OpenSSL tells it.
    func serverPin() throws -> [UInt8] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.currentDirectoryURL = URL(fileURLWithPath: roots).deletingLastPathComponent()
        process.arguments = ["-c", "openssl x509 -in server.pem -noout -pubkey | openssl pkey -pubin -outform der | openssl sha256 -binary"]
        process.standardOutput = output
        try process.run()
        return Array(output.fileHandleForReading.readDataToEndOfFile())
    }

    /// How many requests had this text in their target.
    func count(of text: String) throws -> Int {
        try String(contentsOf: log, encoding: .utf8).split(separator: "\n").filter { line in
            let request = try JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any]
            return (request["target"] as! String).contains(text)
        }.count
    }

    /// The number of the connection that the last request came over.
    func lastConnection() throws -> Int {
        let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
        return (try JSONSerialization.jsonObject(with: Data(lines.last!.utf8)) as! [String: Any])["connection"] as! Int
    }
}
