import Ledger
import Postgres

extension Books {
    /// Fills an empty, migrated database with an export; all of it or nothing.
    ///
    /// For the owner's role. Every line is verified before it is copied, every trigger of the journal
    /// and the audit log looks at what is copied, and the whole database is verified before it is committed. No
    /// audit entry is added: the end of the chain is that of the export.
    ///
    /// - Parameter next: gives the bytes of the file, cut anywhere, then nil.
    /// - Returns: what was imported, as the manifest says.
    /// - Throws: ``ExportBreak``, ``ImportError``, ``BooksUnavailable``.
    public func importLedger(
        _ next: () async throws -> [UInt8]?
    ) async throws -> ExportManifest {
        let now = clock()
        do {
            return try await database.transaction { transaction in
                var work = LedgerImport(transaction, now: now)
                try await work.begin()
                var reading = ExportReading(ImportSink(at: now))
                while let chunk = try await next() {
                    try reading.read(chunk)
                    if reading.sink.isFull { try await work.copy(&reading.sink) }
                }
                let manifest = try reading.finish()
                reading.sink.endEntry()
                try await work.copy(&reading.sink)
                try await work.finish(manifest, reading.sink)
                return manifest
            }
        } catch let error as BooksError {
            throw error
        } catch {
            throw Self.translated(error)
        }
    }
}

/// Why a ledger is not imported, although the export is sound.
public enum ImportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is something in the database already.
    case databaseNotEmpty
    /// The chart of accounts of this version is another.
    case otherChart(prefix: String)
    /// This table is not in the file, is none of this version, or has other columns.
    case otherTable(name: String)
    /// The database holds something else than the export after all.
    case notSound(VerifyReport)

    public var description: String {
        switch self {
        case .databaseNotEmpty:
            "the database is not empty; a ledger is imported into a new one"
        case .otherChart(let prefix):
            "the chart of accounts has another rule for \(prefix); take the vestry of the export"
        case .otherTable(let name):
            "\(name) is not kept as in this version; take the vestry of the export"
        case .notSound(let report): "nothing was imported: \(report)"
        }
    }
}
