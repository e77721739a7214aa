import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

/// What one request may bring.
enum BulkLimits {
    /// Bytes of one entry: ten thousand postings need more than the usual megabyte.
    static let entryBytes = 4 << 20
    /// So that one posting too many is told by the rule, not by the reader.
    static let entry = JSONLimits(members: 256, elements: 20_000, values: 200_000)
    /// Entries and bytes that are recorded all together or not at all.
    static let atomicCount = 10_000
    static let atomicBytes = 16 << 20
    /// Entries and bytes that are judged each by itself.
    static let perItemCount = 1_000_000
    static let perItemBytes = 512 << 20
    /// Entries of a dry run, whose verdicts are kept nowhere but in memory.
    static let dryRunCount = 10_000
}

/// Whether the entries of a request stand together or each by itself.
enum BulkMode: String, CaseIterable, Sendable {
    case atomic
    case perItem = "per_item"
}

/// The journal entries of a body, group by group as they arrive.
struct BulkSource: Sendable {
    private let mode: BulkMode
    private let maximumCount: Int
    private let chunks: RequestBody.Chunks
    private var scanner: BulkScanner
    private var isAtEnd = false
    private var read = BodyDigest()
    /// How many entries were given out.
    private(set) var count = 0

    init(_ body: RequestBody, _ framing: BulkFraming, _ mode: BulkMode, isDryRun: Bool) {
        let bytes = mode == .atomic ? BulkLimits.atomicBytes : BulkLimits.perItemBytes
        self.mode = mode
        switch mode {
        case .atomic: maximumCount = BulkLimits.atomicCount
        case .perItem:
            maximumCount = isDryRun ? BulkLimits.dryRunCount : BulkLimits.perItemCount
        }
        chunks = body.limited(to: bytes).chunks
        scanner = BulkScanner(framing)
    }

    /// The SHA-256 of what was read; of the whole body once there is no next entry.
    var bodyDigest: Hash32 { read.value }

    /// The next entries, as many as make a group; nil after the last.
    ///
    /// What cannot be read says so itself; a body that is no list throws.
    mutating func next() async throws -> BulkGroup? {
        var entries: [BulkEntry] = []
        var bytes = 0
        var digest = BodyDigest()
        var lines = BodyDigest()
        digest.update([UInt8]("vestry bulk \(mode.rawValue)\n".utf8))
        while entries.count < BulkGroup.maximumCount, bytes < BulkGroup.maximumBytes,
            let entry = try await nextBytes()
        {
            guard count < maximumCount else {
                throw JournalError.tooManyEntries(allowed: maximumCount)
            }
            let line = entry + [UInt8(ascii: "\n")]
            digest.update(line)
            lines.update(line)
            bytes += entry.count
            entries.append(BulkEntry(index: count, draft: Self.read(entry)))
            count += 1
        }
        return entries.isEmpty ? nil : BulkGroup(entries, digest: digest.value, lines: lines.value)
    }

    private mutating func nextBytes() async throws -> [UInt8]? {
        while true {
            let bytes = try scanner.next()
            guard bytes?.count ?? scanner.waiting <= BulkLimits.entryBytes else {
                throw APIError.entryTooLarge(index: count, limit: BulkLimits.entryBytes)
            }
            if let bytes { return bytes }
            guard !isAtEnd else { return nil }
            // Every iterator goes on where the one before has stopped.
            var rest = chunks.makeAsyncIterator()
            if let chunk = try await rest.next() {
                read.update(chunk)
                scanner.feed(chunk)
            } else {
                isAtEnd = true
                scanner.end()
            }
        }
    }

    private static func read(_ bytes: [UInt8]) -> Result<HandEntry, any Error> {
        do {
            let reader = JSONReader(
                sizeLimit: BulkLimits.entryBytes, limits: BulkLimits.entry)
            return .success(try HandEntry(reader.read(bytes)))
        } catch {
            return .failure(error)
        }
    }
}
