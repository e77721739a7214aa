import Bookkeeping

/// How far the journal is, as Prometheus text; nothing while the database does not answer.
enum JournalGauge {
    static func text(_ books: Books) async -> String {
        let name = "vestry_journal_newest_entry"
        do {
            let newest = try await books.reader.newestSeq()
            return """
                # HELP \(name) Number of the newest journal entry.
                # TYPE \(name) gauge
                \(name) \(newest)

                """
        } catch {
            return ""
        }
    }
}
