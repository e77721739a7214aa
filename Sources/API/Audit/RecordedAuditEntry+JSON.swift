import Bookkeeping
import Ethereum
import JSON
import Ledger

extension RecordedAuditEntry {
    /// The members of the entry; without the address for whom it does not concern.
    func write(to writer: inout JSONWriter, seesAddresses: Bool) {
        writer.field("number", Int(number))
        writer.field("recorded_at", recordedAt.description)
        writer.field("outcome", outcome)
        writer.field("operation", operation)
        writer.field("object_id", object)
        writer.field("detail", detail)
        writer.field("principal_id", principal?.description)
        if let roles {
            writer.array("roles") { writer in
                for role in roles { writer.value(role) }
            }
        } else {
            writer.null("roles")
        }
        writer.field("token_id", token?.description)
        writer.field("remote_address", seesAddresses ? remoteAddress : nil)
        writer.field("request_id", requestID)
        writer.field("body_sha256", bodyDigest.map(Self.digits))
        writer.field("first_journal_number", journalNumbers.map { Int($0.lowerBound) })
        writer.field("last_journal_number", journalNumbers.map { Int($0.upperBound) })
        writer.field("entry_sha256", Self.digits(digest))
        writer.field("chain_sha256", Self.digits(chain))
    }

    /// The columns of a file, in the order of ``cells(seesAddresses:)``.
    static let columnNames = [
        "number", "recorded_at", "outcome", "operation", "object_id", "detail", "principal_id",
        "roles", "token_id", "remote_address", "request_id", "body_sha256",
        "first_journal_number", "last_journal_number", "entry_sha256", "chain_sha256",
    ]

    func cells(seesAddresses: Bool) -> [Report.Cell] {
        [
            .integer(Int(number)), .plain(recordedAt.description), .plain(outcome),
            .text(operation), .text(object), Self.text(detail), Self.plain(principal?.description),
            Self.plain(roles?.joined(separator: " ")), Self.plain(token?.description),
            Self.text(seesAddresses ? remoteAddress : nil), Self.text(requestID),
            Self.plain(bodyDigest.map(Self.digits)),
            journalNumbers.map { .integer(Int($0.lowerBound)) } ?? .null,
            journalNumbers.map { .integer(Int($0.upperBound)) } ?? .null,
            .plain(Self.digits(digest)), .plain(Self.digits(chain)),
        ]
    }

    private static func text(_ text: String?) -> Report.Cell { text.map { .text($0) } ?? .null }
    private static func plain(_ text: String?) -> Report.Cell { text.map { .plain($0) } ?? .null }
}

extension AuditHead {
    func write(to writer: inout JSONWriter) {
        writer.field("number", Int(number))
        writer.field("chain_sha256", RecordedAuditEntry.digits(chain))
        writer.field("journal_number", Int(journalNumber))
    }
}

extension AuditCheckpoint {
    func write(to writer: inout JSONWriter) {
        writer.field("first_number", Int(numbers.lowerBound))
        writer.field("last_number", Int(numbers.upperBound))
        writer.field("root_sha256", RecordedAuditEntry.digits(root))
        writer.field("chain_sha256", RecordedAuditEntry.digits(chain))
    }
}

extension RecordedAuditEntry {
    /// 64 lower-case digits.
    fileprivate static func digits(_ hash: Hash32) -> String {
        String(hash.description.dropFirst(2))
    }
}
