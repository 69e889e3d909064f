// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet

/// Memory that the C API borrows. It is wiped before it is freed, because keys may be in it.
final class Arena {
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private(set) var logins: [BorrowedLogin] = []

    /// Keeps the login for as long as this memory.
    func keep(_ login: BorrowedLogin) -> BorrowedLogin {
        logins.append(login)
        return login
    }

    func block(_ count: Int) -> UnsafeMutableRawBufferPointer {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 16)
        blocks.append(block)
        return block
    }

    func text(_ text: String) -> swl_str { bytes(text.utf8) }

    func bytes(_ bytes: some Collection<UInt8>) -> swl_str {
        let block = block(bytes.count)
        block.copyBytes(from: bytes)
        return swl_span(block.baseAddress, bytes.count)
    }

    /// A copy of a plain C struct.
    func one<Item>(_ item: Item) -> UnsafePointer<Item> { UnsafePointer(array([item])) }

    /// A copy of plain C structs.
    func array<Item>(_ items: [Item]) -> UnsafeMutablePointer<Item> {
        let memory = block(items.count * MemoryLayout<Item>.stride)
        return memory.initializeMemory(as: Item.self, from: items).initialized.baseAddress
            ?? memory.baseAddress!.assumingMemoryBound(to: Item.self)
    }

    /// What `write` appends to a swl_buf. It is called twice: to measure, then to write.
    func output(_ write: (UnsafeMutablePointer<swl_buf>) -> swl_status) throws(Failure) -> swl_str {
        var out = swl_buf()
        var status = write(&out)
        if status == .SWL_E_SPACE {
            out = swl_out(block(out.len).baseAddress, out.len)
            status = write(&out)
        }
        try check(status)
        return swl_span(out.ptr, out.len)
    }

    deinit {
        for block in blocks {
            swl_wipe(block.baseAddress!, block.count)
            block.deallocate()
        }
    }
}

extension swl_str {
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: ptr, count: len) }
}

extension String {
    init(_ text: swl_str) { self.init(decoding: text.bytes, as: UTF8.self) }
}
