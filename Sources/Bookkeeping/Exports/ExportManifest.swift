/// What an export holds, as its last line says.
public struct ExportManifest: Sendable, Hashable {
    public internal(set) var assets = 0
    public internal(set) var accountRules = 0
    public internal(set) var principals = 0
    public internal(set) var accounts = 0
    public internal(set) var journalEntries = 0
    public internal(set) var postings = 0
    public internal(set) var auditEntries = 0
    public internal(set) var checkpoints = 0
    /// Settings, periods and what else has rows of its own.
    public internal(set) var tables = 0
    public internal(set) var rows = 0
    /// 64 digits: the end of the audit log's chain, zeros without an entry.
    public internal(set) var chain = String(repeating: "0", count: 64)
    /// 64 digits: SHA-256 of all lines before the manifest.
    public internal(set) var digest = ""
    var totals: [Total] = []

    /// The totals of all accounts of one asset.
    struct Total: Sendable, Hashable {
        /// The UUID of the asset.
        let asset: [UInt8]
        var debits = DecimalSum()
        var credits = DecimalSum()
    }

    /// The line, with its end.
    var line: [UInt8] {
        let counts =
            #"{"type":"manifest","assets":\#(assets),"account_rules":\#(accountRules)"#
            + #","principals":\#(principals),"accounts":\#(accounts)"#
            + #","journal_entries":\#(journalEntries),"postings":\#(postings)"#
            + #","audit_entries":\#(auditEntries),"checkpoints":\#(checkpoints)"#
            + #","tables":\#(tables),"rows":\#(rows)"#
        let heads =
            #","journal_number":\#(journalEntries),"audit_number":\#(auditEntries)"#
            + #","chain_sha256":"\#(chain)","totals":["#
        let sums = totals.map { total in
            #"{"asset_id":"\#(String(decoding: total.asset, as: UTF8.self))""#
                + #","debits_base_units":"\#(String(decoding: total.debits.text, as: UTF8.self))""#
                + #","credits_base_units":"\#(String(decoding: total.credits.text, as: UTF8.self))"}"#
        }
        let end = #"],"sha256":"\#(digest)"}"# + "\n"
        return Array((counts + heads + sums.joined(separator: ",") + end).utf8)
    }

    /// The name of the member in which another line differs first; nil when it is the same.
    func firstDifference(to other: ArraySlice<UInt8>) -> String? {
        let own = line
        guard !own.elementsEqual(other) else { return nil }
        let place = zip(own, other).prefix { $0 == $1 }.count
        let parts = own.prefix(place + 1).split(
            separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
        let name = parts.indices.dropLast().last { parts[$0 + 1].first == UInt8(ascii: ":") }
        return name.map { String(decoding: parts[$0], as: UTF8.self) } ?? "type"
    }
}
