import Bookkeeping
import Ethereum
import JSON

/// A payout batch as the service shows it.
struct Batch {
    let id: String
    let state: String
    let digest: String?
    /// The paths of its files.
    let files: [String]
    let object: JSONObject

    init(_ object: JSONObject) throws {
        guard let id = object.text("id"), let state = object.text("state") else {
            throw CommandError(.failed, "the service's answer is no payout batch")
        }
        self.id = id
        self.state = state
        self.object = object
        digest = object.text("digest")
        if case .array(let paths) = object["files"] {
            files = paths.compactMap { path in
                guard case .string(let text) = path else { return nil }
                return text
            }
        } else {
            files = []
        }
    }

    /// Such as `5741.48 INDEX`, by asset.
    var totals: [String] {
        object.objects("totals").map { total in
            "\(total.text("amount") ?? "?") \(total.text("symbol") ?? "?")"
        }
    }
}

/// A file of a batch whose bytes are those that the service stored.
struct BatchDownload {
    let name: String
    let content: [UInt8]
}

extension ServiceClient {
    /// What stands behind the batch in the path; a text of one asset is named after it.
    private static func name(of path: String) -> String {
        let parts = path.split(separator: "/").suffix(2)
        guard parts.first == "disperse" else { return parts.last.map(String.init) ?? path }
        return parts.joined(separator: "_") + ".txt"
    }

    /// Downloads a file and checks its SHA-256 and that it belongs to the batch.
    func file(_ path: String, of batch: Batch) async throws -> BatchDownload {
        let name = Self.name(of: path)
        let answer = try await get(path)
        let sum = Digest.sha256(of: answer.body).description.dropFirst(2)
        guard let tag = answer.tag, tag == sum else {
            throw CommandError(
                .notVerified,
                "\(name) has SHA-256 \(sum), the service says \(answer.tag ?? "nothing")")
        }
        guard let digest = batch.digest, answer.batchDigest == digest else {
            throw CommandError(
                .notVerified,
                """
                \(name) belongs to a batch with digest \(answer.batchDigest ?? "(none)"), \
                expected \(batch.digest ?? "(none)")
                """)
        }
        return BatchDownload(name: name, content: answer.body)
    }
}

extension Table {
    /// One batch, with the folder that its files were saved in.
    init(_ batch: Batch, folder: String? = nil) {
        self.init([
            "id", "state", "period", "rows", "totals", "nonce", "digest", "safe_tx_hash", "folder",
        ])
        append([
            .text(batch.id), .text(batch.state), Cell(batch.object.text("period")),
            Cell(batch.object.text("row_count")), .list(batch.totals),
            Cell(batch.object.text("nonce")), Cell(batch.digest),
            Cell(batch.object.text("safe_tx_hash")), Cell(folder),
        ])
    }
}
