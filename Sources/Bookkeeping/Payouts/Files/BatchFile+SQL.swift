public import Ethereum
public import Ledger
import Postgres

/// A file of a frozen batch, byte for byte as it was made then.
public struct StoredBatchFile: Sendable {
    /// The media type.
    public let contentType: String
    /// The bytes.
    public let content: [UInt8]
    /// SHA-256 of the content.
    public let contentDigest: Hash32
    /// The digest of the batch that it belongs to.
    public let digest: BatchDigest
    /// The name to save it under.
    public let downloadName: String
}

extension Reader {
    /// A file of a batch; throws ``PayoutsError/batchWithoutFiles(_:)`` when it was never frozen,
    /// ``PayoutsError/batchWithoutSheet(_:)`` for the signer sheet of one that was never approved,
    /// and ``BooksError/notFound(kind:id:)`` for a file that this batch does not have.
    public func file(
        _ file: BatchFile, of batch: ID<PayoutBatch>
    ) async throws -> StoredBatchFile {
        // Every file is text: the server sends text as it is, but bytes as twice as many digits.
        let row = try await row(
            """
            SELECT
                b.state, b.digest, f.content_type, f.download_name,
                convert_from(f.content, 'UTF8') AS content
            FROM payout_batch AS b
            LEFT JOIN batch_export AS f ON f.batch_id = b.batch_id
                AND f.binding_no = b.binding_no AND f.name = \(file)
            WHERE b.batch_id = \(batch)
            """, orNo: "payout batch", batch)
        guard let digest = try row.optionalValue("digest", as: Hash32.self) else {
            throw PayoutsError.batchWithoutFiles(try row.choice("state"))
        }
        guard let content = try row.optional("content", as: String.self).map({ Array($0.utf8) })
        else {
            if file.isSignerSheet { throw PayoutsError.batchWithoutSheet(try row.choice("state")) }
            throw BooksError.notFound(kind: "file of this batch", id: file.rawValue)
        }
        return StoredBatchFile(
            contentType: try row.get("content_type"), content: content,
            contentDigest: Digest.sha256(of: content),
            digest: BatchDigest(digest),
            downloadName: try row.get("download_name"))
    }
}
