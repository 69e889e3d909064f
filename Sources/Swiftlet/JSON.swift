// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet

/// The strings in a JSON text whose path of member names is `path`, joined; arrays count as
/// one name each, "*". So `jsonText(event.data, "choices", "*", "delta", "content")` is what
/// an OpenAI chunk adds to the answer. Empty when no string has this path.
/// - Throws: `SWL_E_SYNTAX_JSON` and its like when the text is not JSON.
public func jsonText(_ json: String, _ path: String...) throws(Failure) -> String {
    let memory = Arena()
    var reader = PathReader(path)
    return try withExtendedLifetime(memory) { () throws(Failure) in try reader.read(memory.text(json)) }
}

private struct PathReader {
    private let path: [String]
    /// The names that lead to the value being read.
    private var names: [String] = []
    private var found: [UInt8] = []

    init(_ path: [String]) { self.path = path }

    mutating func read(_ text: swl_str) throws(Failure) -> String {
        // A member's name that does not fit is cut, and then still longer than those of the path.
        let room = 256 + (path.map(\.utf8.count).max() ?? 0)
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 1)
        defer { scratch.deallocate() }
        let decoder = UnsafeMutablePointer<swl_json>.allocate(capacity: 1)
        defer { decoder.deallocate() }
        swl_json_init_2(decoder, scratch, room)
        var input = text
        var event = swl_json_event()
        while true {
            var status = try check(swl_json_next(decoder, &input, &event))
            if status == .SWL_MORE { status = try check(swl_json_end(decoder, &event)) }
            if status == .SWL_DONE {
                // The decoder leaves the bytes after the document; they may only be white space.
                if input.bytes.contains(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) { throw Failure(.SWL_E_SYNTAX_JSON) }
                return String(decoding: found, as: UTF8.self)
            }
            take(event)
        }
    }

    private mutating func take(_ event: swl_json_event) {
        let depth = Int(event.depth)
        switch event.kind {
        case SWL_JSON_KEY:
            names.removeLast(max(0, names.count - depth + 1))
            names.append(String(event.data))
        case SWL_JSON_ARRAY:
            names.removeLast(names.count - depth)
            names.append("*")
        case SWL_JSON_ARRAY_END: names.removeLast(names.count - depth)
        case SWL_JSON_STRING where depth == path.count && names.starts(with: path): found.append(contentsOf: event.data.bytes)
        default: break
        }
    }
}
