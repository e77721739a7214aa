public import Ethereum

/// Why something cannot stand in the directory of assets, Safes, groups and payees.
public enum DirectoryError: Refusal, Hashable {
    case handleMalformed(found: String)
    case nameMalformed(found: String)
    case symbolMalformed(found: String)
    case decimalsOutOfRange(found: Int)
    case notAContract(found: Address)
    case ownerCount(found: Int)
    case ownerTwice
    case ownerImpossible(found: Address)
    case thresholdOutOfRange(found: Int, owners: Int)
    case nonceTooLarge
    case multiSendUnknown(chain: ChainID, version: String)
    case multiSendImpossible(found: Address)
    case chainTwice(ChainID)
    case paidThere(found: Address, payees: [Handle])
    case recipientImpossible(found: Address, index: Int)
    case nothingToImport
    case rows([Fault], omitted: Int)

    public var code: String {
        switch self {
        case .handleMalformed: "handle_malformed"
        case .nameMalformed: "name_malformed"
        case .symbolMalformed: "symbol_malformed"
        case .decimalsOutOfRange: "decimals_out_of_range"
        case .notAContract: "address_not_a_contract"
        case .ownerCount: "owner_count"
        case .ownerTwice: "owner_twice"
        case .ownerImpossible: "owner_impossible"
        case .thresholdOutOfRange: "threshold_out_of_range"
        case .nonceTooLarge: "nonce_too_large"
        case .multiSendUnknown: "multi_send_unknown"
        case .multiSendImpossible: "multi_send_impossible"
        case .chainTwice: "payout_chain_twice"
        case .paidThere: "address_of_payee"
        case .recipientImpossible: "recipient_impossible"
        case .nothingToImport: "rows_missing"
        case .rows: "rows_refused"
        }
    }

    public var category: RefusalCategory { .invalid }

    /// The rows of an import, or the field that is at fault.
    public var faults: [Fault] {
        if case .rows(let faults, _) = self { return faults }
        guard let (pointer, found) = field else { return [] }
        return [Fault(at: .pointer(pointer), code: code, detail: description, found: found)]
    }

    /// The field by its JSON Pointer, and what was found there.
    private var field: (pointer: String, found: String?)? {
        switch self {
        case .handleMalformed(let found): ("/handle", found)
        case .nameMalformed(let found): ("/name", found)
        case .symbolMalformed(let found): ("/symbol", found)
        case .decimalsOutOfRange(let found): ("/decimals", "\(found)")
        case .notAContract(let found): ("/address", found.description)
        case .ownerCount(let found): ("/owners", "\(found)")
        case .ownerTwice: ("/owners", nil)
        case .ownerImpossible(let found): ("/owners", found.description)
        case .thresholdOutOfRange(let found, _): ("/threshold", "\(found)")
        case .nonceTooLarge: ("/next_nonce", nil)
        case .multiSendUnknown: ("/multi_send_call_only", nil)
        case .multiSendImpossible(let found): ("/multi_send_call_only", found.description)
        case .chainTwice(let chain): ("/payout_addresses", chain.description)
        case .paidThere(let found, _): ("/address", found.description)
        case .recipientImpossible(let found, let index):
            ("/payout_addresses/\(index)/address", found.description)
        case .nothingToImport, .rows: nil
        }
    }

    public var description: String {
        switch self {
        case .handleMalformed:
            "A handle is 1 to 63 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit."
        case .nameMalformed: "A name is 1 to 200 characters on one line."
        case .symbolMalformed:
            "A symbol is 1 to 32 of letters, digits, '.', '_', '$', '+' and '-',"
                + " beginning with a letter or digit."
        case .decimalsOutOfRange: "An asset has 0 to 77 decimals."
        case .notAContract(let address):
            "\(address) is the zero address or a precompile, not a contract."
        case .ownerCount: "A Safe has 1 to 100 owners."
        case .ownerTwice: "Each owner of a Safe is listed once."
        case .ownerImpossible(let address):
            "\(address) cannot own this Safe: it is the zero address or the Safe itself."
        case .thresholdOutOfRange(_, let owners):
            "The threshold of this Safe is 1 to \(owners), the number of its owners."
        case .nonceTooLarge: "A nonce is at most 2^63 − 1."
        case .multiSendUnknown(let chain, let version):
            "The MultiSendCallOnly contract of Safe \(version) on chain \(chain) is not known;"
                + " give it as multi_send_call_only."
        case .multiSendImpossible(let address):
            "\(address) is no MultiSendCallOnly contract: it is the zero address, a precompile or"
                + " the Safe itself."
        case .chainTwice(let chain):
            "Chain \(chain) is listed twice; a payee has one payout address a chain."
        case .paidThere(let address, let payees):
            "\(address) is where \(payees.map(\.description).joined(separator: ", ")) is paid on this"
                + " chain, so it is neither an asset's contract nor a Safe."
        case .recipientImpossible(let address, _):
            "\(address) cannot be paid: it is the zero, burn or a precompile address,"
                + " a known asset's contract or a known Safe."
        case .nothingToImport: "The file has a header but no rows."
        case .rows(let faults, let omitted):
            "\(Plural.faultsFound(faults.count + omitted)) in the rows; nothing was changed."
        }
    }
}
