// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

extension Sink {
    /// Appends the path without empty, "." and ".." segments, percent-encoded once more.
    @inline(never)
    mutating func write(path: Str) {
        var rest = path
        var isEmpty = true
        while !rest.isEmpty {
            let segment = rest.cut(at: UInt8(ascii: "/"))
            // A segment stays unless a later ".." takes it away: the depth then falls to 0 further on. To look for that
            // takes n * n steps for n segments, and no list of them.
            var deep = depth(segment)
            var ahead = rest
            while deep > 0 && !ahead.isEmpty { deep &+= depth(ahead.cut(at: UInt8(ascii: "/"))) }
            if deep <= 0 { continue }
            append(UInt8(ascii: "/"))
            encode(segment, .text)
            isEmpty = false
        }
        if isEmpty || path[path.count &- 1] == UInt8(ascii: "/") { append(UInt8(ascii: "/")) }
    }
}

/// How much deeper a segment leads: "" and "." by 0, ".." by -1, all others by 1.
@inline(never)
private func depth(_ segment: Str) -> Int {
    if segment.count > 2 { return 1 }
    var rest = segment
    while !rest.isEmpty {
        if rest.removeFirst() != UInt8(ascii: ".") { return 1 }
    }
    return segment.count < 2 ? 0 : -1
}
