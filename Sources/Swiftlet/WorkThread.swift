// SPDX-License-Identifier: Apache-2.0
internal import CSwiftlet
internal import Synchronization

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A thread of its own for work that blocks, one piece after another.
final class WorkThread: Sendable {
    private let queue = WorkQueue()

    /// - Parameter stack: its size in bytes; nil: the system's default.
    /// - Throws: `SWL_E_IO` when the system has no thread to give.
    init(stack: Int? = nil) throws(Failure) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        if let stack { pthread_attr_setstacksize(&attributes, stack) }
        let argument = Unmanaged.passRetained(queue)
        var thread = pthread_t()
        let error = pthread_create(
            &thread, &attributes,
            { argument in
                Unmanaged<WorkQueue>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        if error != 0 {
            argument.release()
            throw Failure(.SWL_E_IO, "no thread: system error \(error)")
        }
    }

    deinit { queue.add(nil) }

    /// Runs `body` in its turn. Nobody waits for it.
    func call(_ body: @escaping @Sendable () -> Void) { queue.add(body) }

    /// Runs `body` in its turn. If the task is cancelled or the time is over, the wait for the turn ends at once. If `body` runs
    /// already, it must look at `stop`.
    /// - Parameters:
    ///   - timeout: for the wait; zero: no limit. `body` gets the time that the wait took.
    func run<Result: Sendable>(
        _ stop: Stop, _ timeout: Duration, _ body: @escaping @Sendable (_ waited: Duration) throws -> Result
    ) async throws -> Result {
        let turn = Turn<Result>()
        let start = ContinuousClock.now
        let timer =
            timeout <= .zero
            ? nil
            : Task {
                try await Task.sleep(until: start + timeout, clock: .continuous)
                turn.giveUp(Failure(.SWL_E_TIMEOUT, "while another request was running"))
            }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                turn.wait(continuation)
                queue.add {
                    timer?.cancel()
                    turn.take()?.resume(with: Swift.Result { try body(ContinuousClock.now - start) })
                }
            }
        } onCancel: {
            stop()
            turn.giveUp(CancellationError())
        }
    }
}

/// Someone who waits for a piece of work, which is either done, or given up before it began.
private final class Turn<Result: Sendable>: Sendable {
    private enum State {
        case new
        case waiting(CheckedContinuation<Result, any Error>)
        case givenUp(any Error)
        case taken
    }

    private let state = Mutex(State.new)

    func wait(_ continuation: CheckedContinuation<Result, any Error>) {
        let error = state.withLock { state -> (any Error)? in
            if case .givenUp(let error) = state { return error }
            state = .waiting(continuation)
            return nil
        }
        if let error { continuation.resume(throwing: error) }
    }

    func giveUp(_ error: any Error) {
        let continuation = state.withLock { state -> CheckedContinuation<Result, any Error>? in
            switch state {
            case .new: state = .givenUp(error)
            case .waiting(let continuation):
                state = .givenUp(error)
                return continuation
            case .givenUp, .taken: break
            }
            return nil
        }
        continuation?.resume(throwing: error)
    }

    /// Nil when it was given up.
    func take() -> CheckedContinuation<Result, any Error>? {
        state.withLock { state in
            guard case .waiting(let continuation) = state else { return nil }
            state = .taken
            return continuation
        }
    }
}

/// What the thread has to do; it outlives the ``WorkThread`` by its last piece of work.
private final class WorkQueue: @unchecked Sendable {
    typealias Work = @Sendable () -> Void

    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let filled = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Nil ends the thread.
    private var waiting: [Work?] = []

    init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(filled, nil)
    }

    deinit {
        pthread_cond_destroy(filled)
        pthread_mutex_destroy(lock)
        filled.deallocate()
        lock.deallocate()
    }

    func add(_ work: Work?) {
        pthread_mutex_lock(lock)
        waiting.append(work)
        pthread_cond_signal(filled)
        pthread_mutex_unlock(lock)
    }

    func run() {
        while let work = take() { work() }
    }

    private func take() -> Work? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while waiting.isEmpty { pthread_cond_wait(filled, lock) }
        return waiting.removeFirst()
    }
}
