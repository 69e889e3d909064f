// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Ends the call that runs with it, from any thread or signal handler. The call throws `SWL_E_STOPPED` within 100 ms;
/// during the lookup of a name, after that lookup.
public final class Stop: Sendable {
    /// swiftlet.h reads it as a volatile word, and it only ever becomes 1.
    private let flag = Word()

    public init() {}

    /// Ends the call, now or when it begins. It cannot be taken back.
    public func callAsFunction() { flag.pointer.pointee.store(1, ordering: .releasing) }

    /// Whether it was called.
    public var isSet: Bool { flag.pointer.pointee.load(ordering: .acquiring) != 0 }

    /// For swl_client.stop and swl_dial.stop, which must not outlive this object.
    var word: UnsafePointer<UInt32> { UnsafeRawPointer(flag.pointer).assumingMemoryBound(to: UInt32.self) }
}

/// A word at an address that does not change, which C can be given.
private final class Word: @unchecked Sendable {
    let pointer = UnsafeMutablePointer<Atomic<UInt32>>.allocate(capacity: 1)

    init() { pointer.initialize(to: Atomic(0)) }

    deinit {
        pointer.deinitialize(count: 1)
        pointer.deallocate()
    }
}
