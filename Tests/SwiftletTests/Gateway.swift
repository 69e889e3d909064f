import Foundation

/// The local gateway, started once for all tests of a run.
final class Gateway: Sendable {
    static let shared = Gateway()

    let url: String
    let roots: String
    let key: String

    private init() {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftlet-\(UUID())")
        let ready = folder.appendingPathComponent("ready.json")
        try! FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", root.appendingPathComponent("scripts/gateway.py").path,
            "--certs", folder.appendingPathComponent("certs").path, "--ready", ready.path,
        ]
        process.standardOutput = FileHandle.nullDevice
        try! process.run()
        atexit_b { [pid = process.processIdentifier] in kill(pid, SIGTERM) }
        while !FileManager.default.fileExists(atPath: ready.path) { usleep(50_000) }
        let fields = try! JSONSerialization.jsonObject(with: Data(contentsOf: ready)) as! [String: Any]
        url = fields["url"] as! String
        roots = fields["ca"] as! String
        key = fields["key"] as! String
    }
}
