import Ethereum
import Ledger
import Testing

@Suite struct PlainTextFormatTests {
    private static let subject = "saf_01h00000000000000000000000"

    @Test(arguments: [
        ("treasury:saf_01h2", "Assets:Treasury:Saf-01h2"),
        ("expense:grp_0a:liquidity_mining", "Expenses:Expense:Grp-0a:Liquidity-mining"),
        ("income:7th.floor-b", "Income:Income:7thDfloorMb"),
        ("equity:opening", "Equity:Equity:Opening"),
        ("payable:pye_1", "Liabilities:Payable:Pye-1"),
        ("in_flight:bat_1", "Liabilities:In-flight:Bat-1"),
    ])
    func `an account has a name that beancount takes, and the others take its code`(
        code: String, name: String
    ) throws {
        let account = try AccountCode(code)
        #expect(PlainTextFormat.beancount.name(of: account) == name)
        #expect(PlainTextFormat.hledger.name(of: account) == code)
        #expect(PlainTextFormat.ledger.name(of: account) == code)
    }

    @Test func `no two accounts get one name`() throws {
        let marks = ["a", "b", "d", "m", "0", ".", "-", "_"]
        let pairs: [String] = marks.flatMap { first in marks.map { "\(first)\($0)" } }
        let tails: [String] = [""] + marks + pairs
        let words: [String] = ["a", "d", "m", "0"].flatMap { first in
            tails.map { "\(first)\($0)" }
        }
        let codes = try words.map { try AccountCode("income:\($0)") }
        #expect(Set(codes.map { PlainTextFormat.beancount.name(of: $0) }).count == codes.count)
        let component = /[A-Z0-9][A-Za-z0-9-]*/
        for code in codes {
            let parts = PlainTextFormat.beancount.name(of: code).split(separator: ":")
            #expect(parts.allSatisfy { $0.wholeMatch(of: component) != nil }, "\(parts)")
        }
    }

    private func asset(_ symbol: String, chain: UInt64, decimals: Int = 18) throws -> Asset {
        try Asset(
            id: ID(high: 1, low: 1), chain: #require(ChainID(chain)), address: nil, symbol: symbol,
            name: "Any", decimals: decimals)
    }

    @Test(arguments: [
        ("INDEX", "INDEX-1", "\"INDEX-1\""), ("stETH", "STETH-1", "\"stETH-1\""),
        ("1INCH", "N'1INCH-1", "\"1INCH-1\""), ("A$+", "A'S'P-1", "\"A$+-1\""),
        ("a.b_c-d", "A.B_C-D-1", "\"a.b_c-d-1\""),
    ])
    func `a commodity is symbol and chain`(
        symbol: String, beancount: String, others: String
    ) throws {
        let asset = try asset(symbol, chain: 1)
        #expect(PlainTextFormat.beancount.name(of: asset) == beancount)
        #expect(PlainTextFormat.hledger.name(of: asset) == others)
        #expect(PlainTextFormat.ledger.name(of: asset) == others)
    }

    @Test func `no two assets get one name`() throws {
        let marks = ["S", "P", "N", "1", "$", "+", "-", "-1", "_", "."]
        let pairs: [String] = marks.flatMap { first in marks.map { "\(first)\($0)" } }
        let tails: [String] = [""] + marks + pairs
        let symbols: [String] = ["S", "P", "N", "1"].flatMap { first in
            tails.map { "\(first)\($0)" }
        }
        let assets = try Set(symbols).flatMap { symbol in
            try [1, 11, 31337].map { try asset(symbol, chain: $0) }
        }
        for format in PlainTextFormat.allCases {
            #expect(Set(assets.map { format.name(of: $0) }).count == assets.count)
        }
    }

    @Test(arguments: [
        ("144550000000000000000", 18, true, "144.550000000000000000"),
        ("1", 18, false, "-0.000000000000000001"), ("1", 0, true, "1"),
        ("1050", 2, false, "-10.50"),
        (String(repeating: "9", count: 78), 77, true, "9." + String(repeating: "9", count: 77)),
    ])
    func `an amount has all decimals of its asset`(
        digits: String, decimals: Int, isDebit: Bool, text: String
    ) throws {
        let asset = try asset("A", chain: 1, decimals: decimals)
        for format in PlainTextFormat.allCases {
            let code = try AccountCode("income:a")
            var journal = PlainTextJournal(format)
            journal.posting(
                PlainTextJournal.Account(code, asset, in: format), isDebit: isDebit,
                digits: Array(digits.utf8))
            let line = String(decoding: journal.take(), as: UTF8.self)
            let blanks = format == .beancount ? "  " : "    "
            #expect(
                line == "\(blanks)\(format.name(of: code))  \(text) \(format.name(of: asset))\n")
        }
    }

    @Test(arguments: [
        (PlainTextFormat.beancount, #"2021-05-31 * "say \"no\" \\ ; | a b""#),
        (.hledger, #"2021-05-31 * (7) say "no" \ , / a b"#),
        (.ledger, #"2021-05-31 * (7) say "no" \ , / a b"#),
    ])
    func `a memo stays on its line and ends nothing`(
        format: PlainTextFormat, line: String
    ) throws {
        var journal = PlainTextJournal(format)
        journal.begin(
            PlainTextJournal.Head(
                number: 7, id: ID(high: 0, low: 1), day: try Day("2021-05-31"), kind: "correction",
                memo: "say \"no\" \\ ; |\t\n a  \u{1}b"))
        let lines = String(decoding: journal.take(), as: UTF8.self).split(separator: "\n")
        #expect(lines.first == line[...])
    }

    @Test func `an erased memo leaves an entry all the same`() throws {
        var journal = PlainTextJournal(.ledger)
        journal.begin(
            PlainTextJournal.Head(
                number: 7, id: ID(high: 0, low: 1), day: try Day("2021-05-31"), kind: "opening",
                memo: nil))
        #expect(
            String(decoding: journal.take(), as: UTF8.self).hasPrefix(
                "\n2021-05-31 * (7) (text erased)\n"))
    }
}
