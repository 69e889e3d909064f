// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// What comes next of a message, `left_` bytes of it:
///
///     total, headers   two numbers: the length of all, and of the headers
///     prelude          a number: the checksum of both
///     block            what is collected in `buffer_`: the headers; with `whole` the payload, too
///     header           no bytes: the next header in the block is told
///     payload          told as it comes
///     checksum         a number: that of the message
///     end              no bytes
///
/// They come in this order, except with `whole`: then the last four are block, checksum, header, end.
private enum Awaits: UInt32 {
    case total, headers, prelude, block, header, payload, checksum, end
}

/// What both lengths leave: the prelude and the checksum.
private let overhead: UInt32 = 16
private let defaultLimit: UInt32 = 24 << 20

@implementation @c(swl_frames_init_2)
func swl_frames_init_2(_ d: UnsafeMutablePointer<swl_frames>, _ buffer: UnsafeMutableRawPointer, _ cap: Int) {
    d.pointee = swl_frames()
    d.pointee.buffer_.ptr = buffer.assumingMemoryBound(to: UInt8.self)
    d.pointee.buffer_.cap = cap
    d.pointee.left_ = 4
    if cap < 32 { d.pointee.status_ = .SWL_E_ARG_BUFFER }
}

@implementation @c(swl_frames_next)
func swl_frames_next(
    _ d: UnsafeMutablePointer<swl_frames>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_frames_event>
) -> swl_status {
    next(&d.pointee, input, ev)
}

@inline(__always)
private func next(
    _ d: inout swl_frames, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_frames_event>
) -> swl_status {
    while d.status_ == .SWL_OK {
        ev.pointee.kind = SWL_FRAMES_PAYLOAD
        ev.pointee.name.len = 0
        ev.pointee.data.len = 0
        if d.left_ == 0 {
            ev.pointee.kind = step(&d, ev)
            if ev.pointee.kind > 0 { break }
            d.status_ = swl_status(ev.pointee.kind)
        } else {
            if input.pointee.len == 0 { return .SWL_MORE }
            ev.pointee.data = take(&d, input).c
            if d.awaits(.payload) { break }
        }
    }
    return d.status_
}

@implementation @c(swl_frames_end)
func swl_frames_end(_ d: UnsafeMutablePointer<swl_frames>) -> swl_status {
    if d.pointee.status_ != .SWL_OK { return d.pointee.status_ }
    let isBetween = d.pointee.awaits(.total) && d.pointee.left_ == 4
    d.pointee.status_ = isBetween ? .SWL_DONE : .SWL_E_TRUNCATED
    return d.pointee.status_
}

extension swl_frames {
    fileprivate func awaits(_ what: Awaits) -> Bool { state_ == what.rawValue }

    fileprivate var block: UnsafeMutablePointer<UInt8> { buffer_.ptr.unsafelyUnwrapped }
}

/// Takes the bytes that are there of what is awaited. Each goes into the checksum, into the number that the last four
/// bytes are, and into the block. A turn of the loop is one bit of the checksum; the first of eight takes the next byte.
@inline(never)
private func take(_ d: inout swl_frames, _ input: UnsafeMutablePointer<swl_str>) -> Str {
    let text = Str(input.pointee)
    var rest = text
    var crc = CRC32(d.crc_)
    while true {
        if crc.isWhole {
            if rest.isEmpty || d.left_ == 0 { break }
            d.left_ &-= 1
            let byte = rest.removeFirst()
            d.number_ = d.number_ &<< 8 | UInt32(truncatingIfNeeded: byte)
            crc.add(byte)
            if d.awaits(.block) {
                d.block[Int(truncatingIfNeeded: d.at_)] = byte
                d.at_ &+= 1
            }
        }
        crc.step()
    }
    d.crc_ = crc.value
    input.pointee = rest.c
    return Str(text.base, rest.base - text.base)
}

