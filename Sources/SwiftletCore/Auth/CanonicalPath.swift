import CSwiftlet

extension Sink {
    /// The path without empty, "." and ".." segments, percent-encoded once more.
    @inline(never)
    mutating func write(path: Str) {
        var rest = path
        var isEmpty = true
        while !rest.isEmpty {
            let segment = rest.cut(at: 0x2f)
            // A ".." behind it may take it away. Looking ahead costs time where others keep a list.
            var deep = depth(segment)
            var ahead = rest
            while deep > 0 && !ahead.isEmpty { deep &+= depth(ahead.cut(at: 0x2f)) }
            if deep <= 0 { continue }
            append(0x2f)
            encode(segment, .text)
            isEmpty = false
        }
        if isEmpty || path[path.count &- 1] == 0x2f { append(0x2f) }
    }
}

/// How much deeper a segment leads.
@inline(never)
private func depth(_ segment: Str) -> Int {
    if segment.isEmpty { return 0 }
    if segment[0] != 0x2e || segment.count > 2 { return 1 }
    if segment.count == 1 { return 0 }
    return segment[1] == 0x2e ? -1 : 1
}
