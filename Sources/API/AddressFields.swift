import Ethereum
import JSON
import Ledger

/// Reads the addresses of a body and remembers which came without a checksum.
struct AddressFields {
    /// One for each address in whose spelling a typing error would go unseen.
    private(set) var warnings: [Fault] = []

    /// Reads an address, with or without the prefix of the chain if that is known (ERC-3770).
    mutating func read(_ place: JSONPlace, on chain: ChainID?) throws -> Address {
        let spelled = try place.parse { text in
            try chain.map { try SpelledAddress(text, on: $0) } ?? SpelledAddress(text)
        }
        if !spelled.isChecksummed {
            warnings.append(.withoutChecksum(spelled.address, at: .pointer(place.pointer)))
        }
        return spelled.address
    }
}

extension Fault {
    /// An address in one case carries no checksum.
    static func withoutChecksum(_ address: Address, at place: Place) -> Fault {
        Fault(
            at: place, code: "address_without_checksum",
            detail: "carries no checksum, so a typing error in it goes unseen;"
                + " compare it with its source and write it in the spelling found",
            found: address.description)
    }

    /// Several payees are paid at one address.
    static func sharedAddress(
        _ address: Address, with handles: [Handle], at place: Place
    ) -> Fault {
        Fault(
            at: place, code: "address_shared",
            detail: "is also the payout address of "
                + handles.map(\.description).joined(separator: ", ")
                + "; make sure that this is meant",
            found: address.description)
    }
}
