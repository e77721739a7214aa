import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Receipts of claims, which are read again.
@Suite struct VerifyClaimsTests {
    private static let awards = "0x27b1fdb04752bbc536007a920d24acb045561c26"
    private static let vesting = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
    private static let hash = "0x" + String(repeating: "a", count: 64)
    private static let claimedAt = "2021-03-01T00:00:00Z"

    private static let tamperings = [
        "UPDATE claim_receipt SET claimed_at = claimed_at + interval '1 s'",
        "UPDATE claim_receipt SET block_number = block_number + 1",
        "UPDATE claim_receipt SET transaction_hash = sha256('x')", "DELETE FROM claim_receipt",
        // 500 × 10^18 and one more.
        changed("1b1ae4d6e2ef500000", "1b1ae4d6e2ef500001"), changed("0x1\"", "0x0\""),
        "UPDATE grant_event SET amount = amount - 1 WHERE kind = 'claimed'",
        """
        UPDATE grant_event SET effective_at = effective_at + interval '1 d' WHERE kind = 'claimed'
        """,
        "UPDATE grant_event SET transaction_hash = sha256('x') WHERE kind = 'claimed'",
        "UPDATE payout_address SET address = decode(repeat('77', 20), 'hex')",
        "UPDATE vesting_grant SET contract_number = 70 WHERE contract_number = 7",
    ]

    private static func changed(_ some: String, _ other: String) -> String {
        let bytes = """
            convert_to(replace(convert_from(receipt, 'UTF8'), '\(some)', '\(other)'), 'UTF8')
            """
        return "UPDATE claim_receipt SET receipt = \(bytes), receipt_sha256 = sha256(\(bytes))"
    }

    /// What the awards 7 and 9 and the contract that counts by transfers paid in one transaction.
    private static func report(at time: String = claimedAt, seven: UInt64 = 500) throws -> String {
        var maker = ReceiptMaker(hash)
        let vest = "0xa2906882572b0e9dfe893158bb064bc308eb1bd87d1da481850f9d17fc293847"
        for (number, amount) in [(UInt256(7), seven), (9, 90)] {
            maker.event(
                of: try Address(awards), vest, indexed: [number], [try whole(amount)])
        }
        maker.transfer(
            of: try Address("0x" + String(repeating: "01", count: 20)), from: try Address(vesting),
            to: try Address(VestingFixture.paidTo), amount: try whole(100))
        return #"{"chain_id": 1, "claimed_at": "\#(time)", "receipt": \#(maker.text)}"#
    }

    private static func whole(_ amount: UInt64) throws -> UInt256 {
        try UInt256(decimal: "\(amount)000000000000000000")
    }

