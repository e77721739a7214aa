import API
import Postgres

/// Whether the database answers and its schema is the one that this program was made for.
struct SchemaReadiness: Sendable {
    private let migrator: Migrator

    init(_ migrator: Migrator) {
        self.migrator = migrator
    }

    func check() async -> ServiceState.Readiness {
        do {
            switch try await migrator.status() {
            case .current: return .ready
            case .behind: return .notReady("The schema is behind: run vestry migrate.")
            case .ahead: return .notReady("The schema is newer than this program.")
            }
        } catch {
            guard case .database = error else {
                return .notReady("The schema is not the one of this program: \(error).")
            }
            return .notReady("The database cannot be reached.")
        }
    }
}
