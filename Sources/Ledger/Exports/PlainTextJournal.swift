/// Writes a journal as one of the programs of plain-text accounting reads it.
///
/// Amounts are whole units with all decimals of the asset, so that nothing is rounded anywhere.
public struct PlainTextJournal: Sendable {
    /// What stands before the postings of an entry.
    public struct Head: Sendable {
        let number: Int64
        let id: ID<JournalEntry>
        let day: Day
        let kind: String
        /// Nil once it was erased.
        let memo: String?

        /// An entry; its memo may be gone.
        public init(
            number: Int64, id: ID<JournalEntry>, day: Day, kind: String, memo: String?
        ) {
            self.number = number
            self.id = id
            self.day = day
            self.kind = kind
            self.memo = memo
        }
    }

    /// An account of one asset, with its names in the program's own spelling.
    public struct Account: Sendable {
        let name: [UInt8]
        let commodity: [UInt8]
        let decimals: Int

        /// The names of an account that holds an asset.
        public init(_ code: AccountCode, _ asset: Asset, in format: PlainTextFormat) {
            name = Array(format.name(of: code).utf8)
            commodity = Array(format.name(of: asset).utf8)
            decimals = asset.decimals
        }
    }

    public let format: PlainTextFormat
    /// What was written and not taken yet.
    public private(set) var bytes: [UInt8] = []

    /// An empty journal.
    public init(_ format: PlainTextFormat) {
        self.format = format
    }

    /// Hands over what was written.
    public mutating func take() -> [UInt8] {
        let taken = bytes
        bytes = []
        bytes.reserveCapacity(taken.count)
        return taken
    }

    /// The beginning: whose journal it is, by which clocks, and how numbers are written.
    public mutating func begin(_ clocks: Clocks) {
        let comment = "journal as of \(clocks.asOf), known at \(clocks.knownAt)"
        switch format {
        case .beancount: write("; \(comment)\noption \"title\" \"Vestry\"\n\n")
        // Their strict modes want the tags stated.
        case .hledger: write("; \(comment)\ndecimal-mark .\ntag entry\ntag kind\n\n")
        case .ledger: write("; \(comment)\ntag entry\ntag kind\n\n")
        }
    }

    /// States a commodity.
    public mutating func declare(_ asset: Asset) {
        let name = format.name(of: asset)
        switch format {
        case .beancount:
            write("\(Self.firstDay) commodity \(name)\n  precision: \(asset.decimals)\n")
        case .hledger:
            write("commodity 1.\(String(repeating: "0", count: asset.decimals)) \(name)\n")
        case .ledger: write("commodity \(name)\n")
        }
    }

    /// States an account.
    public mutating func declare(_ code: AccountCode) {
        let name = format.name(of: code)
        switch format {
        case .beancount: write("\(Self.firstDay) open \(name)\n")
        case .hledger: write("account \(name)  ; type:\(Self.letter(of: code.prefix.kind))\n")
        case .ledger: write("account \(name)\n")
        }
    }

    /// Begins an entry.
    public mutating func begin(_ head: Head) {
        let memo = head.memo ?? "(text erased)"
        switch format {
        case .beancount:
            write("\n\(head.day) * \"\(Self.quoted(memo))\"\n")
            write("  number: \(head.number)\n  entry: \"\(head.id)\"\n  kind: \"\(head.kind)\"\n")
        case .hledger, .ledger:
            write("\n\(head.day) * (\(head.number)) \(Self.plain(memo))\n")
            write("    ; entry: \(head.id)\n    ; kind: \(head.kind)\n")
        }
    }

    /// Writes a posting of the entry that was begun.
    ///
    /// - Parameters:
    ///   - account: where.
    ///   - isDebit: credits stand with a minus.
    ///   - digits: base units in ASCII, above zero.
    public mutating func posting(
        _ account: Account, isDebit: Bool, digits: some RandomAccessCollection<UInt8>
    ) {
        write(format == .beancount ? "  " : "    ")
        bytes.append(contentsOf: account.name)
        write(isDebit ? "  " : "  -")
        let missing = account.decimals + 1 - digits.count
        let padded = repeatElement(UInt8(ascii: "0"), count: max(missing, 0)) + Array(digits)
        bytes.append(contentsOf: padded.dropLast(account.decimals))
        if account.decimals > 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(contentsOf: padded.suffix(account.decimals))
        }
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: account.commodity)
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Accounts are open from here on; no entry is older.
    private static let firstDay = HandEntry.firstDay

    private static func letter(of kind: AccountKind) -> String {
        switch kind {
        case .asset: "A"
        case .liability: "L"
        case .equity, .memorandum: "E"
        case .income: "R"
        case .expense: "X"
        }
    }

    /// Between quotes: with backslashes where they are needed.
    private static func quoted(_ memo: String) -> String {
        line(memo).flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
            .reduce(into: "") { $0.append($1) }
    }

    /// In a line that a semicolon would end and a bar divide: a comma and a slash stand for them.
    private static func plain(_ memo: String) -> String {
        line(memo).reduce(into: "") { text, character in
            switch character {
            case ";": text.append(",")
            case "|": text.append("/")
            default: text.append(character)
            }
        }
    }

    /// On one line, with single blanks.
    private static func line(_ memo: String) -> String {
        memo.split { $0.isWhitespace || Text.hasControl(String($0)) }.joined(separator: " ")
    }
}
