import Bookkeeping
import JSON

/// What the command says of an export.
enum ExportText {
    static func text(_ manifest: ExportManifest, _ what: String) -> String {
        """
        \(what): \(manifest.journalEntries) journal entries with \(manifest.postings) postings, \
        \(manifest.accounts) accounts, \(manifest.auditEntries) audit entries
        chain   \(manifest.chain)
        sha256  \(manifest.digest)
        """
    }

    static func json(_ manifest: ExportManifest?, firstBreak: ExportBreak?) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("is_sound", firstBreak == nil)
            writer.field("first_break", firstBreak?.description)
            writer.field("line", firstBreak?.line)
            guard let manifest else { return }
            writer.field("journal_entries", manifest.journalEntries)
            writer.field("postings", manifest.postings)
            writer.field("accounts", manifest.accounts)
            writer.field("audit_entries", manifest.auditEntries)
            writer.field("checkpoints", manifest.checkpoints)
            writer.field("chain_sha256", manifest.chain)
            writer.field("sha256", manifest.digest)
        }
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
