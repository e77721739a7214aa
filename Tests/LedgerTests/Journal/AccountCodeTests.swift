import Ledger
import Testing

@Suite struct AccountCodeTests {
    private static let safe = ID<Safe>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0001)
    private static let group = ID<WorkingGroup>(
        high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0002)
    private static let payee = ID<Payee>(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0003)
    private static let batch = ID<PayoutBatch>(
        high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0004)

    @Test func `codes are written as prefix and ids with colons between them`() throws {
        #expect(
            AccountCode.treasury(Self.safe).description
                == "treasury:saf_01g0000000e008000000000001")
        #expect(
            AccountCode.payable(Self.payee).description
                == "payable:pye_01g0000000e008000000000003")
        #expect(
            AccountCode.inFlight(Self.batch).description
                == "in_flight:bat_01g0000000e008000000000004")
        let kind = try RewardKind("contribution")
        #expect(
            AccountCode.expense(Self.group, kind).description
                == "expense:grp_01g0000000e008000000000002:contribution")
    }

    @Test(arguments: [
        ("treasury:saf_01g0000000e008000000000001", ChartOfAccounts.Prefix.treasury),
        ("equity:opening", .equity), ("income:product-fees", .income),
        ("expense:grp_01g0000000e008000000000002:bounty", .expense),
        ("payable:pye_01g0000000e008000000000003", .payable),
        ("in_flight:bat_01g0000000e008000000000004", .inFlight),
    ])
    func `a code of the chart is read back as it was written`(
        text: String, prefix: ChartOfAccounts.Prefix
    ) throws {
        let code = try AccountCode(text)
        #expect(code.description == text)
        #expect(code.prefix == prefix)
    }

    @Test(arguments: [
        ("", "account_unknown"), ("bank:main", "account_unknown"),
        ("Treasury:x", "account_unknown"),
        (":opening", "account_unknown"), ("equity", "account_malformed"),
        ("equity:", "account_malformed"), ("equity:Opening", "account_malformed"),
        ("equity:a:b", "account_malformed"), ("expense:group", "account_malformed"),
        ("equity:-a", "account_malformed"), ("equity:a b", "account_malformed"),
        ("equity:" + String(repeating: "a", count: 64), "account_malformed"),
    ])
    func `a code outside the chart is refused`(text: String, code: String) {
        let error = #expect(throws: JournalError.self) { try AccountCode(text) }
        #expect(error?.code == code)
    }

    @Test func `a code names its object`() throws {
        #expect(try AccountCode.treasury(Self.safe).subject == .safe(Self.safe))
        #expect(try AccountCode.payable(Self.payee).subject == .payee(Self.payee))
        #expect(try AccountCode.inFlight(Self.batch).subject == .batch(Self.batch))
        let kind = try RewardKind("bounty")
        #expect(try AccountCode.expense(Self.group, kind).subject == .group(Self.group, kind))
        #expect(try AccountCode("equity:opening").subject == .word("opening"))
    }

    @Test(arguments: [
        "treasury:main", "treasury:grp_01g0000000e008000000000002", "expense:ops:bounty",
        "expense:grp_01g0000000e008000000000002:9lives", "payable:alice", "in_flight:1",
    ])
    func `a code whose id is none, or of another kind, names nothing`(text: String) throws {
        let code = try AccountCode(text)
        let error = #expect(throws: JournalError.self) { try code.subject }
        #expect(error?.code == "account_subject_malformed")
    }

    @Test(arguments: [
        "payable", "expense", "expense:grp_01g0000000e008000000000002", "equity:opening",
    ])
    func `the first parts of a code are a prefix`(text: String) throws {
        #expect(try AccountPrefix(text).description == text)
    }

    @Test(arguments: [
        ("pay", "account_unknown"), ("expense:", "account_malformed"),
        ("equity:a:b", "account_malformed"), ("payable:%", "account_malformed"),
    ])
    func `what no code begins with is no prefix`(text: String, code: String) {
        let error = #expect(throws: JournalError.self) { try AccountPrefix(text) }
        #expect(error?.code == code)
    }
}
