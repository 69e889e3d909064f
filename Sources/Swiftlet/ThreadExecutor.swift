#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Runs an actor's jobs, one after another, on a thread of its own, where they may block.
final class ThreadExecutor: SerialExecutor {
    private let jobs = Jobs()

    init() {
        var thread = pthread_t()
        let created = pthread_create(
            &thread, nil,
            { jobs in
                Unmanaged<Jobs>.fromOpaque(jobs!).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(jobs).toOpaque())
        precondition(created == 0, "no thread")
        pthread_detach(thread)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        jobs.add(.run(UnownedJob(job), asUnownedSerialExecutor()))
    }

    /// Among the jobs, in its turn.
    func call(_ body: @escaping @Sendable () -> Void) { jobs.add(.call(body)) }

    deinit { jobs.add(.end) }
}

/// What the thread has to do; it outlives the executor by its last job.
private final class Jobs: @unchecked Sendable {
    enum Job {
        case run(UnownedJob, UnownedSerialExecutor)
        case call(@Sendable () -> Void)
        case end
    }

    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let filled = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var waiting: [Job] = []

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

    func add(_ job: Job) {
        pthread_mutex_lock(lock)
        waiting.append(job)
        pthread_cond_signal(filled)
        pthread_mutex_unlock(lock)
    }

    func run() {
        while true {
            switch take() {
            case .run(let job, let executor): job.runSynchronously(on: executor)
            case .call(let body): body()
            case .end: return
            }
        }
    }

    private func take() -> Job {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while waiting.isEmpty { pthread_cond_wait(filled, lock) }
        return waiting.removeFirst()
    }
}
