import Ledger

extension Work {
    /// Throws ``DirectoryError/paidThere(found:payees:)`` when a payee is paid where a contract of
    /// the directory is to be.
    ///
    /// Who begins such an address at the same time is stopped by the database.
    func mustPayNobody(at place: PayoutAddress) async throws {
        let payees = try await reader.payees(paidAt: place)
        guard payees.isEmpty else {
            throw DirectoryError.paidThere(found: place.address, payees: payees)
        }
    }
}
