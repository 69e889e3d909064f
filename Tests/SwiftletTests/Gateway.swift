import Foundation

/// The local gateway, started once for all tests of a run.
final class Gateway: Sendable {
    static let shared = Gateway()

    let url: String
    let roots: String
    let key: String
    /// The gateway ends when this pipe does: with the test process, however that ends.
    private let life = Pipe()

    private init() {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftlet-\(UUID())")
        let ready = folder.appendingPathComponent("ready.json")
        try! FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", #"python3 "$@" & cat; kill $!"#, "gateway", root.appendingPathComponent("scripts/gateway.py").path,
            "--certs", folder.appendingPathComponent("certs").path, "--ready", ready.path,
        ]
        process.standardInput = life
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try! process.run()
        while !FileManager.default.fileExists(atPath: ready.path) { usleep(50_000) }
        let fields = try! JSONSerialization.jsonObject(with: Data(contentsOf: ready)) as! [String: Any]
        url = fields["url"] as! String
        roots = fields["ca"] as! String
        key = fields["key"] as! String
    }
}
