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
            if room > 0 || block == nil { return }
            text.removeFirst(n)
            flush()
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
        var next = format.base
        while true {
            var end = next
            while end.pointee != 0 && end.pointee != 0x24 /* $ */ { end += 1 }
            append(Str(next, end - next))
            if end.pointee == 0 { return }
            append(slots[Int(truncatingIfNeeded: digit(end[1]))])
            next = end + 2
        }
    }

    @inline(never)
    mutating func write(_ text: Literal) { append(Str(text)) }

    /// Decimal, in the machine's word: 64-bit division would cost a 32-bit target 700 bytes.
    @inline(never)
    mutating func write(decimal number: UInt) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)  // UInt.max has 20 digits
        withUnsafeMutableBytes(of: &digits) { buffer in
            let base = buffer.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
            var i = 24
            var rest = number
            repeat {
                i &-= 1
                base[i] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            append(Str(base + i, 24 &- i))
        }
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
