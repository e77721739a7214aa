import Ethereum
import Ledger
import Testing

@Suite struct PayeeTests {
    private static let one = "0x52908400098527886E0F7030069857D2E4169EE7"
    private static let two = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"

    private func payee(_ places: [PayoutAddress], name: String = "Anna") throws -> Payee {
        try Payee(
            id: ID(high: 0, low: 1), handle: Handle("anna"), name: name, kind: .person,
            payoutAddresses: places)
    }

    private func place(_ chain: UInt64, _ address: String) throws -> PayoutAddress {
        PayoutAddress(chain: try #require(ChainID(chain)), address: try Address(address))
    }

    @Test func `addresses stand in the order of their chains`() throws {
        let places = [try place(10, Self.two), try place(1, Self.one)]
        #expect(try payee(places).payoutAddresses == places.reversed())
        #expect(try payee([]).payoutAddresses.isEmpty)
    }

    @Test func `a chain is listed once`() throws {
        let places = [try place(1, Self.one), try place(1, Self.two)]
        #expect(throws: DirectoryError.chainTwice(places[0].chain)) { try payee(places) }
    }

    @Test(arguments: [
        "0x0000000000000000000000000000000000000000", "0x0000000000000000000000000000000000000001",
        "0x0000000000000000000000000000000000000011", "0x000000000000000000000000000000000000dEaD",
    ])
    func `what nobody can hold is not paid, and the place is named`(address: String) throws {
        let places = [try place(10, Self.one), try place(1, address)]
        let error = DirectoryError.recipientImpossible(found: places[1].address, index: 1)
        #expect(throws: error) { try payee(places) }
        #expect(error.faults.map(\.place) == [.pointer("/payout_addresses/1/address")])
    }

    @Test func `a known contract is no recipient on its own chain`() throws {
        let known: Set<PayoutAddress> = [try place(1, Self.two)]
        let wrong = [try place(10, Self.one), try place(1, Self.two)]
        #expect(throws: DirectoryError.recipientImpossible(found: wrong[1].address, index: 1)) {
            try wrong.mustBePayable(knownContracts: known)
        }
        #expect(throws: Never.self) {
            try [try place(10, Self.two)].mustBePayable(knownContracts: known)
        }
    }

    @Test func `a payee has a name`() {
        #expect(throws: DirectoryError.nameMalformed(found: " ")) { try payee([], name: " ") }
    }
}
