import Bookkeeping
import Ethereum
import JSON
import Ledger

extension RegisteredPayee {
    /// The payee, with a warning for each address that others have and those that are given.
    func write(to writer: inout JSONWriter, warnings: [Fault] = []) {
        writer.object { writer in
            writer.field("id", payee.id.description)
            writer.field("handle", payee.handle.description)
            writer.field("name", payee.name)
            writer.field("kind", payee.kind.rawValue)
            writer.array("payout_addresses") { writer in
                for entry in addresses {
                    writer.object { writer in
                        writer.field("chain_id", entry.place.chain.number)
                        writer.field("address", entry.place.address.description)
                        writer.field("valid_from", entry.validFrom.description)
                    }
                }
            }
            writer.field("created_at", createdAt.description)
            writer.warnings(warnings + sharedAddresses)
        }
    }

    private var sharedAddresses: [Fault] {
        addresses.enumerated().filter { !$0.element.sharedWith.isEmpty }.map { index, entry in
            .sharedAddress(
                entry.place.address, with: entry.sharedWith,
                at: .pointer("/payout_addresses/\(index)/address"))
        }
    }
}

extension PayeeImportResult {
    /// Counts, and what should be looked at by row.
    func write(to writer: inout JSONWriter, warnings: [Fault]) {
        writer.object { writer in
            writer.field("created", created)
            writer.field("unchanged", unchanged)
            writer.warnings(
                warnings
                    + sharedAddresses.map {
                        .sharedAddress(
                            $0.place.address, with: $0.with, at: .row($0.row, column: "address"))
                    })
        }
    }
}
