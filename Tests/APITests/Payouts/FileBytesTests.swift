import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// A file comes byte for byte as it is stored, whatever people are called.
struct FileBytesTests {
    private static let odd =
        "\u{FEFF}Zo\u{EB} e\u{301} \u{1F469}\u{200D}\u{1F680}, \"q\" <b>&\u{FFFD}\\u0000 x\u{10FFFF}"

    private static func mustBeAsStored(_ stage: PayoutStage, _ batch: String, _ least: Int)
        async throws
    {
        let id = try ID<PayoutBatch>(batch)
        let hex = [id.high, id.low].map {
            let text = String($0, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
        let stored = try await stage.harness.database.server.psql(
            """
            SELECT f.name || ' ' || encode(f.content, 'hex')
            FROM batch_export AS f
            INNER JOIN payout_batch AS b ON b.batch_id = f.batch_id AND b.binding_no = f.binding_no
            WHERE f.batch_id = '\(hex)'
            """, database: stage.harness.database.name)
        let lines = stored.split(separator: "\n")
        #expect(lines.count >= least, "\(lines.map { $0.prefix(60) })")
        for line in lines {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            let name = String(parts[0])
            let file = try #require(BatchFile(rawValue: name), "\(name)")
            let answer = try await stage.file(batch, file.path)
            #expect(answer.status == 200, "\(name)")
            let digits = answer.bytes.map { byte in
                let text = String(byte, radix: 16)
                return text.count == 1 ? "0" + text : text
            }.joined()
            #expect(digits == parts[1], "\(name)")
            #expect(answer.bytes.count > 20)
            let length = answer.headers["Content-Length"]
            #expect(length == nil || length == "\(answer.bytes.count)")
        }
    }

    private static func stage() async throws -> PayoutStage {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .dao, "1500000")
        try await stage.owe(.cyd, .dao, "70000000000000000")
        try await stage.harness.database.server.psql(
            """
            SET session_replication_role = replica;
            UPDATE organisation SET name = '\(odd)';
            UPDATE safe SET name = '\(odd)';
            """, database: stage.harness.database.name)
        return stage
    }

    @Test func `of payments with odd names`() async throws {
        let stage = try await Self.stage()
        try await stage.owe(.ann, .usd, "12")
        try await stage.owe(.bob, .native, "12")
        let plan = try await stage.plan()
        let batch = try #require(plan.string("id"), "\(plan.text)")
        let frozen = try await stage.step(batch, "freezes", as: .finance)
        #expect(frozen.string("state") == "frozen", "\(frozen.text)")
        #expect(try await stage.approve(batch).string("state") == "approved")
        try await Self.mustBeAsStored(stage, batch, 11)
        try await stage.harness.close()
    }

    @Test(arguments: ["uniswap", "openzeppelin"])
    func `of claims`(format: String) async throws {
        let stage = try await Self.stage()
        let plan = try await stage.plan(more: #","distribution":{"format":"\#(format)"}"#)
        let batch = try #require(plan.string("id"), "\(plan.text)")
        var writer = JSONWriter()
        writer.value(.string(Self.odd))
        let reason = String(decoding: writer.take(), as: UTF8.self)
        let frozen = try await stage.step(
            batch, "freezes", as: .finance,
            #"{"distributor":"0xD1d1d1D1d1d1D1d1D1D1D1d1d1D1D1D1d1D1d1d1","reasons":{"distributor_root":\#(reason)}}"#
        )
        #expect(frozen.string("state") == "frozen", "\(frozen.text)")
        #expect(try await stage.approve(batch).string("state") == "approved")
        try await Self.mustBeAsStored(stage, batch, 7)
        try await stage.harness.close()
    }

    @Test func `of calls`() async throws {
        let stage = try await Self.stage()
        let planned = try await stage.harness.send(
            .post, "/v1/call-batches", as: .finance,
            json: """
                {"safe_id":"\(stage.safe)","period":"2021-05","calls":[{"kind":"contract_call",\
                "to":"0x7777777777777777777777777777777777777777",\
                "signature":"say(string text)","arguments":["é👩‍🚀 \\" <b> \\\\u0000"],\
                "reason":"é👩‍🚀 <b>\\"q\\", = 1+1"}]}
                """, key: PayoutStage.key)
        let batch = try #require(planned.string("id"), "\(planned.text)")
        let frozen = try await stage.step(batch, "freezes", as: .finance)
        #expect(frozen.string("state") == "frozen", "\(frozen.text)")
        _ = try await stage.approve(batch)
        #expect(try await stage.approve(batch, as: .approver2).string("state") == "approved")
        try await Self.mustBeAsStored(stage, batch, 5)
        try await stage.harness.close()
    }
}
