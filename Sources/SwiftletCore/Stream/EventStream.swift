import CSwiftlet

/// What comes next of a message. `block` is what is collected before its first event: the headers,
/// and with `whole` the payload too.
private enum Awaits: UInt8 {
    case prelude, block, header, payload, checksum, end
}

/// What both lengths of the prelude leave: prelude and checksum.
private let overhead: UInt32 = 16
private let preludeSize: UInt32 = 12
private let defaultLimit: UInt32 = 24 << 20

@implementation @c(swl_frames_init_1)
func swl_frames_init_1(_ d: UnsafeMutablePointer<swl_frames>, _ buffer: UnsafeMutableRawPointer, _ cap: Int) {
    d.pointee = swl_frames()
    d.pointee.buffer_ = swl_buf(ptr: buffer.assumingMemoryBound(to: UInt8.self), cap: cap, len: 0)
    d.pointee.startMessage()
    if cap < 32 { d.pointee.status_ = .SWL_E_ARG_BUFFER }
}

@implementation @c(swl_frames_next)
func swl_frames_next(
    _ d: UnsafeMutablePointer<swl_frames>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_frames_event>
) -> swl_status {
    var rest = Str(input.pointee)
    var status = d.pointee.status_
    ev.pointee = swl_frames_event()
    if status == .SWL_OK { status = d.pointee.next(&rest, ev) }
    input.pointee = rest.c
    if status != .SWL_OK && status != .SWL_MORE { d.pointee.status_ = status }
    return status
}

@implementation @c(swl_frames_end)
func swl_frames_end(_ d: UnsafeMutablePointer<swl_frames>) -> swl_status {
    if d.pointee.status_ == .SWL_OK {
        d.pointee.status_ = d.pointee.awaits == .prelude && d.pointee.buffer_.len == 0 ? .SWL_DONE : .SWL_E_TRUNCATED
    }
    return d.pointee.status_
}

extension swl_frames {
    fileprivate var awaits: Awaits {
        get { unsafeBitCast(UInt8(truncatingIfNeeded: state_), to: Awaits.self) }
        set { state_ = UInt32(truncatingIfNeeded: newValue.rawValue) }
    }

    private var collected: Str { Str(buffer_.ptr.unsafelyUnwrapped, buffer_.len) }

    fileprivate mutating func startMessage() {
        awaits = .prelude
        left_ = preludeSize
        buffer_.len = 0
        at_ = 0
        crc_ = CRC32().state
    }

    mutating func next(_ input: inout Str, _ ev: UnsafeMutablePointer<swl_frames_event>) -> swl_status {
        while true {
            let piece = payload(input)
            if left_ > 0 && piece.isEmpty { return .SWL_MORE }
            switch awaits {
            case .prelude, .block:
                if left_ > 0 {
                    UnsafeMutableRawPointer(buffer_.ptr.unsafelyUnwrapped + buffer_.len)
                        .copyMemory(from: piece.base, byteCount: piece.count)
                    buffer_.len &+= piece.count
                    take(&input, piece.count)
                    if left_ > 0 { return .SWL_MORE }
                }
                if awaits == .prelude {
                    let status = readPrelude()
                    if status != .SWL_OK { return status }
                } else if whole != 0 {
                    awaitChecksum()
                } else {
                    awaits = .header
                }
            case .header:
                if at_ < headers_ { return readHeader(ev) }
                awaits = whole != 0 ? .end : .payload
                left_ = whole != 0 ? 0 : payload_
                let data = collected.dropFirst(Int(truncatingIfNeeded: headers_))
                if !data.isEmpty { return deliver(data, ev) }
            case .payload:
                if left_ > 0 {
                    take(&input, piece.count)
                    return deliver(piece, ev)
                }
                awaitChecksum()
            case .checksum:
                checksum_ = checksum_ &<< 8 | UInt32(truncatingIfNeeded: input.removeFirst())
                left_ &-= 1
                if left_ > 0 { continue }
                if checksum_ != ~crc_ { return .SWL_E_CHECK }
                awaits = whole != 0 ? .header : .end
            case .end:
                startMessage()
                ev.pointee.kind = SWL_FRAMES_END
                return .SWL_OK
            }
        }
    }

    /// What is there of what is awaited, not yet taken.
    func payload(_ input: Str) -> Str {
        let left = Int(truncatingIfNeeded: left_)
        return input.prefix(min(input.count, left))
    }

