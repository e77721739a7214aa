import Ethereum
import JSON
import Ledger

// Errors of values keep their codes when a JSON field is at fault.
extension IDError: CodedError {}
extension TimeError: CodedError {}
extension AmountError: CodedError {}
extension DirectoryError: CodedError {}
extension JournalError: CodedError {}
extension RewardsError: CodedError {}

extension AddressError: CodedError {
    /// One code for all spellings that are none; the detail says which.
    public var code: String { "address_malformed" }
}
