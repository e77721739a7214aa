import JSON
import Ledger

/// What a file of a batch is, told by its content: people rename files.
enum BatchFileKind: Hashable {
    case manifest, transactionBuilder, safeTransaction, proposal, rows, airdrop, disperse
    case signerSheet, other
    /// A file from which recipients of a distribution claim.
    case claims(BatchFile)

    init(_ content: [UInt8]) {
        let head = String(decoding: content.prefix(200), as: UTF8.self)
        if head.hasPrefix("{\"merkleRoot\":") {
            self = .claims(.merkleUniswap)
        } else if head.hasPrefix("{\"format\":\"standard-v1\"") {
            self = .claims(.merkleStandard)
        } else if head.hasPrefix("{\"merkle_root\":") {
            self = .claims(.merkleStandardProofs)
        } else if head.hasPrefix("{") {
            self = Self.ofJSON(content)
        } else if head.hasPrefix("row,type,") {
            self = .rows
        } else if head.hasPrefix("token_type,") {
            self = .airdrop
        } else if head.hasPrefix("0x") {
            self = .disperse
        } else if head.hasPrefix("<!DOCTYPE html>") || head.contains("\nCompare and tick\n") {
            self = .signerSheet
        } else {
            self = .other
        }
    }

    private static func ofJSON(_ content: [UInt8]) -> BatchFileKind {
        do {
            guard case .object(let object) = try json(content) else { return .other }
            if object["manifest_version"] != nil { return .manifest }
            if object["meta"] != nil { return .transactionBuilder }
            if object["domainHash"] != nil { return .safeTransaction }
            return object["contractTransactionHash"] == nil ? .other : .proposal
        } catch {
            return .other
        }
    }

    /// The content as JSON, whatever its size.
    static func json(_ content: [UInt8]) throws(JSONError) -> JSONValue {
        try JSONReader(
            sizeLimit: max(content.count, 1),
            limits: JSONLimits(members: 4096, elements: 1 << 20, values: 1 << 24)
        ).read(content)
    }
}
