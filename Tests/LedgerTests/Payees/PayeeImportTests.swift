import Ethereum
import Ledger
import Testing

@Suite struct PayeeImportTests {
    private static let one = "0x52908400098527886E0F7030069857D2E4169EE7"
    private static let two = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"

    private func row(
        _ number: Int, _ handle: String, name: String = "Anna", kind: Payee.Kind = .person,
        chain: UInt64 = 1, address: String? = one
    ) throws -> PayeeRow {
        let chain = try #require(ChainID(chain))
        return PayeeRow(
            number: number, handle: try Handle(handle), name: name, kind: kind,
            payoutAddress: try address.map { PayoutAddress(chain: chain, address: try Address($0)) }
        )
    }

    private func known(_ row: PayeeRow) throws -> [Handle: Payee] {
        [
            row.handle: try Payee(
                id: ID(high: 0, low: 7), handle: row.handle, name: row.name, kind: row.kind,
                payoutAddresses: row.payoutAddress.map { [$0] } ?? [])
        ]
    }

    /// The faults as `row column code`.
    private func faults(
        _ rows: [PayeeRow], faults: RowFaults = RowFaults(), known: [Handle: Payee] = [:],
        contracts: Set<PayoutAddress> = []
    ) -> [String] {
        do {
            _ = try PayeeImport(rows, faults: faults, known: known, knownContracts: contracts)
            return []
        } catch {
            return error.faults.map { fault in
                guard case .row(let row, let column) = fault.place else { return "elsewhere" }
                return "\(row) \(column) \(fault.code)"
            }
        }
    }

    @Test func `rows with one handle are one payee on several chains`() throws {
        let rows = [
            try row(2, "anna"), try row(3, "ben", name: "Ben", address: nil),
            try row(4, "anna", chain: 10, address: Self.two),
        ]
        let file = try PayeeImport(rows, known: [:], knownContracts: [])
        #expect(file.additions.map(\.handle.description) == ["anna", "ben"])
        #expect(file.additions.map(\.row) == [2, 3])
        #expect(file.additions.map(\.payoutAddresses.count) == [2, 0])
        #expect(file.unchanged == 0)
    }

    @Test func `a known payee that is the same is left alone`() throws {
        let rows = [try row(2, "anna"), try row(3, "ben", name: "Ben", address: Self.two)]
        let file = try PayeeImport(rows, known: known(rows[0]), knownContracts: [])
        #expect(file.additions.map(\.handle.description) == ["ben"])
        #expect(file.unchanged == 1)
    }

    @Test func `a known payee is not changed by a file`() throws {
        let known = try known(row(2, "anna"))
        #expect(
            faults([try row(2, "anna", name: "Anne")], known: known) == ["2 name payee_differs"])
        #expect(
            faults([try row(2, "anna", kind: .group)], known: known) == ["2 kind payee_differs"])
        #expect(
            faults([try row(2, "anna", address: Self.two)], known: known)
                == ["2 address payee_differs"])
        #expect(
            faults([try row(2, "anna", chain: 10)], known: known) == ["2 address payee_differs"])
    }

    @Test func `rows of one payee agree and name each chain once`() throws {
        #expect(
            faults([
                try row(2, "anna"), try row(3, "anna", name: "Anne", chain: 10),
                try row(4, "anna", kind: .contract, chain: 137), try row(5, "anna"),
                try row(6, "anna", address: nil),
            ]) == [
                "3 name payee_rows_disagree", "4 kind payee_rows_disagree",
                "5 chain_id payout_chain_twice", "6 handle payee_row_twice",
            ])
    }

    @Test func `nobody is paid at an impossible address`() throws {
        let zero = "0x0000000000000000000000000000000000000000"
        let contract = try row(3, "ben", address: Self.two)
        #expect(
            faults(
                [try row(2, "anna", address: zero), contract],
                contracts: [try #require(contract.payoutAddress)]
            ) == ["2 address recipient_impossible", "3 address recipient_impossible"])
    }

    @Test func `faults of reading and of judging are told together, by row`() throws {
        var given = RowFaults()
        given.add(row: 3, "handle", code: "handle_malformed", "no handle")
        let zero = "0x000000000000000000000000000000000000dEaD"
        #expect(
            faults(
                [try row(2, "anna", address: zero), try row(4, "ben", address: zero)], faults: given
            )
                == [
                    "2 address recipient_impossible", "3 handle handle_malformed",
                    "4 address recipient_impossible",
                ])
    }

    @Test func `a file without rows is a mistake`() {
        #expect(throws: DirectoryError.nothingToImport) {
            try PayeeImport([], known: [:], knownContracts: [])
        }
    }

    @Test func `a thousand faults are kept and the others counted`() {
        var faults = RowFaults()
        for row in 2...1203 { faults.add(row: row, "name", code: "missing", "is required") }
        #expect(faults.faults.count == 1000)
        #expect(faults.omitted == 202)
        #expect(throws: DirectoryError.rows(faults.sorted, omitted: 202)) {
            try PayeeImport([], faults: faults, known: [:], knownContracts: [])
        }
    }
}
