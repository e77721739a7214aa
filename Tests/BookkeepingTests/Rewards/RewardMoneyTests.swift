import Bookkeeping
import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

/// What an approval leaves in the journal and among the payables, to the base unit.
struct RewardMoneyTests {
    @Test func `journal entry and payables sum to the approved lines`() async throws {
        let service = try await APIHarness()
        let directory = try await SampleDirectory(in: service)
        let lead = try await caller(.lead, in: service)
        let usdc = directory.usdc.description
        let lines = [
            ("alice", "INDEX", "144.55", "contribution"), ("bob", "INDEX", "20.25", "contribution"),
            ("alice", "INDEX", "0.000000000000000001", "bounty"), ("bob", usdc, "34.59", "bounty"),
        ]
        let run = try await write(lead, in: service) { work in
            let run = try await work.createRewardRun(
                group: .id(directory.engineering), written: "", period: Month("2021-05"), title: "")
            _ = try await work.addRewardLines(
                lines.enumerated().map { index, line in
                    WrittenLine(
                        place: .element(index), payee: line.0, asset: line.1, amount: line.2,
                        kind: line.3, note: "", duplicateReason: "")
                }, to: run.run.id)
            return try await work.submitRewardRun(run.run.id)
        }
        let approval = try await write(caller(.approver, in: service), in: service) { work in
            try await work.approveRewardRun(run.run.id)
        }
        #expect(approval.run.run.state == .closed)

        let postings = try await service.connections.query(
            """
            SELECT concat_ws(' ', p.side, a.code, s.symbol, p.amount) AS posting
            FROM posting AS p
            INNER JOIN account AS a ON a.account_id = p.account_id
            INNER JOIN asset AS s ON s.asset_id = a.asset_id
            """)
        let (alice, bob) = (try directory.payee("alice"), try directory.payee("bob"))
        #expect(
            Set(try postings.map { try $0.get("posting", as: String.self) }) == [
                "debit expense:\(directory.engineering):contribution INDEX 164800000000000000000",
                "debit expense:\(directory.engineering):bounty INDEX 1",
                "debit expense:\(directory.engineering):bounty USDC 34590000",
                "credit payable:\(alice) INDEX 144550000000000000001",
                "credit payable:\(bob) INDEX 20250000000000000000",
                "credit payable:\(bob) USDC 34590000",
            ])
        let payables = try await service.connections.query(
            """
            SELECT concat_ws(' ', p.handle, s.symbol, y.amount, y.period, y.state) AS payable
            FROM payable AS y
            INNER JOIN payee AS p ON p.payee_id = y.payee_id
            INNER JOIN asset AS s ON s.asset_id = y.asset_id
            ORDER BY y.payable_id
            """)
        #expect(
            try payables.map { try $0.get("payable", as: String.self) } == [
                "alice INDEX 144550000000000000000 2021-05-01 open",
                "bob INDEX 20250000000000000000 2021-05-01 open",
                "alice INDEX 1 2021-05-01 open", "bob USDC 34590000 2021-05-01 open",
            ])
        try await service.close()
    }

    @Test func `an interrupted import leaves nothing once an hour has passed`() async throws {
        let service = try await APIHarness()
        let directory = try await SampleDirectory(in: service)
        let lead = try await caller(.lead, in: service)
        let principal = try #require(lead.principal)
        let run = try await write(lead, in: service) { work in
            try await work.createRewardRun(
                group: .id(directory.engineering), written: "", period: Month("2021-05"), title: "")
        }.run.id
        var upload = try await service.books.beginRewardImport(into: run, by: principal)
        try await upload.add([
            WrittenLine(
                place: .row(2), payee: "alice", asset: "INDEX", amount: "1", kind: "bounty",
                note: "", duplicateReason: "")
        ])
        #expect(try await parked(in: service) == 1)
        service.now = service.now.advanced(bySeconds: 3599)
        _ = try await service.books.beginRewardImport(into: run, by: principal)
        #expect(try await parked(in: service) == 1)
        service.now = service.now.advanced(bySeconds: 2)
        let other = try await service.books.beginRewardImport(into: run, by: principal)
        #expect(try await parked(in: service) == 0)
        let forgotten = upload
        await #expect(throws: BooksUnavailable.noDatabase) {
            _ = try await write(lead, in: service) { work in
                try await work.importRewardLines(forgotten)
            }
        }
        await service.books.endRewardImport(other)
        try await service.close()
    }

    private func parked(in service: APIHarness) async throws -> Int? {
        try await service.connections.query("SELECT count(*) AS lines FROM reward_import_line")
            .first?.get("lines", as: Int.self)
    }

    private func caller(
        _ sender: APIHarness.Sender, in service: APIHarness
    ) async throws -> Caller {
        try #require(
            try await service.books.authenticate(
                secret: sender.secret, remoteAddress: "unix", requestID: "test"))
    }

    private func write<Result: Sendable>(
        _ caller: Caller, in service: APIHarness, _ change: (Work) async throws -> Result
    ) async throws -> Result {
        var result: Result?
        _ = try await service.books.write(
            WriteRequest(
                caller: caller, method: "POST", path: "/", key: nil,
                bodyDigest: Digest.sha256(of: [UInt8]()), isDryRun: false)
        ) { work in
            result = try await change(work)
            return StoredAnswer(status: 200, body: [])
        }
        return try #require(result)
    }
}
