import Bookkeeping
import JSON
import Ledger

extension HandEntry {
    /// Reads an entry as it is written by hand.
    init(_ document: JSONValue) throws {
        var fields = try JSONFields(document)
        let read = (
            fields.parse("kind") { try JournalEntry.Kind(writtenByHand: $0) },
            fields.optionalParse("effective_day") { try Day($0) }, fields.string("memo"),
            fields.optional("metadata") { try EntryMetadata($0) },
            fields.array("postings") { try Line($0) }
        )
        fields.addFault(ofMemo: read.2)
        let (kind, effectiveDay, memo, metadata, lines) = try fields.finish(
            read.0, read.1, read.2, read.3, read.4)
        try self.init(
            kind: kind, effectiveDay: effectiveDay, memo: memo, metadata: metadata ?? .none,
            lines: lines)
    }
}

extension JournalEntry.Kind {
    /// Any kind, whether it is one for people is judged later; only those are offered.
    fileprivate init(writtenByHand word: String) throws(ChoiceError) {
        guard let kind = Self(rawValue: word) else {
            throw ChoiceError(known: Self.openToPeople.map(\.rawValue))
        }
        self = kind
    }
}

extension JSONFields {
    /// Tells what is wrong with a memo beside what is wrong elsewhere; alone it is the problem itself.
    fileprivate mutating func addFault(ofMemo memo: String?) {
        guard !isFaultless, let memo else { return }
        do {
            _ = try JournalEntry.memo(memo)
        } catch {
            add(
                "memo", code: error.code, detail: error.description, found: String(memo.prefix(64)))
        }
    }
}

extension HandEntry.Line {
    fileprivate init(_ place: JSONPlace) throws {
        var fields = try JSONFields(place)
        let (account, asset, side, amount) = try fields.finish(
            fields.parse("account") { try AccountCode($0) },
            fields.string("asset", length: 1...64),
            fields.choice("side", Side.self),
            fields.string("amount", length: 1...100))
        self.init(account: account, asset: asset, side: side, amount: amount)
    }
}

extension EntryMetadata {
    /// An object of strings; a fault names the member.
    fileprivate init(_ place: JSONPlace) throws {
        guard case .object(let object) = place.value else {
            throw Self.fault(place, nil, "wrong_type", "must be an object of strings", nil)
        }
        var values: [String: String] = [:]
        for member in object.members {
            guard case .string(let text) = member.value else {
                throw Self.fault(
                    place, member.name, "wrong_type", "must be a string", member.value.typeName)
            }
            values[member.name] = text
        }
        do {
            try self.init(values)
        } catch {
            guard case .metadataMalformed(let name) = error else {
                throw Self.fault(place, nil, error.code, error.description, nil)
            }
            throw Self.fault(place, name, error.code, error.description, values[name])
        }
    }

    private static func fault(
        _ place: JSONPlace, _ name: String?, _ code: String, _ detail: String, _ found: String?
    ) -> JSONFaults {
        let step = name.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }
        return JSONFaults([
            JSONFault(
                pointer: place.pointer + (step ?? ""), field: name ?? place.field, code: code,
                detail: detail, found: found)
        ])
    }
}

extension EntryReversal {
    /// Reads why, and from which day on, an entry is undone.
    init(_ document: JSONValue) throws {
        var fields = try JSONFields(document)
        let (day, memo) = try fields.finish(
            fields.optionalParse("effective_day") { try Day($0) }, fields.string("memo"))
        try self.init(effectiveDay: day, memo: memo)
    }
}
