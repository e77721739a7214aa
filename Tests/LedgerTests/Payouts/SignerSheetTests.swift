import Ethereum
import Ledger
import Testing

@Suite struct SignerSheetTests {
    private static let dao = AssetUnit(symbol: "DAO", decimals: 18)
    private static let usd = AssetUnit(symbol: "USDC", decimals: 6)
    private static let eth = AssetUnit(symbol: "ETH", decimals: 18)

    private static func share(
        _ payee: String, _ asset: UInt64, _ unit: AssetUnit, _ amount: String
    ) throws -> MonthComparison.Share {
        MonthComparison.Share(
            payee: try Handle(payee), asset: Sample.id(asset), unit: unit,
            amount: Sample.number(amount))
    }

    private static func subject(
        organisation: String = "Index Coop"
    ) throws -> SignerSheet.Subject {
        let safe = try Safe(
            id: Sample.id(7), chain: Sample.chain, address: Sample.safe, name: "Treasury",
            version: .v141, owners: [Sample.ann, Sample.bob, Sample.dao], threshold: 2,
            nextNonce: 42)
        return try SignerSheet.Subject(
            batch: Sample.id(5), organisation: organisation, safe: safe, period: Month("2021-05"),
            part: BatchPart(number: 1, count: 2),
            digest: BatchDigest(
                "sha256:ce677b6e473a18814d5723e1f90af606eb95cd4e7c872c41e1eacc3e894c5036"),
            transaction: .paying(Sample.payments.map(\.call), from: safe.account, nonce: 42))
    }

    private static func sheet(_ subject: SignerSheet.Subject) throws -> SignerSheet {
        let payments = Sample.payments
        let names = ["ann", "ann", "bob"]
        return try SignerSheet(
            subject,
            rows: payments.enumerated().map { index, payment in
                try SignerSheet.Row(
                    number: index + 1, payee: Handle(names[index]), payment: payment,
                    unit: [dao, usd, eth][index])
            },
            planned: (try Handle("fin"), try Instant("2021-06-07T12:00:00Z")),
            frozen: (try Handle("fin2"), try Instant("2021-06-07T12:01:00Z")),
            approvals: [(try Handle("appr"), try Instant("2021-06-07T12:02:00Z"))],
            freshAddresses: [
                .init(
                    payee: try Handle("ann"), address: Sample.ann, previous: Sample.bob,
                    entered: (try Handle("desk"), try Instant("2021-06-01T00:00:00Z"))),
                .init(payee: try Handle("bob"), address: Sample.bob, previous: nil, entered: nil),
            ],
            comparison: MonthComparison(
                with: Month("2021-04"),
                before: [
                    share("ann", 1, dao, "100000000000000000000"),
                    share("ann", 2, usd, "1500000"), share("zoe", 1, dao, "5"),
                ],
                now: [
                    share("ann", 1, dao, "144550000000000000000"),
                    share("ann", 2, usd, "1500000"),
                    share("bob", 3, eth, "70000000000000000"),
                ]),
            checks: [
                (
                    BatchCheck(.addressRecent, row: 2, "bob has it since yesterday"),
                    "He signed a message"
                )
            ])
    }

