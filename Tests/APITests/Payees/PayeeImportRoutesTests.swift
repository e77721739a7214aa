import HTTP
import JSON
import TestSupport
import Testing

@Suite struct PayeeImportRoutesTests {
    private static let one = "0x52908400098527886E0F7030069857D2E4169EE7"
    private static let two = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
    private static let file = """
        Handle,Name,Kind,Chain_ID,Address
        anna,Anna,person,1,\(one)
        anna,Anna,,10,oeth:\(two)
        ben,"Ben, the second",group,1,0xde709f2102306220921060314715629080e2fb77
        cara,Cara,,,

        """

    private func send(
        _ service: APIHarness, _ csv: String, dryRun: Bool = false, key: String? = nil
    ) async throws -> APIHarness.Answer {
        try await service.send(
            .post, "/v1/payees/imports" + (dryRun ? "?dry_run=true" : ""), as: .finance, csv: csv,
            key: key)
    }

    /// The faults as `row field code`.
    private func faults(_ answer: APIHarness.Answer) -> [String] {
        guard case .array(let faults)? = answer["errors"] else { return [] }
        return faults.indices.map { index in
            let row = answer["errors", "\(index)", "row"]?.integer ?? 0
            let field = answer.string("errors", "\(index)", "field") ?? ""
            return "\(row) \(field) \(answer.string("errors", "\(index)", "code") ?? "")"
        }
    }

