/// An error that knows the stable name of the rule that was broken.
public protocol CodedError: Error {
    /// Snake_case, part of the contract with whoever reads the fault.
    var code: String { get }
}
