// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// The one writer. It writes to a buffer, to a buffer that is a window of a longer text, into a hash block by block, or
/// nowhere, to count. It never fails: `count` shows what did not fit.
struct Sink {
    private let size: Int
    /// How many bytes were offered, whether they fit or not; below 0 while bytes before the window go by.
    private(set) var count: Int
    private let base: UnsafeMutablePointer<UInt8>
    /// Takes a full block and begins the next one. It is a pointer, so that a program that writes only to buffers does
    /// not link it.
    private let full: (@convention(c) (UnsafeMutableRawPointer) -> Void)?

    /// Writes after what the buffer holds already. The first `skip` bytes of the text are left out: the buffer is a window of it.
    init(_ out: UnsafePointer<swl_buf>, skip: Int) {
        count = 0 &- (skip < 0 ? .max : skip)  // negative: a size_t of half the address space or more
        // Without room the pointer, which may be NULL, is never used.
        base = unsafeBitCast(out.pointee.ptr, to: UnsafeMutablePointer<UInt8>.self) + out.pointee.len
        size = max(out.pointee.cap &- out.pointee.len, 0)
        full = nil
    }

    init(_ out: UnsafePointer<swl_buf>) { self.init(out, skip: 0) }

    /// Collects blocks of `size` bytes at `base`, and calls `full` with this sink for each.
    @inline(__always)
    init(_ base: UnsafeMutablePointer<UInt8>, size: Int, full: (@convention(c) (UnsafeMutableRawPointer) -> Void)?) {
        count = 0
        self.base = base
        self.size = size
        self.full = full
    }

    var fits: Bool { count <= size }

    /// Where the next byte of a buffer goes. The text that is written from here on can be borrowed, if it fits.
    var position: UnsafePointer<UInt8> { UnsafePointer(base + count) }

    /// The text that was written to a buffer since `count` was `start`.
    func text(from start: Int) -> Str { Str(UnsafePointer(base + start), count &- start) }

    /// Whether `n` bytes more fit; if not, they count as needed.
    mutating func reserve(_ n: Int) -> Bool {
        if count &+ n <= size { return true }
        count &+= n
        return false
    }

    /// The bytes in the block; the next block is empty.
    mutating func takeBlock() -> Str {
        let block = Str(base, count)
        count = 0
        return block
    }

    @inline(never)
    mutating func append(_ text: Str) {
        var text = text
        while text.count > 0 {  // formats have many that are empty
            let start = count
            let from = max(start, 0)
            let to = min(start &+ text.count, size)
            if to > from { UnsafeMutableRawPointer(base + from).copyMemory(from: text.base + (from &- start), byteCount: to &- from) }
            guard let full, to == size else {
                count = start &+ text.count
                return
            }
            count = to
            text = Str(text.base + (to &- start), text.count &- (to &- start))
            full(&self)
        }
    }

    @inline(never)
    mutating func append(_ byte: UInt8) {
        let at = count
        count = at &+ 1
        if UInt(bitPattern: at) >= UInt(bitPattern: size) { return }
        base[at] = byte
        if at &+ 1 == size, let full { full(&self) }
    }

    mutating func append(_ text: swl_str) { append(Str(text)) }

    /// With the letters from `first` ("A" or "a") on turned into the other case.
    @inline(never)
    mutating func append(_ text: Str, turning first: UInt8) {
        var rest = text
        while !rest.isEmpty {
            let byte = rest.removeFirst()
            append(byte &- first < 26 ? byte ^ caseBit : byte)
        }
    }

    /// A wire format as its specification prints it: `$a`, `$b` and on are slots.
    @inline(__always)
    mutating func write(_ format: Literal, _ slots: Slots) {
        assert(slots.fill(format))
        write(format, slots.first)
    }

    @inline(never)
    private mutating func write(_ format: Literal, _ slots: UnsafePointer<swl_str>) {
        var rest = format.base
        while true {
            let start = rest
            while rest.pointee != 0 && rest.pointee != UInt8(ascii: "$") { rest += 1 }
            if rest != start { append(Str(start, rest - start)) }
            if rest.pointee == 0 { return }
            append(slots[Int(truncatingIfNeeded: rest[1] &- UInt8(ascii: "a"))])
            rest += 2
        }
    }

    /// A format without slots.
    mutating func write(_ text: Literal) { write(text, UnsafeRawPointer(text.base).assumingMemoryBound(to: swl_str.self)) }

    @inline(never)
    mutating func write(decimal number: UInt) {
        var digits: DecimalDigits = (0, 0, 0)
        withUnsafeMutablePointer(to: &digits) { write(decimal(number, $0)) }
    }

    /// Adds the number of bytes to `out.len`, those that did not fit included.
    func commit(_ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
        let whole = fits
        out.pointee.len &+= count
        return whole ? .SWL_OK : .SWL_E_SPACE
    }

    /// The same for a window: SWL_MORE if the text goes on after it. The text may have ended before the window. An `out`
    /// without room measures.
    @inline(never)
    mutating func commitPart(_ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
        count = max(count, 0)
        if !fits && out.pointee.cap != 0 {
            out.pointee.len = out.pointee.cap
            return .SWL_MORE
        }
        return commit(out)
    }
}

/// Texts one after the other in memory, which fill in the slots of a format. C keeps the members of a struct in their
/// order; swiftlet_swift.h checks the structs that begin with texts.
struct Slots {
    fileprivate let first: UnsafePointer<swl_str>
    private let count: Int

    private init(_ first: UnsafeRawPointer, count: Int) {
        self.first = first.assumingMemoryBound(to: swl_str.self)
        self.count = count
    }

    /// The texts of a value that consists of texts.
    init<T>(_ texts: UnsafeMutablePointer<T>) { self.init(texts, count: MemoryLayout<T>.size / MemoryLayout<swl_str>.stride) }

    /// Method, host, path, query.
    init(_ request: UnsafePointer<swl_request>) { self.init(request, count: 4) }

    /// Name, prefix, value.
    init(_ header: UnsafePointer<swl_header>) { self.init(header, count: 3) }

    /// Access key and secret key.
    init(_ key: UnsafePointer<swl_qiniu>) { self.init(key, count: 2) }

    subscript(i: Int) -> swl_str {
        assert(i < count)
        return first[i]
    }

    /// Whether each slot of the format has its text. Only debug builds check it.
    fileprivate func fill(_ format: Literal) -> Bool {
        var rest = format.base
        while rest.pointee != 0 {
            if rest.pointee == UInt8(ascii: "$") && Int(truncatingIfNeeded: rest[1] &- UInt8(ascii: "a")) >= count { return false }
            rest += 1
        }
        return true
    }
}
