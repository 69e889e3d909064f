// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// What the key of an HMAC is combined with: ipad and opad of RFC 2104 section 2.
private var innerPad: UInt { 0x36 }
private var outerPad: UInt { 0x5c }

/// A hash of the port, with what it reads from and writes to. After the first failure, which `status` keeps, it does
/// nothing any more. It is used through a pointer alone, because sinks and texts point into it.
struct Hash {
    typealias Start = @convention(c) (UnsafeMutablePointer<swl_port_hash>) -> swl_status

    /// What is hashed is written here. It goes on in whole blocks, so that the port has nothing to collect.
    var sink: Sink
    var status: swl_status
    private var start: Start
    /// Of a digest, in bytes.
    private var size: Int
    private var digest: Bytes32
    /// The HMAC's key, and zeros after it. Between two HMACs it is all zeros.
    private var pad: Bytes64
    private var text: Bytes64
    private var block: Bytes64
    private var state: swl_port_hash

    /// Call this before anything else: the memory is not initialised.
    @inline(__always)
    mutating func prepare(_ start: Start, size: Int) {
        self.start = start
        self.size = size
        status = .SWL_OK
        checkLayout()
        swl_wipe(bytes(&digest), 32 + 64)  // and the pad; the digest of a hash that fails is zeros
        sink = Sink(bytes(&block), size: 64) { $0.assumingMemoryBound(to: Hash.self).pointee.flush() }
    }

    /// The sink has the hash's address, and the pad follows the digest. No code is made of this check unless a member
    /// moved: each hash would trap then. (Embedded Swift has no key paths to ask for an offset.)
    @inline(__always)
    private mutating func checkLayout() {
        precondition(bytes(&self) == bytes(&sink) && bytes(&digest) + 32 == bytes(&pad))
    }

    /// Keeps the first failure.
    @inline(never)
    mutating func fail(_ failure: swl_status) {
        if status == .SWL_OK { status = failure }
    }

    @inline(never)
    mutating func begin() {
        if status == .SWL_OK { status = start(&state) }
    }

    /// Gives the text to the port itself. The sink must be empty.
    @inline(never)
    mutating func update(_ text: Str) {
        if status == .SWL_OK && !text.isEmpty { status = swl_port_hash_update(&state, text.base, text.count) }
    }

    /// Gives the port what the sink has collected.
    @inline(never)
    mutating func flush() {
        update(sink.takeBlock())
    }

    @inline(never)
    mutating func finish() {
        flush()
        if status == .SWL_OK { status = swl_port_hash_finish(&state, bytes(&digest)) }
    }

    /// The digest, until the next one.
    @inline(never)
    mutating func result() -> Str { Str(bytes(&digest), size) }

    /// Begins an HMAC (RFC 2104): the message is hashed next. The key is `prefix` and `key` together; one of more than 64
    /// bytes is hashed. Lengths are compared as unsigned numbers, which a negative one fails too.
    @inline(never)
    mutating func beginHMAC(_ key: Str, after prefix: Str) {
        var prefix = prefix
        var key = key
        if UInt(bitPattern: key.count) > UInt(bitPattern: 64 &- prefix.count) {
            begin()
            sink.append(prefix)
            sink.append(key)
            finish()
            swl_wipe(bytes(&block), 64)
            // A port may write all 32 bytes of the digest for SHA-1, too, as PSA's does: result() gives `size` of them.
            prefix = prefix.prefix(0)
            key = result()
        }
        swl_copy_(bytes(&pad), prefix.base, prefix.count)
        swl_copy_(bytes(&pad) + prefix.count, key.base, key.count)
        beginPad(innerPad)
    }

    @inline(never)
    mutating func beginHMAC(_ key: Str) { beginHMAC(key, after: key.prefix(0)) }

    @inline(never)
    mutating func finishHMAC() {
        finish()
        beginPad(innerPad ^ outerPad)
        update(result())
        finish()
        swl_wipe(bytes(&pad), 64)
    }

    @inline(never)
    private mutating func beginPad(_ mask: UInt) {
        var word = UnsafeMutableRawPointer(bytes(&pad)).assumingMemoryBound(to: UInt.self)
        let end = word + 64 / MemoryLayout<UInt>.size
        while word < end {
            word.pointee ^= mask &* (UInt.max / 255)  // in each byte
            word += 1
        }
        begin()
        update(Str(bytes(&pad), 64))
    }

    /// The digest in lower-case hexadecimal, until the next one.
    @inline(never)
    mutating func hex() -> swl_str {
        var next = bytes(&text)
        let end = next + 64
        var digest = bytes(&digest)
        while next < end {
            next[0] = digitText(digest.pointee >> 4, UInt8(ascii: "a"))
            next[1] = digitText(digest.pointee & 15, UInt8(ascii: "a"))
            next += 2
            digest += 1
        }
        return Str(bytes(&text), 64).c
    }

    @inline(never)
    mutating func finishHex() -> swl_str {
        finish()
        return hex()
    }

    mutating func base64(_ last: Literal) -> Str {
        writeBase64(result(), last, bytes(&text))
        return Str(bytes(&text), base64Length(size))
    }

    mutating func wipe() { swl_wipe(bytes(&digest), 32) }

    /// Hashes the body. One that is not in memory is read a block at a time, and then set to its start.
    @inline(never)
    mutating func updateBody(_ req: UnsafePointer<swl_request>) {
        flush()
        var left = req.pointee.body.len
        if req.pointee.body.ptr != nil || left == 0 { return update(Str(req.pointee.body)) }
        guard left > 0, req.pointee.source.read != nil, req.pointee.source.rewind != nil else { return abandon(.SWL_E_ARG_BODY) }
        while left > 0 {
            let most = min(left, 64)
            let n = Int(truncatingIfNeeded: req.pointee.source.read.unsafelyUnwrapped(req.pointee.source.ctx, bytes(&block), most))
            if n <= 0 || n > most {
                abandon(.SWL_E_IO_SOURCE)
                break
            }
            update(Str(bytes(&block), n))
            left &-= n
        }
        abandon(req.pointee.source.rewind.unsafelyUnwrapped(req.pointee.source.ctx))
    }

    /// Keeps a failure while a hash is under way, and ends that hash, for which the port may hold resources.
    @inline(never)
    mutating func abandon(_ failure: swl_status) {
        if failure == .SWL_OK { return }
        finish()
        fail(failure)
    }
}
