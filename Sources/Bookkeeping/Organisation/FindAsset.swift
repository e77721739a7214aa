import Ledger
import Postgres

extension Reader {
    /// The asset of an id or symbol, for a change that names one.
    ///
    /// Throws ``RewardsError/assetUnknown(found:)``, and
    /// ``RewardsError/assetAmbiguous(found:candidates:)`` for a symbol of several chains.
    func asset(written text: String) async throws -> Asset {
        let reference = Reference<Asset>(text)
        let found = try await find([reference])[reference] ?? []
        guard let first = found.first else { throw RewardsError.assetUnknown(found: text) }
        guard found.count == 1 else {
            throw RewardsError.assetAmbiguous(
                found: text, candidates: found.map(\.id).sorted())
        }
        return first
    }
}