    @Test func `a file adds its payees and nothing the second time`() async throws {
        let service = try await APIHarness()
        let first = try await send(service, Self.file)
        #expect(first.status == 200, "\(first.text)")
        #expect(first["created"]?.integer == 3)
        #expect(first["unchanged"]?.integer == 0)
        let anna = try await service.send(.get, "/v1/payees?handle=anna", as: .finance)
        #expect(anna.string("data", "0", "payout_addresses", "1", "address") == Self.two)
        let ben = try await service.send(.get, "/v1/payees?handle=ben", as: .finance)
        #expect(ben.string("data", "0", "name") == "Ben, the second")
        #expect(ben.string("data", "0", "kind") == "group")
        let cara = try await service.send(.get, "/v1/payees?handle=cara", as: .finance)
        #expect(cara.string("data", "0", "kind") == "person")
        #expect(cara["data", "0", "payout_addresses"] == .array([]))
        let before = try await service.database.state()
        let again = try await send(service, Self.file)
        #expect(again["created"]?.integer == 0)
        #expect(again["unchanged"]?.integer == 3)
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test func `a dry run judges the file and adds nobody`() async throws {
        let service = try await APIHarness()
        let before = try await service.database.state()
        let dry = try await send(service, Self.file, dryRun: true)
        #expect(dry.status == 200)
        #expect(dry["created"]?.integer == 3)
        #expect(dry.headers["Vestry-Dry-Run"] == "true")
        let wrong = try await send(service, "handle,name\n-,x\n", dryRun: true)
        #expect(wrong.status == 422)
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test func `a key replays the answer to a file`() async throws {
        let service = try await APIHarness()
        let first = try await send(service, Self.file, key: "k")
        let again = try await send(service, Self.file, key: "k")
        #expect(again.bytes == first.bytes)
        #expect(again.headers["Idempotent-Replayed"] == "true")
        let other = try await send(service, Self.file + "dora,Dora,,,\n", key: "k")
        #expect(other.status == 422)
        #expect(other.string("code") == "idempotency_key_reused")
        try await service.close()
    }

    @Test func `every bad row is told and none is added`() async throws {
        let service = try await APIHarness()
        _ = try await send(service, "handle,name,chain_id,address\nolga,Olga,1,\(Self.two)\n")
        let before = try await service.database.state()
        let answer = try await send(
            service,
            """
            handle,name,kind,chain_id,address
            anna,Anna,person,1,\(Self.one)
            -,,robot,0,0x12
            ben,Ben,person,1
            cara,Cara,person,1,
            dora,Dora,person,,\(Self.one)
            emil,Emil,person,1,0x0000000000000000000000000000000000000000
            olga,Olga,person,1,\(Self.one)
            fred,Fred,person,1,oeth:\(Self.one)
            anna,Anne,person,10,\(Self.one)
            gita,\u{202E}Gita,person,01,\(Self.one.dropLast())

            """)
        #expect(answer.status == 422)
        #expect(answer.string("code") == "rows_refused")
        #expect(
            faults(answer) == [
                "3 handle handle_malformed", "3 name missing", "3 kind invalid",
                "3 chain_id invalid", "3 address address_malformed", "4  wrong_field_count",
                "5 address missing", "6 chain_id missing", "7 address recipient_impossible",
                "8 address payee_differs", "9 address address_malformed",
                "10 name payee_rows_disagree", "11 name name_malformed", "11 chain_id invalid",
                "11 address address_malformed",
            ])
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test(arguments: [
        ("", 1, "missing_header"),
        ("handle\n", 1, "missing_column"),
        ("handle,name,email\n", 1, "unknown_column"),
        ("handle,name,name\n", 1, "duplicate_column"),
        ("handle,name\nanna,\"Anna\nben,Ben\n", 2, "unclosed_quote"),
        ("handle,name\nanna,An\"na\n", 2, "stray_quote"),
    ])
    func `a file that is broken as a whole is refused at the row`(
        csv: String, row: Int, code: String
    ) async throws {
        let service = try await APIHarness()
        let answer = try await send(service, csv)
        #expect(answer.status == 422)
        #expect(answer.string("code") == "rows_refused")
        #expect(answer["errors", "0", "row"]?.integer == row)
        #expect(answer.string("errors", "0", "code") == code)
        try await service.close()
    }

    @Test func `a file without rows is a mistake`() async throws {
        let service = try await APIHarness()
        let answer = try await send(service, "handle,name\n\n")
        #expect(answer.status == 422)
        #expect(answer.string("code") == "rows_missing")
        try await service.close()
    }

    @Test func `warnings are told by row`() async throws {
        let service = try await APIHarness()
        let answer = try await send(
            service,
            """
            handle,name,chain_id,address
            anna,Anna,1,\(Self.one)
            ben,Ben,1,0x\(Self.two.dropFirst(2).lowercased())
            cara,Cara,10,\(Self.one)

            """)
        #expect(answer.status == 200)
        #expect(answer.string("warnings", "0", "code") == "address_without_checksum")
        #expect(answer["warnings", "0", "row"]?.integer == 3)
        #expect(answer.string("warnings", "0", "found") == Self.two)
        let shared = (1...2).map { answer["warnings", "\($0)", "row"]?.integer ?? 0 }
        #expect(shared.sorted() == [2, 4])
        #expect(answer.string("warnings", "1", "code") == "address_shared")
        try await service.close()
    }

    @Test func `only CSV is read`() async throws {
        let service = try await APIHarness()
        let answer = try await service.send(
            .post, "/v1/payees/imports", as: .finance, json: "{}")
        #expect(answer.status == 415)
        #expect(answer.string("code") == "media_type_unsupported")
        let unknown = try await service.send(
            .post, "/v1/payees/imports?mode=fast", as: .finance, csv: Self.file)
        #expect(unknown.status == 400)
        let nobody = try await service.send(.post, "/v1/payees/imports", csv: Self.file)
        #expect(nobody.status == 401)
        try await service.close()
    }

    @Test func `a file above the limit is refused`() async throws {
        let service = try await APIHarness()
        let row = "payee,\(String(repeating: "x", count: 1000))\n"
        let rows = String(repeating: row, count: (16 << 20) / row.utf8.count + 1)
        let answer = try await send(service, "handle,name\n" + rows)
        #expect(answer.status == 413)
        try await service.close()
    }
}