    private static func lines(_ sheet: SignerSheet) throws -> [String] {
        String(decoding: try sheet.text(), as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
    }

    @Test func `it says what is paid from where, and what a device shows`() throws {
        let lines = try Self.lines(Self.sheet(Self.subject()))
        for expected in [
            "Index Coop: payout 2021-05, part 1 of 2, nonce 42",
            "Digest sha256:ce677b6e473a18814d5723e1f90af606eb95cd4e7c872c41e1eacc3e894c5036",
            "Chain 31337", "Nonce 42", "Signatures 2 of 3 owners", "Rows 3",
            "Operation 1, delegate call",
            "To 0x9641d764fc13c8B624c04430C7356C1C7C8102e2 (MultiSendCallOnly)",
            "DAO 1 144.55 144550000000000000000 0x0954906da0Bf32d5479e25f46056d22f08464cab",
            "ETH 1 0.07 70000000000000000 native",
        ] { #expect(lines.contains(expected), "\(expected)") }
    }

    /// The domain hash was computed with eth-abi and pycryptodome from chain and address.
    @Test func `hashes stand in eight groups of eight digits`() throws {
        let lines = try Self.lines(Self.sheet(Self.subject()))
        let hashes = lines.filter { $0.hasPrefix("Domain hash ") || $0.hasPrefix("safeTxHash ") }
        let groups = try #require(hashes.first).dropFirst("Domain hash ".count).split(
            separator: " ")
        #expect(groups.count == 8)
        #expect(groups.allSatisfy { $0.count == 8 })
        #expect(groups.joined() == Self.domainHash)
    }

    private static let domainHash =
        "6cce6fdd3e6dd04410ed8dfcdf23571b48011be059fa978b5aa1e6d41cada194"

    @Test func `it names every address that is new or changed, and who decided`() throws {
        let lines = try Self.lines(Self.sheet(Self.subject()))
        for expected in [
            "ann \(Sample.ann) \(Sample.bob) 2021-06-01T00:00:00.000000Z by desk",
            "bob \(Sample.bob) never unknown",
            "planned fin 2021-06-07T12:00:00.000000Z", "frozen fin2 2021-06-07T12:01:00.000000Z",
            "approved appr 2021-06-07T12:02:00.000000Z",
            "address_recent 2 bob has it since yesterday He signed a message",
        ] { #expect(lines.contains(expected), "\(expected)") }
    }

    @Test func `it says what changed since the month before, and nothing that did not`() throws {
        let lines = try Self.lines(Self.sheet(Self.subject()))
        for expected in [
            "DAO 100.000000000000000005 144.55", "USDC 1.5 1.5", "ETH 0 0.07",
            "ann 100 DAO 144.55 DAO", "bob nothing 0.07 ETH",
            "zoe 0.000000000000000005 DAO nothing",
        ] { #expect(lines.contains(expected), "\(expected)") }
        #expect(!lines.contains { $0.contains("1.5 USDC 1.5 USDC") })
    }

    @Test func `the largest rows of an asset come first, five of them`() throws {
        let rows = try (1...7).map { number in
            let payment = Payment(
                payee: Sample.id(1), recipient: Sample.ann, asset: Sample.id(1), token: Sample.dao,
                amount: UInt256(UInt64(number == 3 ? 100 : number)), payables: [Sample.id(1)])
            return try SignerSheet.Row(
                number: number, payee: Handle("p\(number)"), payment: payment,
                unit: AssetUnit(symbol: "X", decimals: 0))
        }
        let sheet = try SignerSheet(
            Self.subject(), rows: rows,
            planned: (Handle("a"), Instant("2021-06-07T12:00:00Z")),
            frozen: (Handle("a"), Instant("2021-06-07T12:00:00Z")), approvals: [],
            freshAddresses: [],
            comparison: MonthComparison(with: Month("2021-04"), before: [], now: []), checks: [])
        let lines = try Self.lines(sheet)
        let start = try #require(lines.firstIndex(of: "row payee amount address"))
        #expect(
            lines[(start + 1)...(start + 5)].map { $0.split(separator: " ")[0] }
                == ["3", "7", "6", "5", "4"])
        #expect(lines[start + 6] == "New or changed addresses")
    }

    @Test func `names of others end no line and are no markup`() throws {
        let sheet = try Self.sheet(
            Self.subject(organisation: "A<script>&\"\u{202E}0001\nNonce 7"))
        let page = String(decoding: try sheet.html(), as: UTF8.self)
        #expect(!page.contains("<script"))
        #expect(page.contains("A&lt;script&gt;&amp;&quot; 0001 Nonce 7: payout"))
        #expect(!page.contains("\u{202E}"))
        #expect(page.hasSuffix("</body></html>\n"))
        let text = String(decoding: try sheet.text(), as: UTF8.self)
        #expect(
            text.hasPrefix("A<script>&\" 0001 Nonce 7: payout 2021-05, part 1 of 2, nonce 42\n="))
    }
}
