/// Who keeps what a division leaves, or what falls to nobody.
public enum RemainderOwner: String, Hashable, Sendable, CaseIterable {
    /// It was not paid out and stays with who pays.
    case payer
    /// It lies in a contract that gives it to nobody.
    case contract
}
