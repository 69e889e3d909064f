import CSwiftlet

extension Sink {
    /// The path without empty, "." and ".." segments, percent-encoded once more.
    @inline(never)
    mutating func write(path: Str) {
        if isNormal(path) { return encode(path, keeping: 0x2f) }
        var rest = path
        var isEmpty = true
        while !rest.isEmpty {
            let segment = rest.cut(at: 0x2f)
            if depth(segment) > 0 && remains(before: rest) {
                append(0x2f)
                encode(segment, keeping: 0x2d)
                isEmpty = false
            }
        }
        if isEmpty || path[path.count &- 1] == 0x2f { append(0x2f) }
    }
}

/// Most paths are: no segment is empty or begins with a dot.
private func isNormal(_ path: Str) -> Bool {
    var i = 1
    while i < path.count {
        if path[i &- 1] == 0x2f && (path[i] == 0x2f || path[i] == 0x2e) { return false }
        i &+= 1
    }
    return path.count > 0
}

/// How much deeper a segment leads.
@inline(never)
private func depth(_ segment: Str) -> Int {
    if segment.isEmpty { return 0 }
    if segment[0] != 0x2e || segment.count > 2 { return 1 }
    if segment.count == 1 { return 0 }
    return segment[1] == 0x2e ? -1 : 1
}

/// Whether no ".." behind a segment takes it away. Looking ahead costs time where others
/// keep a list.
private func remains(before rest: Str) -> Bool {
    var rest = rest
    var deep = 1
    while !rest.isEmpty && deep > 0 { deep &+= depth(rest.cut(at: 0x2f)) }
    return deep > 0
}