    /// Takes bytes that belong to the message and count for its checksum.
    mutating func take(_ input: inout Str, _ n: Int) {
        var crc = CRC32(resuming: crc_)
        crc.append(input.prefix(n))
        crc_ = crc.state
        left_ &-= UInt32(truncatingIfNeeded: n)
        input.removeFirst(n)
    }

    private func deliver(_ data: Str, _ ev: UnsafeMutablePointer<swl_frames_event>) -> swl_status {
        ev.pointee.kind = SWL_FRAMES_PAYLOAD
        ev.pointee.data = data.c
        return .SWL_OK
    }

    private mutating func awaitChecksum() {
        awaits = .checksum
        left_ = 4
    }

    /// No length is believed before their own checksum was right.
    private mutating func readPrelude() -> swl_status {
        let prelude = collected
        var crc = CRC32()
        crc.append(prelude.prefix(8))
        if crc.value != number(prelude.dropFirst(8)) { return .SWL_E_CHECK }
        let total = number(prelude)
        headers_ = number(prelude.dropFirst(4))
        if total < overhead || headers_ > total &- overhead { return .SWL_E_SYNTAX_FRAME }
        payload_ = total &- overhead &- headers_
        left_ = whole != 0 ? total &- overhead : headers_
        let limit = message_limit != 0 ? message_limit : defaultLimit
        // Below 2^31, so that 32-bit arithmetic does.
        if total > limit || total &>> 31 != 0 || UInt(truncatingIfNeeded: left_) > UInt(bitPattern: buffer_.cap) { return .SWL_E_LIMIT_FRAME }
        buffer_.len = 0
        awaits = .block
        return .SWL_OK
    }

    private mutating func readHeader(_ ev: UnsafeMutablePointer<swl_frames_event>) -> swl_status {
        let next = header(at: at_, ev)
        if next == 0 { return .SWL_E_SYNTAX_FRAME_HEADER }
        var earlier = swl_frames_event()
        var at: UInt32 = 0
        while at < at_ {
            at = header(at: at, &earlier)
            if Str(earlier.name) == Str(ev.pointee.name) { return .SWL_E_SYNTAX_FRAME_HEADER }
        }
        at_ = next
        ev.pointee.kind = SWL_FRAMES_HEADER
        return .SWL_OK
    }

    /// Reads the header there; gives where the next one is, or 0.
    @inline(never)
    private func header(at: UInt32, _ ev: UnsafeMutablePointer<swl_frames_event>) -> UInt32 {
        let block = collected.prefix(Int(truncatingIfNeeded: headers_))
        var rest = block.dropFirst(Int(truncatingIfNeeded: at))
        let length = Int(truncatingIfNeeded: rest.removeFirst())
        if length == 0 || length >= rest.count { return 0 }
        let name = rest.prefix(length)
        rest.removeFirst(length)
        let type = rest.removeFirst()
        if type >= UInt8(truncatingIfNeeded: sizes.utf8CodeUnitCount) { return 0 }
        var size = Int(truncatingIfNeeded: Str(sizes)[Int(truncatingIfNeeded: type)])
        if size > rest.count { return 0 }
        if type == bytes || type == string {
            size = Int(truncatingIfNeeded: rest[0]) &<< 8 | Int(truncatingIfNeeded: rest[1])
            rest.removeFirst(2)
            if size > min(rest.count, 0x7fff) { return 0 }
        }
        let value = rest.prefix(size)
        if !name.isUTF8 || type == string && !value.isUTF8 { return 0 }
        ev.pointee.name = name.c
        ev.pointee.data = value.c
        ev.pointee.type = UInt32(truncatingIfNeeded: type)
        return UInt32(truncatingIfNeeded: block.count &- rest.count &+ size)
    }
}

/// Bytes of a value of each type, or of its length.
private let sizes: StaticString = "\u{0}\u{0}\u{1}\u{2}\u{4}\u{8}\u{2}\u{2}\u{8}\u{10}"
private let bytes: UInt8 = 6
private let string: UInt8 = 7

/// Big-endian.
private func number(_ text: Str) -> UInt32 {
    var rest = text.prefix(4)
    var number: UInt32 = 0
    while !rest.isEmpty { number = number &<< 8 | UInt32(truncatingIfNeeded: rest.removeFirst()) }
    return number
}
