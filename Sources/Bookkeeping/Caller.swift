import Ethereum
public import Ledger

/// Who asks, and through what.
public struct Caller: Sendable {
    /// Nil: the command line on the machine itself.
    public let principal: Principal?
    /// The API token that was shown.
    public let token: ID<APIToken>?
    let remoteAddress: String?
    let requestID: String?
    /// SHA-256 of the secret that was shown, by which the token is looked up again.
    let secret: Hash32?

    /// The command line on the machine itself, which may do what an operator may.
    public static let operatorOfMachine = Caller(
        principal: nil, token: nil, remoteAddress: nil, requestID: nil, secret: nil)
}
