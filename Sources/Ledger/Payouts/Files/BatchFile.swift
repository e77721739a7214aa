public import Ethereum

/// The files of a batch, by the names that they have where they are stored and in the API.
public enum BatchFile: Hashable, Sendable {
    /// For the Safe app Transaction Builder.
    case transactionBuilder
    /// For the Safe app CSV Airdrop.
    case airdrop
    /// The rows of one asset for disperse.app.
    case disperse(ID<Asset>)
    /// The rows with what they pay, for people and spreadsheets.
    case rows
    /// Everything needed to verify the others again, offline.
    case manifest
    /// The Safe transaction with its hashes and as typed data (EIP-712).
    case safeTransaction
    /// The body of a proposal to the Safe Transaction Service.
    case proposal
    /// The claims of a distribution with every proof, as Uniswap's script prints them.
    case merkleUniswap
    /// The tree of a distribution as OpenZeppelin's library dumps it.
    case merkleStandard
    /// Every proof of that tree.
    case merkleStandardProofs
    /// What signers compare, as a page to print.
    case signerSheetPage
    /// The same as plain text.
    case signerSheetText

    /// Those that a batch has at most once.
    public static let single: [BatchFile] = [
        .transactionBuilder, .airdrop, .rows, .manifest, .safeTransaction, .proposal,
        .merkleUniswap, .merkleStandard, .merkleStandardProofs, .signerSheetPage, .signerSheetText,
    ]

    /// Where it stands below the batch in the API.
    public var path: String {
        switch self {
        case .disperse(let asset): "disperse/\(asset)"
        default: rawValue
        }
    }

    /// The media type.
    public var contentType: String {
        switch self {
        case .transactionBuilder, .manifest, .safeTransaction, .proposal, .merkleUniswap,
            .merkleStandard, .merkleStandardProofs:
            "application/json"
        case .airdrop, .rows: "text/csv; charset=utf-8; header=present"
        case .disperse, .signerSheetText: "text/plain; charset=utf-8"
        case .signerSheetPage: "text/html; charset=utf-8"
        }
    }

    /// Whether it is made by the last approval, whose names it shows; the others by the freeze.
    public var isSignerSheet: Bool { self == .signerSheetPage || self == .signerSheetText }
}

extension BatchFile: RawRepresentable {
    private static let disperseParts = (prefix: "disperse_", suffix: ".txt")

    /// The name under which it is stored; nil for one that no batch has.
    public init?(rawValue name: String) {
        if let file = Self.single.first(where: { $0.rawValue == name }) {
            self = file
            return
        }
        let (prefix, suffix) = Self.disperseParts
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let text = String(name.dropFirst(prefix.count).dropLast(suffix.count))
        guard case .id(let asset) = Reference<Asset>(text) else { return nil }
        self = .disperse(asset)
    }

    /// The name under which it is stored.
    public var rawValue: String {
        switch self {
        case .transactionBuilder: "safe-transaction-builder.json"
        case .airdrop: "airdrop.csv"
        case .disperse(let asset):
            "\(Self.disperseParts.prefix)\(asset)\(Self.disperseParts.suffix)"
        case .rows: "rows.csv"
        case .manifest: "manifest.json"
        case .safeTransaction: "safe-transaction.json"
        case .proposal: "proposal.json"
        case .merkleUniswap: "merkle-uniswap.json"
        case .merkleStandard: "merkle-openzeppelin.json"
        case .merkleStandardProofs: "merkle-openzeppelin-proofs.json"
        case .signerSheetPage: "signer-sheet.html"
        case .signerSheetText: "signer-sheet.txt"
        }
    }
}

extension BatchFile {
    /// The name under which a browser saves the file.
    ///
    /// Such as `index-coop_2021-05_eth_0x1a2b_n42_0f1e2d3c_airdrop.csv`: Safe or organisation,
    /// period, chain, Safe, nonce, part of a plan (`2of3`) and the digest's beginning. The Transaction Builder's has no
    /// last part.
    public func downloadName(
        safeName: String, organisation: String, period: Month, safe: SafeAccount, nonce: UInt256,
        part: BatchPart, digest: BatchDigest
    ) -> String {
        let owner = [safeName, organisation].lazy.map(Self.slug).first { !$0.isEmpty } ?? "safe"
        let stem = [
            owner, period.description, safe.chain.shortName ?? safe.chain.description,
            safe.address.description.lowercased().prefix(6).description, "n\(nonce)", part.name,
            digest.short,
        ].compactMap(\.self).joined(separator: "_")
        return self == .transactionBuilder ? stem + ".json" : stem + "_" + rawValue
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
