import Ethereum
import JSON
import Ledger

/// A batch recomputed from its files alone: no database, no network, no setting.
///
/// Everything follows from the canonical bytes in the manifest: the digest is theirs, and totals,
/// calls, call data and safeTxHash are computed from their rows again. Other files must pay the same.
public struct BatchVerification: Sendable {
    /// A file as it was given.
    public struct File: Sendable {
        /// The name that it is reported by.
        public let name: String
        /// Its bytes.
        public let content: [UInt8]

        /// A file.
        public init(name: String, content: [UInt8]) {
            self.name = name
            self.content = content
        }
    }

    /// Something that was looked at.
    public struct Finding: Sendable, Hashable {
        /// What must hold, or the file that was read.
        public let subject: String
        /// What does not hold; nil where all is well.
        public let problem: String?
    }

    /// In the order in which they were looked at.
    public private(set) var findings: [Finding] = []
    /// The batch, where its manifest could be read.
    public private(set) var overview: OfflineBatch?
    /// Files of the manifest that were not given.
    public private(set) var notGiven: [String] = []

    /// Whether everything holds.
    public var isSound: Bool { findings.allSatisfy { $0.problem == nil } }

    /// Verifies files of one batch, one of which is its manifest, in any order.
    public init(_ files: [File]) {
        let manifests = files.filter { BatchFileKind($0.content) == .manifest }
        guard let manifest = manifests.first, manifests.count == 1 else {
            note("manifest", manifests.isEmpty ? "is not among the files" : "is there twice")
            return
        }
        do {
            let document = try ManifestDocument(BatchFileKind.json(manifest.content))
            let canonical = try CanonicalBatch([UInt8](document.canonical.utf8))
            let batch = try OfflineBatch(document, canonical)
            overview = batch
            for rule in OfflineBatch.rules { note(rule.name, try rule.problem(batch)) }
            var seen: Set<String> = []
            for file in files where BatchFileKind(file.content) != .manifest {
                let (name, problem) = batch.compare(file)
                if let name { seen.insert(name) }
                note(file.name, problem)
            }
            notGiven = document.files.map(\.name).filter { !seen.contains($0) }
        } catch {
            note(manifest.name, "\(error)")
        }
    }

    private mutating func note(_ subject: String, _ problem: String?) {
        findings.append(Finding(subject: subject, problem: problem))
    }
}
