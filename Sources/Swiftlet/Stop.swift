/// Ends the call that runs with it, from any thread or signal handler: it throws
/// `SWL_E_STOPPED` within 100 ms (while a name is looked up, when that is done).
public final class Stop: @unchecked Sendable {
    /// swiftlet.h reads it as a volatile word, and it only ever becomes 1.
    let flag = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)

    public init() { flag.initialize(to: 0) }

    public func callAsFunction() { flag.pointee = 1 }

    deinit { flag.deallocate() }
}
