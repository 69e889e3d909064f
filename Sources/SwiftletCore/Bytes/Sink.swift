import CSwiftlet

/// The one writer: into a buffer, a window of a longer text, a block at a time into a hash,
/// or nowhere, to count. It never fails; what did not fit shows in `count`.
struct Sink {
    /// Takes a full block, and the last one from `flush`.
    typealias Block = @convention(c) (UnsafeMutableRawPointer, UnsafeMutablePointer<UInt8>, Int) -> Void

    /// Bytes offered behind the skipped ones, whether they fit or not.
    private(set) var count = 0
    private var skip = 0
    private var next: UnsafeMutablePointer<UInt8>
    private var room: Int
    private let size: Int
    private var block: Block?
    private var context: UnsafeMutableRawPointer
    /// `flush` by address: who writes to buffers only does not link it.
    private var full: (@convention(c) (UnsafeMutableRawPointer) -> Void)?

    /// Behind what the buffer holds already; `skip` bytes of the text come before its window.
    @inline(never)
    init(_ out: UnsafePointer<swl_buf>, skip: Int) {
        room = max(out.pointee.cap &- out.pointee.len, 0)
        size = room
        // Without room the pointer, which may be NULL, is never used.
        next = unsafeBitCast(out.pointee.ptr, to: UnsafeMutablePointer<UInt8>.self) + out.pointee.len
        self.skip = skip
        context = UnsafeMutableRawPointer(next)
    }

    init(_ out: UnsafePointer<swl_buf>) { self.init(out, skip: 0) }

    /// In blocks of `size` bytes, collected at `base`, to a function.
    init(_ base: UnsafeMutablePointer<UInt8>, size: Int, context: UnsafeMutableRawPointer, block: @escaping Block) {
        next = base
        room = size
        self.size = size
        self.context = context
        self.block = block
        full = { $0.assumingMemoryBound(to: Sink.self).pointee.flush() }
    }

    var fits: Bool { count <= size }

    /// Where the next byte of a buffer goes. What is written from here on can be borrowed, if
    /// it fits.
    var position: UnsafePointer<UInt8> { UnsafePointer(next) }

    /// Whether `n` bytes more fit; if not, they count as needed.
    mutating func reserve(_ n: Int) -> Bool {
        if count &+ n <= size { return true }
        count &+= n
        return false
    }

    @inline(never)
    mutating func append(_ text: Str) {
        if text.isEmpty { return }  // formats have many
        var text = text
        if skip > 0 {
            let skipped = min(skip, text.count)
            skip &-= skipped
            text.removeFirst(skipped)
        }
        count &+= text.count
        while true {
            let n = min(text.count, room)
            UnsafeMutableRawPointer(next).copyMemory(from: text.base, byteCount: n)
            next += n
            room &-= n
            guard room == 0, let full else { return }
            text.removeFirst(n)
            full(&self)
        }
    }

    @inline(never)
    mutating func append(_ byte: UInt8) {
        if room > 1 && skip == 0 {
            next.pointee = byte
            next += 1
            room &-= 1
            count &+= 1
            return
        }
        var byte = byte
        append(Str(&byte, 1))
    }

    mutating func append(_ text: swl_str) { append(Str(text)) }

    /// With the letters from `first` ("A" or "a") on turned into the other case.
    @inline(never)
    mutating func append(_ text: Str, turning first: UInt8) {
        var rest = text
        while true {
            var n = 0
            while n < rest.count && rest[n] &- first > 25 { n &+= 1 }
            append(rest.prefix(n))
            rest.removeFirst(n)
            if rest.isEmpty { return }
            append(rest.removeFirst() ^ 0x20)
        }
    }

    /// A wire format as its specification prints it: `$0` to `$9` are slots, filled in from
    /// consecutive `swl_str`s, which most structs of the header are made of.
    @inline(never)
    mutating func write(_ format: Literal, _ slots: UnsafeRawPointer) {
        let slots = slots.assumingMemoryBound(to: swl_str.self)
        var rest = format.base
        while true {
            let start = rest
            while rest.pointee != 0 && rest.pointee != 0x24 /* $ */ { rest += 1 }
            append(Str(start, rest - start))
            if rest.pointee == 0 { return }
            append(slots[Int(truncatingIfNeeded: digit(rest[1]))])
            rest += 2
        }
    }

    @inline(never)
    mutating func write(_ text: Literal) { append(Str(text)) }

    @inline(never)
    mutating func write(decimal number: UInt) {
        var digits: DecimalDigits = (0, 0, 0)
        withUnsafeMutablePointer(to: &digits) { write(decimal(number, $0)) }
    }

    /// Hands on what is in the block, the last one too.
    @inline(never)
    mutating func flush() {
        guard let block else { return }
        let used = size &- room
        next -= used
        room = size
        if used > 0 { block(context, next, used) }
    }

    /// Adds what was written to `out.len`, needed bytes included.
    func commit(_ out: UnsafeMutablePointer<swl_buf>) -> swl_status {
        let whole = fits
        out.pointee.len &+= count
        return whole ? .SWL_OK : .SWL_E_SPACE
    }
}
