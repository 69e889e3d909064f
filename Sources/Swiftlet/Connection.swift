internal import CSwiftlet
internal import CSwiftletPort

/// A client's TLS state and the one connection that it has, or none.
final class Connection {
    let net = UnsafeMutablePointer<swl_dial>.allocate(capacity: 1)
    private let tls = UnsafeMutablePointer<swl_tls>.allocate(capacity: 1)
    private let storage: UnsafeMutableRawBufferPointer
    /// Of the server that it leads to, in place until it is closed.
    private var place: (name: [UInt8], port: UInt16, secure: UInt16)?
    private var names = Arena()
    private let pins = Arena()
    /// In place while `net` points to it.
    private var stop: Stop?

    init(_ trust: Trust) throws(Failure) {
        storage = .allocate(byteCount: swl_port_tls_size(), alignment: 16)
        net.initialize(to: swl_dial())
        net.pointee.sockets = (-1, -1)
        try check(swl_tls_init_2(tls, storage.baseAddress!, storage.count))
        switch trust.roots {
        case .system:
            let path = try SystemRoots.path()
            try check(swl_tls_roots_file(tls, path), path)
        case .file(let path): try check(swl_tls_roots_file(tls, path), path)
        case .pem(let text):
            let arena = Arena()
            try check(swl_tls_roots(tls, arena.text(text)))
        }
        if let identity = trust.identity {
            let arena = Arena()
            try check(swl_tls_identity(tls, arena.text(identity.certificates), arena.text(identity.key)))
        }
        if !trust.pins.allSatisfy({ $0.count == 32 }) { throw Failure(.SWL_E_ARG, "a pin has 32 bytes") }
        if trust.pins.isEmpty { return }
        tls.pointee.pins = pins.bytes(trust.pins.flatMap { $0 }).bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
        tls.pointee.pin_count = UInt32(trust.pins.count)
    }

    deinit {
        close()
        swl_tls_free(tls)
        tls.deallocate()
        net.deallocate()
        storage.deallocate()
    }

    /// What the exchange goes over.
    var io: UnsafeMutablePointer<swl_io> { place?.secure == 0 ? net.pointer(to: \.io)! : tls.pointer(to: \.io)! }

    func leads(to url: swl_url) -> Bool {
        guard let place else { return false }
        return place.port == url.port && place.secure == url.secure && url.name.bytes.elementsEqual(place.name)
    }

    /// The time that the client gives counts from now.
    func begin(_ timeout: Duration, _ stop: Stop?) {
        net.pointee.deadline_ms = timeout.milliseconds
        net.pointee.stop = stop?.word
        self.stop = stop
        swl_dial_extend(net)
    }

    func open(_ url: swl_url) throws(Failure) {
        close()
        do throws(Failure) {
            let name = names.bytes(url.name.bytes)
            let (deadline, stop) = (net.pointee.deadline_ms, net.pointee.stop)
            swl_dial_init_2(net, name, url.port)
            net.pointee.deadline_ms = deadline
            net.pointee.stop = stop
            place = (Array(name.bytes), url.port, url.secure)
            while try checkNet(swl_dial_next(net)) == .SWL_AGAIN { try wait() }
            if url.secure == 0 { return }
            try checkTLS(swl_tls_start(tls, net.pointer(to: \.io)!, name, swl_posix_time()))
            while try checkTLS(swl_tls_next(tls)) == .SWL_AGAIN { try wait() }
        } catch {
            close()
            throw error
        }
    }

    func wait() throws(Failure) { try check(swl_dial_wait(net)) }

    /// Nothing has come, nor the end, since the last answer: a byte now would belong to none.
    var isQuiet: Bool {
        place != nil && swl_dial_quiet(net, io) != 0
    }

    func close() {
        if place == nil { return }
        swl_tls_close(tls)
        swl_dial_close(net)
        place = nil
        names = Arena()
    }

    private func checkNet(_ status: swl_status) throws(Failure) -> swl_status {
        try check(status, net.pointee.error == 0 ? "" : "system error \(net.pointee.error)")
    }

    @discardableResult
    private func checkTLS(_ status: swl_status) throws(Failure) -> swl_status {
        try check(status, tls.pointee.error == 0 ? "" : "TLS error \(tls.pointee.error)")
    }
}

extension Duration {
    /// At least 1, when it is not zero.
    fileprivate var milliseconds: UInt32 {
        let (seconds, attoseconds) = components
        if self <= .zero { return 0 }
        return seconds > 4_000_000 ? 4_000_000_000 : max(1, UInt32(seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    }
}
