import Ledger
import Postgres

extension Reader {
    /// The payee of an id or handle, for a change that names one.
    ///
    /// Throws ``RewardsError/payeeUnknown(found:)``.
    func payee(written text: String) async throws -> ID<Payee> {
        let reference = Reference<Payee>(text)
        guard let id = try await payees(written: [text])[reference] else {
            throw RewardsError.payeeUnknown(found: text)
        }
        return id
    }

    /// The payees of ids or handles, as many as there are.
    func payees(written texts: [String]) async throws -> [Reference<Payee>: ID<Payee>] {
        try await find(Set(texts.map { Reference<Payee>($0) }))
    }
}
