import CLibPQ

/// A request to stop what a connection runs, made over a connection of its own.
///
/// Sendable without the compiler's proof: libpq's object is used once, by one thread, and libpq
/// allows that thread to be any.
@safe final class CancelRequest: @unchecked Sendable {
    private let handle: OpaquePointer

    init?(_ connection: OpaquePointer) {
        guard let handle = unsafe PQgetCancel(connection) else { return nil }
        unsafe self.handle = unsafe handle
    }

    deinit {
        unsafe PQfreeCancel(handle)
    }

    /// Blocks until the server has passed the request on.
    ///
    /// A failure is no matter: the statement ends by itself, at its time limit at the latest.
    func send() {
        var message = [CChar](repeating: 0, count: 256)
        _ = unsafe PQcancel(handle, &message, Int32(message.count))
    }
}
