import Ethereum

extension JournalEntry {
    private static let heading = "vestry-entry 1"

    /// What a second person approves: all of the entry but its id and number.
    ///
    /// A line each, ended by LF: `vestry-entry 1`, `kind KIND`, `day DAY`, `reverses NUMBER` (or `-`),
    /// `memo TEXT`, then `meta NAME TEXT` in the order of the names, then `post SIDE AMOUNT ASSET
    /// ACCOUNT` in the order of the postings, the amount in base units and the asset as a UUID. The
    /// form never changes within a version; the database spells recorded entries the same way.
    public var content: String {
        var lines = [
            Self.heading, "kind \(kind.rawValue)", "day \(effectiveDay)",
            "reverses \(reverses.map(String.init) ?? "-")", "memo \(memo)",
        ]
        let names = metadata.values.sorted {
            Array($0.key.utf8).lexicographicallyPrecedes($1.key.utf8)
        }
        lines += names.map { "meta \($0.key) \($0.value)" }
        lines += postings.map {
            "post \($0.side.rawValue) \($0.amount.baseUnits) \($0.amount.asset.uuid) \($0.account)"
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Reads what ``content`` wrote; throws ``ProposalError/contentUnreadable``.
    public init(id: ID<JournalEntry>, content text: String) throws(ProposalError) {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n")).map { String($0) ?? "" }
        var fields: [String: String] = [:]
        var metadata: [String: String] = [:]
        var postings: [Posting] = []
        do {
            guard lines.first == Self.heading else { throw ProposalError.contentUnreadable }
            for line in lines.dropFirst() {
                let (name, rest) = Self.word(of: line)
                switch name {
                case "meta":
                    let (key, value) = Self.word(of: rest)
                    metadata[key] = value
                case "post": postings.append(try Self.posting(rest))
                default: fields[name] = rest
                }
            }
            guard let kind = Kind(rawValue: fields["kind"] ?? ""), let memo = fields["memo"] else {
                throw ProposalError.contentUnreadable
            }
            try self.init(
                id: id, kind: kind, effectiveDay: Day(fields["day"] ?? ""), memo: memo,
                metadata: EntryMetadata(metadata),
                reverses: fields["reverses"].flatMap { Int64($0) },
                postings: postings)
        } catch {
            throw .contentUnreadable
        }
        guard content == text else { throw .contentUnreadable }
    }

    private static func posting(_ text: String) throws -> Posting {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 4, let side = Side(rawValue: words[0]),
            let asset = ID<Asset>(uuid: words[2])
        else { throw ProposalError.contentUnreadable }
        return Posting(
            side, try AccountCode(words[3]),
            Amount(baseUnits: try UInt256(decimal: words[1]), of: asset))
    }

    /// The part before the first blank, and the rest.
    private static func word(of line: String) -> (String, String) {
        let bytes = line.utf8
        guard let blank = bytes.firstIndex(of: UInt8(ascii: " ")) else { return (line, "") }
        return (String(line[..<blank]), String(line[bytes.index(after: blank)...]))
    }
}
