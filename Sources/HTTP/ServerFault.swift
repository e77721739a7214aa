/// A fault that the server answers itself, without the handler; input of the render hook.
public struct ServerFault: Sendable {
    /// What is wrong; gives status, code and sentence.
    public let error: HTTPError
    /// The id of the request: the client's when its head was readable, otherwise a new one.
    public let requestID: String
    /// The client, as in ``Request/remoteAddress``.
    public let remoteAddress: String
    /// The method, when the head was readable.
    public let method: Method?
}

extension Response {
    /// The default answer to a fault: one line of plain text.
    public static func plain(_ fault: ServerFault) -> Response {
        Response(
            status: fault.error.status,
            headers: ["Content-Type": "text/plain; charset=utf-8"],
            body: .bytes(Array("\(fault.error.description)\n".utf8))
        )
    }
}