    /// A grant of a contract, and of an award there.
    private func grant(
        _ rule: String, _ contract: String, _ number: String?, _ safe: String,
        in fixture: VestingFixture
    ) async throws -> String {
        let number = number.map { #", "contract_number": "\#($0)""# } ?? ""
        return try await fixture.approved(
            VestingFixture.body(
                terms: VestingFixture.terms.replacing("dss-vest", with: rule),
                more: """
                    , "safe_id": "\(safe)", "contract": "\(contract)"\(number),
                    "duplicate_reason": "\(rule)\(number.filter(\.isNumber))"
                    """))
    }

    @Test func `whatever is changed of a claim or its receipt, verify names it`() async throws {
        let fixture = try await VestingFixture()
        let safe = try await fixture.safe()
        _ = try await grant("dss-vest", Self.awards, "7", safe, in: fixture)
        let moved = try await grant("index-vesting", Self.vesting, nil, safe, in: fixture)
        fixture.service.now = try Instant("2021-03-05T13:00:00Z")
        let path = "/v1/grant-claims/receipts"
        let made = try await fixture.post(path, as: .script, Self.report())
        #expect(made.status == 201, "\(made.text)")
        // Whoever gets it later, and wherever the payee is paid later, the receipt says the same.
        fixture.service.now = try Instant("2021-03-06T12:00:00Z")
        let change = try await fixture.propose(
            moved + "/transfers", #"{"payee": "bob", "reason": "to a company"}"#)
        #expect(try await fixture.approve(change, as: .approver).status == 201)
        let later = try await fixture.service.send(
            .patch, "/v1/payees/\(fixture.directory.payee("alice"))", as: .finance,
            json: """
                {"payout_addresses": [{"chain_id": 1, "address": "\(Self.awards)"}]}
                """, ifMatch: "*")
        #expect(later.status == 200, "\(later.text)")
        let sound = try await fixture.service.books.verify()
        #expect(sound.isSound, "\(sound)")
        let rule = "every claim of a kept receipt is read from it again"
        #expect(sound.checks.first { $0.rule == rule }?.examined == 1)
        try await fixture.service.expectVerifyFinds(
            Self.tamperings, breaking: rule,
            in: ["claim_receipt", "grant_event", "payout_address", "vesting_grant"])
        try await fixture.close()
    }

    @Test func `nobody says something else of a transaction whose receipt was kept`() async throws {
        let fixture = try await VestingFixture()
        let safe = try await fixture.safe()
        _ = try await grant("dss-vest", Self.awards, "7", safe, in: fixture)
        let path = "/v1/grant-claims/receipts"
        #expect(try await fixture.post(path, as: .script, Self.report()).status == 201)
        fixture.service.now = try Instant("2021-03-06T12:00:00Z")
        let ninth = try await grant("dss-vest", Self.awards, "9", safe, in: fixture)
        for other in try [
            Self.report(at: "2021-03-01T00:00:01Z"), Self.report(seven: 501),
        ] {
            try await fixture.refused(
                409, "claim_receipt_differs", path, as: .script, json: other)
        }
        func claim(_ amount: String, at time: String = Self.claimedAt) -> String {
            """
            {"transaction_hash": "\(Self.hash)", "claimed_at": "\(time)", "amount": "\(amount)"}
            """
        }
        for other in [claim("91"), claim("0"), claim("90", at: "2021-03-01T00:00:01Z")] {
            try await fixture.refused(
                409, "claim_not_of_receipt", ninth + "/claims", as: .script, json: other)
        }
        try await fixture.refused(
            422, "claim_ahead", ninth + "/claims", as: .script,
            json: claim("90", at: "2021-03-07T00:00:00Z").replacing("aa", with: "ab"))
        let made = try await fixture.post(ninth + "/claims", as: .script, claim("90"))
        #expect(made.status == 201, "\(made.text)")
        try await fixture.mustBeSound()
        try await fixture.close()
    }

    @Test func `what a receipt says is booked of one grant, never of two`() async throws {
        let fixture = try await VestingFixture()
        let safe = try await fixture.safe()
        func escrow(_ total: String) async throws -> String {
            try await fixture.approved(
                VestingFixture.body(
                    total: total,
                    terms: """
                        {"rule": "curve-escrow", "start": "2021-01-01T00:00:00Z",
                         "end": "2021-04-11T00:00:00Z"}
                        """,
                    more: #", "safe_id": "\#(safe)", "contract": "\#(Self.awards)""#))
        }
        let first = try await escrow("1000")
        var maker = ReceiptMaker(Self.hash)
        maker.event(
            of: try Address(Self.awards),
            "0x47cee97cb7acd717b3c0aa1435d004cd5b3c8c57d70dbceb4e4458bbd60e39d4",
            indexed: [try Address(VestingFixture.paidTo).word], [try Self.whole(100)])
        let report = """
            {"chain_id": 1, "claimed_at": "\(Self.claimedAt)", "receipt": \(maker.text)}
            """
        let path = "/v1/grant-claims/receipts"
        let made = try await fixture.post(path, as: .script, report)
        #expect(made.string("claims", "0", "amount") == "100", "\(made.text)")
        // The escrow pays both at once from then on.
        fixture.service.now = try Instant("2021-03-06T12:00:00Z")
        let second = try await escrow("500")
        for body in [report, report.replacing("aaaa", with: "bbbb")] {
            try await fixture.refused(409, "claims_ambiguous", path, as: .script, json: body)
        }
        for (grant, amount) in [(first, "60"), (second, "40")] {
            let claim = try await fixture.post(
                grant + "/claims", as: .script,
                """
                {"transaction_hash": "\(Self.hash.replacing("aa", with: "cc"))",
                 "claimed_at": "2021-03-05T00:00:00Z", "amount": "\(amount)"}
                """)
            #expect(claim.status == 201, "\(claim.text)")
        }
        try await fixture.mustBeSound()
        try await fixture.close()
    }
}
