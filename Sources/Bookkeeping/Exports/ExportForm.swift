/// One kind of line of an export: an object whose members stand in a fixed order.
///
/// Reading, writing and importing follow the same table, so that a line has one spelling only.
struct ExportForm: Sendable {
    /// How a member is spelled.
    enum Kind: Sendable {
        /// A number: digits without a leading zero.
        case number
        /// A string without escapes: ids as UUIDs, days, words of ours.
        case word
        /// Base units: a string of digits.
        case amount
        /// RFC 3339 in UTC with six digits and `Z`.
        case instant
        /// A string of any characters.
        case text
        /// 32 bytes as a string of 64 lower-case digits.
        case digest
        /// 20 bytes as `0x` and 40 lower-case digits.
        case address
        /// An object of strings, its names in the order of their bytes.
        case object
        /// One or more strings or nulls.
        case list
        /// SHA-256 of the line up to here, for what no chain covers; always the last member.
        case seal
    }

    struct Member: Sendable {
        let name: String
        let kind: Kind
        let isOptional: Bool
        /// What stands before the value, from the end of the value before.
        let lead: [UInt8]
    }

    let type: String
    let members: [Member]

    /// Members by name; one whose name ends in `?` may be null.
    init(_ type: String, _ members: KeyValuePairs<String, Kind>) {
        self.type = type
        var isFirst = true
        self.members = members.map { key, kind in
            let name = key.hasSuffix("?") ? String(key.dropLast()) : key
            let lead = isFirst ? "{\"type\":\"\(type)\",\"\(name)\":" : ",\"\(name)\":"
            isFirst = false
            return Member(
                name: name, kind: kind, isOptional: key.hasSuffix("?"), lead: Array(lead.utf8))
        }
    }

    /// The first line; nothing is read of a version that is not known.
    static let head = #"{"type":"export","format":"vestry-export","version":1}"# + "\n"

    static let asset = ExportForm(
        "asset",
        [
            "id": .word, "chain_id": .number, "address?": .address, "symbol": .word,
            "name": .text, "decimals": .number, "created_at": .instant, "sha256": .seal,
        ])
    static let accountRule = ExportForm(
        "account_rule",
        [
            "prefix": .word, "parts": .number, "kind": .word, "normal_side": .word,
            "posted_by": .word, "meaning": .text, "sha256": .seal,
        ])
    static let principal = ExportForm(
        "principal", ["id": .word, "kind": .word, "sha256": .seal])
    static let account = ExportForm(
        "account",
        [
            "number": .number, "code": .word, "asset_id": .word, "normal_side": .word,
            "floor_base_units?": .amount, "debits_base_units": .amount,
            "credits_base_units": .amount, "sha256": .seal,
        ])
    static let journalEntry = ExportForm(
        "journal_entry",
        [
            "number": .number, "id": .word, "effective_day": .word, "recorded_at": .instant,
            "kind": .word, "principal_id?": .word, "reverses?": .number, "source_id?": .text,
            "request_id?": .text, "memo?": .text, "metadata": .object, "text_key?": .digest,
            "text_sha256": .digest, "posting_count": .number, "entry_sha256": .digest,
        ])
    static let posting = ExportForm(
        "posting",
        ["line": .number, "side": .word, "account": .number, "amount_base_units": .amount])
    static let auditEntry = ExportForm(
        "audit_entry",
        [
            "number": .number, "recorded_at": .instant, "outcome": .word, "principal_id?": .word,
            "token_id?": .word, "roles?": .word, "request_id?": .text, "operation": .text,
            "object_id": .text, "body_sha256?": .digest, "detail?": .text, "text_key?": .digest,
            "text_sha256": .digest, "first_seq?": .number, "last_seq?": .number,
            "entries_sha256?": .digest, "entry_sha256": .digest, "chain_sha256": .digest,
        ])
    static let checkpoint = ExportForm(
        "checkpoint",
        [
            "first_number": .number, "last_number": .number, "root_sha256": .digest,
            "chain_sha256": .digest,
        ])
    static let table = ExportForm(
        "table", ["name": .word, "columns": .list, "sha256": .seal])
    static let row = ExportForm("row", ["values": .list, "sha256": .seal])
}
