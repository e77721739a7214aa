import Bookkeeping
import HTTP
import JSON
import Ledger

extension BulkReceipt {
    /// The members of an entry that was recorded with many others.
    func write(to writer: inout JSONWriter) {
        writer.field("id", id.description)
        writer.field("number", Int(seq))
        writer.field("effective_day", effectiveDay.description)
        writer.field("recorded_at", recordedAt.description)
    }
}

extension [BulkVerdict] {
    /// One line for each; throws what is no fault of an entry.
    func lines(requestID: String) throws -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(count * 160)
        for verdict in self {
            var writer = JSONWriter(capacity: 192)
            try writer.object { writer in
                writer.field("index", verdict.index)
                switch verdict.outcome {
                case .success(let receipt):
                    writer.field("status", Status.created.code)
                    writer.object("entry") { receipt.write(to: &$0) }
                case .failure(let error):
                    guard let problem = Problem(error) else { throw error }
                    writer.field("status", problem.status.code)
                    writer.name("problem")
                    problem.write(to: &writer, requestID: requestID)
                }
            }
            lines += writer.take()
            lines.append(UInt8(ascii: "\n"))
        }
        return lines
    }
}

/// What became of the groups of a request, to be told when all was read.
///
/// A client may send everything before it reads anything, so verdicts wait; beyond some of them,
/// they are taken from where they are kept for a retry.
struct BulkVerdicts: Sendable {
    /// Bytes of verdicts that wait in memory.
    private static let heldBytes = 1 << 20

    private enum Part {
        case held([UInt8])
        case kept(BulkGroup.Name)
    }

    private var parts: [Part] = []
    private var held = 0
    private var entryCount = 0
    private var recordedCount = 0
    private var replayedCount = 0
    /// Why reading ended before the body did.
    private var problem: Problem?

    /// Whether every group was answered before.
    var isReplay: Bool { entryCount > 0 && replayedCount == entryCount }

    mutating func add(_ answer: StoredAnswer, of group: BulkGroup, isDryRun: Bool) {
        entryCount += group.entries.count
        recordedCount += Self.recordedCount(in: answer.body)
        if answer.isReplay { replayedCount += group.entries.count }
        if isDryRun || held + answer.body.count <= Self.heldBytes {
            held += answer.body.count
            parts.append(.held(answer.body))
        } else {
            parts.append(.kept(group.name))
        }
    }

    mutating func end(with problem: Problem) {
        self.problem = problem
    }

    /// Writes all verdicts and, last, what they come to.
    func write(
        to output: (sending [UInt8]) async throws -> Void, requestID: String,
        kept: (BulkGroup.Name) async throws -> [UInt8]
    ) async throws {
        for part in parts {
            switch part {
            case .held(let lines): try await output(lines)
            case .kept(let name): try await output(kept(name))
            }
        }
        var writer = JSONWriter(capacity: 192)
        writer.object { writer in
            writer.object("summary") { writer in
                writer.field("entries", entryCount)
                writer.field("recorded", recordedCount)
                writer.field("refused", entryCount - recordedCount)
                writer.field("replayed", replayedCount)
                if let problem {
                    writer.name("problem")
                    problem.write(to: &writer, requestID: requestID)
                } else {
                    writer.null("problem")
                }
            }
        }
        try await output(writer.take() + [UInt8(ascii: "\n")])
    }

    /// Lines that say 201; nothing within a text can look so, because its quotes are escaped.
    private static func recordedCount(in lines: [UInt8]) -> Int {
        let mark = [UInt8](#","status":201,"#.utf8)
        return lines.split(separator: UInt8(ascii: "\n")).count { line in
            guard let comma = line.firstIndex(of: UInt8(ascii: ",")) else { return false }
            return line[comma...].starts(with: mark)
        }
    }
}
