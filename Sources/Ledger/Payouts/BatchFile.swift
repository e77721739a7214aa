public import Ethereum

/// The files of a frozen batch, by the names that they have in the API.
public enum BatchFile: String, Sendable, CaseIterable {
    /// For the Safe app Transaction Builder.
    case transactionBuilder = "safe-transaction-builder.json"
    /// For the Safe app CSV Airdrop.
    case airdrop = "airdrop.csv"
    /// The rows with what they pay, for people and spreadsheets.
    case rows = "rows.csv"
    /// Everything needed to verify the others again, offline.
    case manifest = "manifest.json"
    /// The Safe transaction as the Transaction Service takes it, with its hashes.
    case safeTransaction = "safe-transaction.json"

    /// The media type.
    public var contentType: String {
        switch self {
        case .transactionBuilder, .manifest, .safeTransaction: "application/json"
        case .airdrop, .rows: "text/csv; charset=utf-8; header=present"
        }
    }

    /// The name under which a browser saves the file.
    ///
    /// Such as `index-coop_2021-05_eth_0x1a2b_n42_0f1e2d3c_airdrop.csv`: Safe or organisation,
    /// period, chain, Safe, nonce and the digest's beginning. The Transaction Builder's has no
    /// last part.
    public func downloadName(
        safeName: String, organisation: String, period: Month, safe: SafeAccount, nonce: UInt256,
        digest: BatchDigest
    ) -> String {
        let owner = [safeName, organisation].lazy.map(Self.slug).first { !$0.isEmpty } ?? "safe"
        let stem = [
            owner, period.description, safe.chain.shortName ?? safe.chain.description,
            safe.address.description.lowercased().prefix(6).description, "n\(nonce)", digest.short,
        ].joined(separator: "_")
        return switch self {
        case .transactionBuilder: stem + ".json"
        case .airdrop, .rows, .manifest, .safeTransaction: stem + "_" + rawValue
        }
    }

    /// Lower-case letters, digits and single hyphens, at most 40.
    private static func slug(_ name: String) -> String {
        let words = name.lowercased().utf8.split { byte in
            !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let text = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
        return String(text.prefix(40))
    }
}
