import Ethereum
import Ledger
import Testing

@Suite struct FeeAgreementTests {
    @Test(arguments: [
        ("0", "0"), ("1", "1000000000000000000"), ("0.7", "700000000000000000"),
        ("0.000000000000000001", "1"),
    ])
    func `a share is a part of 1`(text: String, scaled: String) throws {
        #expect(try Share(text).scaled.description == scaled)
        #expect(try Share(text).description == text)
    }

    @Test(arguments: ["", "-0.1", "70%", "0.0000000000000000001", "1e-2", ".5", "01"])
    func `what is no part of 1 is refused`(text: String) {
        #expect(throws: MethodologistsError.fractionMalformed(found: text)) { try Share(text) }
        #expect(throws: MethodologistsError.fractionMalformed(found: text)) { try FeeRate(text) }
    }

    @Test func `a share is at most the whole, a rate below it`() throws {
        #expect(throws: MethodologistsError.shareAboveWhole) {
            try Share("1.000000000000000001")
        }
        #expect(throws: MethodologistsError.rateTooHigh) { try FeeRate("1") }
        #expect(
            try FeeRate("0.999999999999999999").scaled
                == Sample.number("999999999999999999"))
    }

    @Test(arguments: [("0.7", "0.2", "0.9"), ("0.7", "0.4", "1.1"), ("1", "1", "2")])
    func `shares of the two parties sum to the whole`(
        operatorShare: String, methodologistShare: String, sum: String
    ) throws {
        #expect(throws: MethodologistsError.sharesDoNotSum(found: sum)) {
            try FeeVersion.Split(
                operatorShare: Share(operatorShare),
                methodologistShare: Share(methodologistShare))
        }
    }

    @Test func `versions follow each other whatever their order`() throws {
        let first = try Fees.version(
            1, from: "2021-01-01T00:00:00Z", until: "2021-02-01T12:00:00Z")
        let second = try Fees.version(2, from: "2021-02-01T12:00:00Z", operatorShare: "0.5")
        let agreement = try Fees.agreement(second, first)
        #expect(agreement.versions.map(\.number) == [1, 2])
        // What happens at the instant of a change falls under the old terms.
        #expect(try agreement.version(at: Fees.time("2021-01-01T00:00:01Z")).number == 1)
        #expect(try agreement.version(at: Fees.time("2021-02-01T12:00:00Z")).number == 1)
        #expect(try agreement.version(at: Fees.time("2021-02-01T12:00:01Z")).number == 2)
        #expect(try agreement.version(at: Fees.time("2031-02-01T12:00:01Z")).number == 2)
    }

    @Test func `a day without a version is named`() throws {
        let first = try Fees.version(
            1, from: "2021-01-01T00:00:00Z", until: "2021-02-01T00:00:00Z")
        let second = try Fees.version(
            2, from: "2021-02-03T00:00:00Z", until: "2021-03-01T00:00:00Z")
        #expect(
            throws: MethodologistsError.coverageMissing(
                from: try Day("2021-02-01"), through: try Day("2021-02-02"))
        ) { try Fees.agreement(first, second) }
        let only = try Fees.agreement(first)
        for (text, day) in [
            ("2021-01-01T00:00:00Z", "2021-01-01"), ("2021-02-01T00:00:01Z", "2021-02-01"),
        ] {
            #expect(
                throws: MethodologistsError.coverageMissing(
                    from: try Day(day), through: try Day(day))
            ) { try only.version(at: Fees.time(text)) }
        }
        #expect(throws: MethodologistsError.noVersions) { try Fees.agreement() }
    }

    @Test func `days with two versions are named`() throws {
        let first = try Fees.version(
            1, from: "2021-01-01T00:00:00Z", until: "2021-02-02T00:00:00Z")
        let second = try Fees.version(
            2, from: "2021-02-01T00:00:00Z", until: "2021-03-01T00:00:00Z")
        #expect(
            throws: MethodologistsError.coverageOverlaps(
                versions: [1, 2], from: try Day("2021-02-01"), through: try Day("2021-02-02"))
        ) { try Fees.agreement(first, second) }
        let open = try Fees.version(1, from: "2021-01-01T00:00:00Z")
        #expect(
            throws: MethodologistsError.coverageOverlaps(
                versions: [1, 2], from: try Day("2021-02-01"), through: try Day("2021-03-01"))
        ) { try Fees.agreement(open, second) }
        let later = try Fees.version(2, from: "2021-02-01T00:00:00Z")
        let error = #expect(throws: MethodologistsError.self) { try Fees.agreement(open, later) }
        #expect(
            error?.description
                == "Versions 1 and 2 both cover the days from 2021-02-01 on; end one where the other"
                + " begins.")
        #expect(throws: MethodologistsError.versionEmpty(number: 3)) {
            try Fees.version(3, from: "2021-01-01T00:00:00Z", until: "2021-01-01T00:00:00Z")
        }
    }

    @Test func `two different people approve for the two parties`() throws {
        var approvals = FeeApprovals(authors: [Sample.id(5)], methodologist: Sample.id(9))
        #expect(throws: AccessError.ownWork) {
            try approvals.approve(for: .operator, by: Sample.principal(5))
        }
        try approvals.approve(for: .operator, by: Sample.principal(6))
        #expect(throws: AccessError.ownWork) {
            try approvals.approve(for: .methodologist, by: Sample.principal(6))
        }
        #expect(throws: MethodologistsError.alreadyApproved(.operator)) {
            try approvals.approve(for: .operator, by: Sample.principal(7))
        }
        #expect(!approvals.isComplete)
        try approvals.approve(for: .methodologist, by: Sample.principal(7))
        #expect(approvals.isComplete)
    }
}