/// All that was awaited is there. Gives the kind of event that it brings, 0 for none, or an error (below 0).
@inline(never)
private func step(_ d: inout swl_frames, _ ev: UnsafeMutablePointer<swl_frames_event>) -> Int32 {
    var found: Int32 = 0
    var next = d.state_ &+ 1
    var left: UInt32 = 4
    let isWhole = d.whole != 0
    var limit = d.message_limit
    if limit == 0 { limit = defaultLimit }
    // No length is believed before its own checksum was right.
    let isChecksum = d.awaits(.prelude) || d.awaits(.checksum)
    if isChecksum && d.number_ != d.checksum_ { return swl_status.SWL_E_CHECK.rawValue }
    switch unsafeBitCast(UInt8(truncatingIfNeeded: d.state_), to: Awaits.self) {
    case .total:
        d.payload_ = d.number_  // the total until `prelude`
    case .headers:
        d.headers_ = d.number_
    case .prelude:
        let total = d.payload_
        let rest = total &- overhead
        if total < overhead || d.headers_ > rest { return swl_status.SWL_E_SYNTAX_FRAME.rawValue }
        d.payload_ = rest &- d.headers_
        left = isWhole ? rest : d.headers_
        if total > limit || UInt(truncatingIfNeeded: left) > UInt(bitPattern: d.buffer_.cap) {
            return swl_status.SWL_E_LIMIT_FRAME.rawValue
        }
    case .block:
        if isWhole { next = Awaits.checksum.rawValue } else { left = 0 }
    case .header:
        if d.at_ < d.headers_ { return readHeader(&d, ev) }
        left = d.payload_
        if isWhole {
            if left > 0 { found = SWL_FRAMES_PAYLOAD }
            ev.pointee.data = Str(d.block + Int(truncatingIfNeeded: d.headers_), Int(truncatingIfNeeded: left)).c
            next = Awaits.end.rawValue
            left = 0
        }
    case .payload: break
    case .checksum:
        if isWhole { next = Awaits.header.rawValue }
        left = 0
    case .end:
        found = SWL_FRAMES_END
        next = 0
        d.crc_ = 0
    }
    d.state_ = next
    d.left_ = left
    d.at_ = 0
    d.checksum_ = d.crc_
    return found
}

/// A name is UTF-8, and no two headers of a message have the same; a text is UTF-8, too. `ev` is overwritten while the
/// name is compared with the earlier ones, and then filled again.
@inline(never)
private func readHeader(_ d: inout swl_frames, _ ev: UnsafeMutablePointer<swl_frames_event>) -> Int32 {
    if header(&d, d.at_, ev) == 0 { return notHeader }
    let name = Str(ev.pointee.name)
    var earlier: UInt32 = 0
    while earlier < d.at_ {
        earlier = header(&d, earlier, ev)
        if Str(ev.pointee.name) == name { return notHeader }
    }
    d.at_ = header(&d, d.at_, ev)
    if !name.isUTF8 || ev.pointee.type == typeString && !Str(ev.pointee.data).isUTF8 { return notHeader }
    return SWL_FRAMES_HEADER
}

private var notHeader: Int32 { swl_status.SWL_E_SYNTAX_FRAME_HEADER.rawValue }

/// Reads the header there. Gives where it ends; 0 when it is none.
@inline(never)
private func header(_ d: inout swl_frames, _ at: UInt32, _ ev: UnsafeMutablePointer<swl_frames_event>) -> UInt32 {
    let length = byte(&d, at)
    var value = at &+ length &+ 2
    let type = byte(&d, value &- 1)
    if length == 0 || type >= UInt32(truncatingIfNeeded: sizes.utf8CodeUnitCount) { return 0 }
    var size = UInt32(truncatingIfNeeded: sizes.utf8Start[Int(truncatingIfNeeded: type)])
    if size == countedSize {
        size = byte(&d, value) &<< 8 | byte(&d, value &+ 1)
        value &+= 2
    }
    ev.pointee.type = type
    ev.pointee.name = Str(d.block + Int(truncatingIfNeeded: at &+ 1), Int(truncatingIfNeeded: length)).c
    ev.pointee.data = Str(d.block + Int(truncatingIfNeeded: value), Int(truncatingIfNeeded: size)).c
    let end = value &+ size
    return end > d.headers_ || size > 0x7fff ? 0 : end
}

/// A byte of the headers; 0 after their end.
@inline(never)
private func byte(_ d: inout swl_frames, _ at: UInt32) -> UInt32 {
    at < d.headers_ ? UInt32(truncatingIfNeeded: d.block[Int(truncatingIfNeeded: at)]) : 0
}

/// How many bytes a value of each type has:
///
///     0 true   1 false   2 byte   3 short   4 integer   5 long   6 bytes   7 string   8 timestamp   9 UUID
///     0        0         1        2         4           8        counted   counted    8             16
private let sizes: StaticString = "\u{0}\u{0}\u{1}\u{2}\u{4}\u{8}\u{7}\u{7}\u{8}\u{10}"
private let countedSize: UInt32 = 7  // in two bytes before the value; no type has this size
private let typeString: UInt32 = 7
