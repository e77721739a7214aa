import Postgres
import TestSupport
import Testing

/// The statement is refused by this constraint.
func refuse(
    _ stage: PayoutStage, by constraint: String,
    location: SourceLocation = #_sourceLocation, _ statements: SQL...
) async throws {
    let error = await #expect(throws: PostgresError.self, sourceLocation: location) {
        try await stage.harness.connections.transaction { transaction in
            for statement in statements { _ = try await transaction.query(statement) }
        }
    }
    #expect(
        error?.constraint == constraint, "\(error?.description ?? "")", sourceLocation: location
    )
}

/// The statement is refused for want of a grant.
func forbid(
    _ stage: PayoutStage, location: SourceLocation = #_sourceLocation, _ statement: SQL
) async throws {
    let error = await #expect(throws: PostgresError.self, sourceLocation: location) {
        try await stage.harness.connections.transaction { transaction in
            try await transaction.query(statement)
        }
    }
    #expect(error?.sqlState?.description == "42501", sourceLocation: location)
}
