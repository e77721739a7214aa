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
    case recipientImpossible(found: Address)

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
        case .recipientImpossible: "recipient_impossible"
        }
    }

    public var category: RefusalCategory { .invalid }

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
        case .recipientImpossible(let address):
            "\(address) cannot be paid: it is the zero, burn or a precompile address,"
                + " a known asset's contract or a known Safe."
        }
    }
}
