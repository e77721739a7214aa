import CLibPQ
import EventLoop
import Synchronization

/// One attempt to connect: names on the helper thread, the handshake on the loop.
///
/// Sendable without the compiler's proof: every member is used on the loop's own thread.
@safe final class ConnectionAttempt: @unchecked Sendable {
    typealias Completion = @Sendable (Result<Connection, PostgresError>) -> Void

    private let loop: EventLoop
    private let helper: EventLoop
    private let configuration: DatabaseConfiguration
    private let counters: Counters
    private var completion: Completion?
    private var handle: OpaquePointer?
    private var watch: Watch?
    private var limit: Timer?

    private init(
        loop: EventLoop, helper: EventLoop, configuration: DatabaseConfiguration,
        counters: Counters, completion: @escaping Completion
    ) {
        self.loop = loop
        self.helper = helper
        self.configuration = configuration
        self.counters = counters
        self.completion = completion
    }

    /// Connects, and calls back once on the loop.
    ///
    /// From any thread.
    static func start(
        loop: EventLoop, helper: EventLoop, configuration: DatabaseConfiguration,
        counters: Counters, completion: @escaping Completion
    ) {
        let attempt = ConnectionAttempt(
            loop: loop, helper: helper, configuration: configuration, counters: counters,
            completion: completion)
        loop.run { attempt.resolve() }
    }

    private func resolve() {
        limit = loop.schedule(after: configuration.connectTimeout) { [self] in
            fail(.lost("The server did not answer in time."))
        }
        helper.execute { [self] in
            let keywords = HostAddresses.resolve(configuration)
            loop.execute { [self] in
                switch keywords {
                case .success(let keywords): connect(keywords)
                case .failure(let error): fail(error)
                }
            }
        }
    }

    private func connect(_ keywords: [String: String]) {
        guard completion != nil else { return }
        let names = Array(keywords.keys)
        let handle = unsafe withCStrings(names) { keywordList in
            unsafe withCStrings(names.map { keywords[$0] ?? "" }) { valueList in
                unsafe PQconnectStartParams(keywordList, valueList, 0)
            }
        }
        guard let handle = unsafe handle else { return fail(.lost("libpq is out of memory.")) }
        unsafe self.handle = unsafe handle
        unsafe PQsetNoticeReceiver(handle, { _, _ in }, nil)
        guard unsafe PQstatus(handle) != CONNECTION_BAD else {
            return fail(.lost(unsafe Connection.message(of: handle)))
        }
        wait(for: .write)
    }

    private func poll() {
        // libpq may close the socket and open another, so nothing watches while it works.
        watch?.cancel()
        watch = nil
        guard let handle = unsafe handle else { return }
        switch unsafe PQconnectPoll(handle) {
        case PGRES_POLLING_OK: succeed()
        case PGRES_POLLING_READING: wait(for: .read)
        case PGRES_POLLING_WRITING: wait(for: .write)
        default: fail(.lost(unsafe Connection.message(of: handle)))
        }
    }

    private func wait(for interest: Interest) {
        guard let handle = unsafe handle else { return }
        do throws(EventLoopError) {
            watch = try loop.watch(unsafe PQsocket(handle), interest) { [self] _ in poll() }
        } catch {
            fail(.lost("The connection cannot be watched: \(error)"))
        }
    }

    private func succeed() {
        guard let handle = unsafe handle else { return }
        unsafe self.handle = nil
        let result: Result<Connection, PostgresError>
        do throws(PostgresError) {
            let connection = try unsafe Connection(
                handle, loop: loop, helper: helper, configuration: configuration,
                counters: counters)
            counters.connects.add(1, ordering: .relaxed)
            result = .success(connection)
        } catch {
            result = .failure(error)
        }
        finish(result)
    }

    private func fail(_ error: PostgresError) {
        guard completion != nil else { return }
        watch?.cancel()
        watch = nil
        if let handle = unsafe handle { unsafe PQfinish(handle) }
        unsafe handle = nil
        counters.failedConnects.add(1, ordering: .relaxed)
        finish(.failure(error))
    }

    private func finish(_ result: Result<Connection, PostgresError>) {
        limit?.cancel()
        limit = nil
        let completion = completion
        self.completion = nil
        completion?(result)
    }
}

/// Gives the strings as a null-ended list of C strings, which is valid during the call only.
private func withCStrings<R>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R
) -> R {
    var bytes: [CChar] = []
    var offsets: [Int] = []
    for string in strings {
        offsets.append(bytes.count)
        bytes.append(contentsOf: string.utf8CString)
    }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
        var list = unsafe offsets.map { offset in
            unsafe buffer.baseAddress.map { unsafe $0 + offset }
        }
        unsafe list.append(nil)
        return unsafe list.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
}
