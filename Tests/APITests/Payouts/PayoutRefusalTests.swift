import Ethereum
import HTTP
import JSON
import TestSupport
import Testing

/// Every refusal has its code and leaves the database as it was.
struct PayoutRefusalTests {
    private typealias Act = @Sendable (PayoutStage) async throws -> APIHarness.Answer

    private static func owed() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        return stage
    }

    /// Runs an act that must be refused, and compares the whole database.
    private func refuse(
        _ stage: PayoutStage, _ status: Int, _ code: String, field: String? = nil,
        location: SourceLocation = #_sourceLocation,
        _ act: () async throws -> APIHarness.Answer
    ) async throws {
        let before = try await stage.harness.database.state()
        let answer = try await act()
        #expect(answer.status == status, sourceLocation: location)
        #expect(answer.string("code") == code, "\(answer.text)", sourceLocation: location)
        if let field {
            #expect(
                answer.string("errors", "0", "pointer") == field, "\(answer.text)",
                sourceLocation: location)
        }
        #expect(try await stage.harness.database.state() == before, sourceLocation: location)
    }

    @Test func `a plan that cannot be paid is refused`() async throws {
        let stage = try await Self.owed()
        try await refuse(stage, 409, "nothing_to_pay") { try await stage.plan(period: "2021-06") }
        try await refuse(stage, 404, "not_found") {
            try await stage.harness.send(
                .post, "/v1/payout-batches", as: .finance,
                json: #"{"safe_id":"saf_00000000000000000000000001","period":"2021-05"}"#, key: "a")
        }
        try await stage.give(.ann, address: nil)
        try await refuse(stage, 422, "payee_without_address") { try await stage.plan() }
        for address in [PayoutStage.safeAddress, PayoutStage.Money.usd.token ?? ""] {
            try await stage.give(.ann, address: PayoutStage.Person.ann.address)
            try await stage.smuggle(.ann, to: address)
            try await refuse(stage, 422, "recipient_impossible") { try await stage.plan() }
        }
        try await stage.harness.close()
    }

    @Test(arguments: [
        ("1.5.0", 777, "multi_send_unknown"), ("1.2.0", 31337, "safe_version_one_call_only"),
    ])
    func `several rows need a known MultiSend`(
        version: String, chain: Int, code: String
    ) async throws {
        let stage = try await PayoutStage(version: version, chain: chain)
        try await stage.owe(.ann, .dao, "1")
        try await stage.owe(.bob, .dao, "1")
        try await refuse(stage, 422, code) { try await stage.plan() }
        try await stage.harness.close()
    }

    @Test func `a Safe without MultiSend pays one row`() async throws {
        let stage = try await PayoutStage(version: "1.2.0")
        try await stage.owe(.ann, .dao, "1")
        try await stage.owe(.bob, .dao, "1")
        #expect(try await stage.plan(more: ",\"row_limit\":1").status == 201)
        try await stage.harness.close()
    }

    @Test func `a foreign MultiSend contract is refused`() async throws {
        let stage = try await Self.owed()
        try await stage.setMultiSend("0x2222222222222222222222222222222222222222", by: .admin)
        try await refuse(stage, 422, "multi_send_foreign") { try await stage.plan() }
        try await stage.harness.close()
    }

    @Test func `malformed bodies are refused with their pointers`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let bodies: [(String, String, String)] = [
            ("payout-batches", #"{"safe_id":"saf_1","period":"2021-5"}"#, "/safe_id"),
            ("payout-batches", #"{"safe_id":"\#(stage.safe)","period":"2021-5"}"#, "/period"),
            (
                "payout-batches",
                #"{"safe_id":"\#(stage.safe)","period":"2021-05","row_limit":251}"#, "/row_limit"
            ),
            ("payout-batches", #"{"safe_id":"\#(stage.safe)","period":"2021-05","x":1}"#, "/x"),
            ("payout-batches/\(batch)/freezes", #"{"nonce":-1}"#, "/nonce"),
            ("payout-batches/\(batch)/freezes", #"{"nonce":"1"}"#, "/nonce"),
            ("payout-batches/\(batch)/approvals", #"{"digest":"sha256:12"}"#, "/digest"),
            ("payout-batches/\(batch)/approvals", "{}", "/digest"),
            (
                "payout-batches/\(batch)/approvals",
                #"{"digest":"sha256:\#(String(repeating: "0", count: 64))"}"#, "/safe_tx_hash"
            ),
            ("payout-batches/\(batch)/cancellations", #"{"reason":" "}"#, "/reason"),
            ("payout-batch-claims", #"{"lease_seconds":9}"#, "/lease_seconds"),
            ("payout-batch-claims", #"{"safe_id":"bat_1"}"#, "/safe_id"),
            (
                "payout-batches/\(batch)/executions",
                #"{"transaction_hash":"0x1","receipt":{}}"#, "/transaction_hash"
            ),
            (
                "payout-batches/\(batch)/executions",
                #"{"transaction_hash":"0x\#(String(repeating: "a", count: 64))","receipt":{}}"#,
                "/receipt/transactionHash"
            ),
        ]
        for (path, body, pointer) in bodies {
            try await refuse(stage, 422, "body_refused", field: pointer) {
                try await stage.harness.send(
                    .post, "/v1/\(path)", as: .finance, json: body, key: PayoutStage.key)
            }
        }
        try await stage.harness.close()
    }

    @Test func `a step that moves money needs a key, and a key is for one body`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        for path in [
            "payout-batches/\(batch)/freezes", "payout-batch-claims",
            "payout-batches/\(batch)/confirmations",
        ] {
            try await refuse(stage, 400, "idempotency_key_needed") {
                try await stage.harness.send(.post, "/v1/\(path)", as: .finance)
            }
        }
        _ = try await stage.claim(as: .script, "{}", key: "one")
        try await refuse(stage, 422, "idempotency_key_reused") {
            try await stage.claim(as: .script, #"{"lease_seconds":60}"#, key: "one")
        }
        try await stage.harness.close()
    }

    @Test func `roles are held to the table of access`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.planned()
        for sender in [APIHarness.Sender.lead, .approver, .script, .auditor, .admin, .payee] {
            try await refuse(stage, 403, "role_lacks_permission") {
                try await stage.plan(as: sender)
            }
            try await refuse(stage, 403, "role_lacks_permission") {
                try await stage.step(batch, "freezes", as: sender)
            }
            try await refuse(stage, 403, "role_lacks_permission") {
                try await stage.step(batch, "cancellations", as: sender, #"{"reason":"no"}"#)
            }
        }
        _ = try await stage.step(batch, "freezes", as: .finance)
        for sender in [APIHarness.Sender.lead, .script, .auditor, .admin, .payee] {
            try await refuse(stage, 403, "role_lacks_permission") {
                try await stage.approve(batch, as: sender)
            }
            try await refuse(stage, 403, "role_lacks_permission") {
                try await stage.step(batch, "confirmations", as: sender)
            }
        }
        for sender in [APIHarness.Sender.lead, .approver, .auditor, .admin, .payee] {
            try await refuse(stage, 403, "role_lacks_permission") {
                try await stage.claim(as: sender)
            }
        }
        for sender in [APIHarness.Sender.lead, .admin, .payee] {
            for path in ["", "/payments", "/manifest.json"] {
                try await refuse(stage, 403, "role_lacks_permission") {
                    try await stage.harness.send(
                        .get, "/v1/payout-batches/\(batch)\(path)", as: sender)
                }
            }
        }
        try await stage.harness.close()
    }

    @Test func `who planned, froze or is paid does not approve`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.planned()
        _ = try await stage.step(batch, "freezes", as: .finance2)
        for sender in [APIHarness.Sender.finance, .finance2] {
            try await refuse(stage, 403, "two_people_author") {
                try await stage.approve(batch, as: sender)
            }
        }
        try await stage.link(.approver, to: .ann)
        try await refuse(stage, 403, "two_people_payee") { try await stage.approve(batch) }
        try await refuse(stage, 412, "version_stale") {
            try await stage.harness.send(
                .post, "/v1/payout-batches/\(batch)/approvals", as: .approver2,
                json: PayoutStage.approval(
                    of: stage.get(batch).string("digest"),
                    stage.get(batch).string("safe_tx_hash")),
                key: "stale", ifMatch: "\"v0\"")
        }
        try await refuse(stage, 422, "digest_differs") {
            try await stage.step(
                batch, "approvals", as: .approver2,
                PayoutStage.approval(of: nil, stage.get(batch).string("safe_tx_hash")))
        }
        try await refuse(stage, 422, "safe_tx_hash_differs") {
            try await stage.step(
                batch, "approvals", as: .approver2,
                PayoutStage.approval(of: stage.get(batch).string("digest"), nil))
        }
        #expect(try await stage.approve(batch, as: .approver2).status == 200)
        try await refuse(stage, 409, "batch_already_approved_by_you") {
            try await stage.approve(batch, as: .approver2)
        }
        try await stage.harness.close()
    }

    @Test(arguments: [true, false])
    func `who is paid at the own address through another payee does not approve`(
        isCurrent: Bool
    ) async throws {
        let stage = try await Self.owed()
        try await stage.give(.cyd, address: PayoutStage.Person.ann.address)
        if !isCurrent { try await stage.give(.cyd, address: PayoutStage.Person.cyd.address) }
        try await stage.link(.approver, to: .cyd)
        let batch = try await stage.planned()
        _ = try await stage.step(
            batch, "freezes", as: .finance, #"{"reasons":{"address_shared":"one household"}}"#)
        try await refuse(stage, 403, "two_people_payee") { try await stage.approve(batch) }
        #expect(try await stage.approve(batch, as: .approver2).string("state") == "approved")
        try await stage.harness.close()
    }

    @Test func `who set an address or the MultiSend contract does not approve what goes there`()
        async throws
    {
        let stage = try await PayoutStage(chain: 777)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        try await stage.setMultiSend("0x3333333333333333333333333333333333333333", by: .admin)
        let path = "/v1/safes/\(stage.safe)"
        let contract = try await stage.harness.send(
            .patch, path, as: .finance2,
            json: #"{"multi_send_call_only":"0x2222222222222222222222222222222222222222"}"#,
            ifMatch: "*")
        #expect(contract.status == 200, "\(contract.text)")
        // Another address in between: who set the one that is paid stays its author.
        try await stage.give(.bob, address: "0x4444444444444444444444444444444444444444")
        try await stage.give(.bob, address: PayoutStage.Person.bob.address, by: .approver)
        let batch = try await stage.frozen()
        for sender in [APIHarness.Sender.finance2, .approver] {
            try await refuse(stage, 403, "two_people_address") {
                try await stage.approve(batch, as: sender)
            }
        }
        #expect(try await stage.approve(batch, as: .approver2).string("state") == "approved")
        try await stage.harness.close()
    }

    @Test func `steps out of turn are refused`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.planned()
        let receipt = ReceiptMaker("0x" + String(repeating: "ab", count: 32))
        try await refuse(stage, 409, "batch_not_frozen") {
            try await stage.step(
                batch, "approvals", as: .approver, PayoutStage.approval(of: nil, nil))
        }
        try await refuse(stage, 409, "batch_not_approved") {
            try await stage.report(batch, receipt)
        }
        try await refuse(stage, 409, "execution_not_reported") {
            try await stage.step(batch, "confirmations", as: .approver)
        }
        try await refuse(stage, 409, "batch_without_files") {
            try await stage.harness.send(
                .get, "/v1/payout-batches/\(batch)/airdrop.csv", as: .script)
        }
        _ = try await stage.step(batch, "freezes", as: .finance)
        try await refuse(stage, 409, "batch_not_planned") {
            try await stage.step(batch, "freezes", as: .finance)
        }
        try await refuse(stage, 409, "batch_not_approved") {
            try await stage.report(batch, receipt)
        }
        _ = try await stage.approve(batch)
        _ = try await stage.report(batch, stage.receipt(of: batch))
        try await refuse(stage, 409, "batch_not_cancellable") {
            try await stage.step(batch, "cancellations", as: .finance, #"{"reason":"late"}"#)
        }
        try await stage.harness.close()
    }

    @Test func `what changed since the plan stops the freeze`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.planned()
        try await stage.give(.bob, address: "0x4444444444444444444444444444444444444444")
        try await refuse(stage, 409, "payout_address_changed") {
            try await stage.step(batch, "freezes", as: .finance)
        }
        try await stage.give(.bob, address: PayoutStage.Person.bob.address)
        try await stage.sql("UPDATE safe SET version = '1.3.0'")
        try await refuse(stage, 409, "safe_changed") {
            try await stage.step(batch, "freezes", as: .finance)
        }
        try await stage.sql("UPDATE safe SET version = '1.4.1'")
        try await refuse(stage, 422, "nonce_used") {
            try await stage.step(batch, "freezes", as: .finance, #"{"nonce":4}"#)
        }
        #expect(
            try await stage.step(
                batch, "freezes", as: .finance,
                #"{"nonce":8,"reasons":{"nonce_gap":"5 to 7 are elsewhere"}}"#)["nonce"]
                == .number(JSONNumber(8)))
        try await stage.owe(.ann, .dao, "1")
        let second = try await stage.planned()
        try await refuse(stage, 409, "nonce_taken") {
            try await stage.step(second, "freezes", as: .finance, #"{"nonce":8}"#)
        }
        try await stage.harness.close()
    }

    @Test func `a receipt must be that of this batch's execution`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let safe = try Address(PayoutStage.safeAddress)
        let mine = try await stage.receipt(of: batch)
        try await refuse(stage, 422, "transaction_hash_differs") {
            try await stage.report(
                batch, mine, hash: "0x" + String(repeating: "cd", count: 32))
        }
        try await refuse(stage, 422, "receipt_reverted") {
            try await stage.report(batch, ReceiptMaker(mine.transactionHash, status: "0x0"))
        }
        var anothers = ReceiptMaker(mine.transactionHash)
        anothers.execution(
            by: try Address(PayoutStage.Person.bob.address),
            of: try Hash32(try #require(await stage.get(batch).string("safe_tx_hash"))))
        anothers.execution(by: safe, of: Hash32(word: 7))
        try await refuse(stage, 422, "receipt_of_another_transaction") {
            try await stage.report(batch, anothers)
        }
        _ = try await stage.report(batch, mine)
        try await refuse(stage, 409, "execution_already_reported") {
            try await stage.report(batch, mine, as: .script2)
        }
        try await refuse(stage, 409, "batch_not_approved") {
            try await stage.report(
                batch,
                stage.receipt(of: batch, transaction: "0x" + String(repeating: "cd", count: 32)))
        }
        try await stage.harness.close()
    }

    @Test func `a receipt has room for 8 MiB and no more`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        let receipt = try await stage.receipt(of: batch)
        func report(padding: Int) async throws -> APIHarness.Answer {
            let bloom = String(repeating: "0", count: padding)
            return try await stage.step(
                batch, "executions", as: .script,
                """
                {"transaction_hash":"\(receipt.transactionHash)",\
                "receipt":{"logsBloom":"\(bloom)",\(receipt.text.dropFirst())}
                """)
        }
        try await refuse(stage, 413, "body_too_large") { try await report(padding: 8 << 20) }
        #expect(try await report(padding: 7 << 20).string("state") == "settled")
        try await stage.harness.close()
    }

    @Test func `a settlement is confirmed once, by somebody else`() async throws {
        let stage = try await Self.owed()
        let batch = try await stage.approved()
        _ = try await stage.report(batch, stage.receipt(of: batch), as: .finance)
        try await refuse(stage, 403, "two_people_reporter") {
            try await stage.step(batch, "confirmations", as: .finance)
        }
        #expect(try await stage.step(batch, "confirmations", as: .approver).status == 200)
        try await refuse(stage, 409, "settlement_already_confirmed") {
            try await stage.step(batch, "confirmations", as: .finance2)
        }
        try await stage.harness.close()
    }
}
