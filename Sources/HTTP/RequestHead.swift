/// A judged request head: everything that the grammar and the framing rules can refuse is past.
struct RequestHead: Sendable {
    var method: Method
    var target: Target
    var headers: Headers
    var framing: Framing
    /// Whether the client wants the connection kept: HTTP/1.1 without `Connection: close`.
    var keepsAlive: Bool
    /// HTTP/1.0 knows no chunks and no interim responses.
    var isOldVersion: Bool
    var expectsContinue: Bool

    /// How the end of the body is known.
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
    }

    var declaredLength: Int? {
        switch framing {
        case .none: 0
        case .length(let length): length
        case .chunked: nil
        }
    }
}
