import HTTP
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct PayeeRoutesTests {
    private static let one = "0x52908400098527886E0F7030069857D2E4169EE7"
    private static let two = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"

    private func body(_ address: String, handle: String = "anna", chain: Int = 1) -> String {
        """
        {"handle": "\(handle)", "name": "Anna", "kind": "person",
         "payout_addresses": [{"chain_id": \(chain), "address": \(JSONWriter.text(address))}]}
        """
    }

    @Test func `a payee is created, read, found and moved`() async throws {
        let service = try await APIHarness()
        let created = try await service.send(
            .post, "/v1/payees", as: .finance, json: body(Self.one))
        #expect(created.status == 201)
        let id = try #require(created.string("id"))
        #expect(id.hasPrefix("pye_"))
        #expect(created["warnings"] == .array([]))
        #expect(created.string("payout_addresses", "0", "address") == Self.one)
        let since = "2021-06-07T12:00:00.000000Z"
        #expect(created.string("payout_addresses", "0", "valid_from") == since)
        service.now = service.now.advanced(bySeconds: 60)
        let moved = try await service.send(
            .patch, "/v1/payees/\(id)", as: .finance,
            json: """
                {"kind": "contract",
                 "payout_addresses": [{"chain_id": 1, "address": "\(Self.two)"}]}
                """,
            ifMatch: "\"v1\"")
        #expect(moved.status == 200)
        #expect(moved.headers["ETag"] == "\"v2\"")
        let read = try await service.send(.get, "/v1/payees/\(id)", as: .lead)
        #expect(read.string("kind") == "contract")
        #expect(read.string("name") == "Anna")
        #expect(read.string("payout_addresses", "0", "address") == Self.two)
        let now = "2021-06-07T12:01:00.000000Z"
        #expect(read.string("payout_addresses", "0", "valid_from") == now)
        #expect(read["payout_addresses", "1"] == nil)
        for (query, isFound) in [
            ("handle=anna", true), ("handle=ben", false), ("address=\(Self.two)", true),
            ("address=\(Self.one)", false), ("handle=anna&address=\(Self.two)", true),
        ] {
            let found = try await service.send(.get, "/v1/payees?\(query)", as: .finance)
            #expect((found["data", "0"] != nil) == isFound, "\(query)")
        }
        try await service.close()
    }

    @Test func `every invalid spelling is refused and changes nothing`() async throws {
        let service = try await APIHarness()
        var refused = 0
        let before = try await service.database.state()
        for vector in try Vectors.cases("eip55.json") {
            let text = try vector.text("input")
            let prefix = try vector.optionalText("prefix")
            let isMixed = try vector.optionalText("case") == "mixed"
            let isMistyped = try isMixed && !vector.bool("checksumValid")
            let isOfOtherChain = prefix != nil && prefix != "eth"
            guard try isMistyped || isOfOtherChain || !vector.bool("shape") else { continue }
            refused += 1
            let answer = try await service.send(
                .post, "/v1/payees", as: .finance, json: body(text))
            #expect(answer.status == 422, "\(text)")
            #expect(answer.string("code") == "body_refused", "\(text)")
            #expect(answer.string("errors", "0", "code") == "address_malformed", "\(text)")
            #expect(
                answer.string("errors", "0", "pointer") == "/payout_addresses/0/address", "\(text)")
            #expect(answer.string("errors", "0", "found") != nil, "\(text)")
        }
        #expect(refused >= 40)
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test func `a right spelling is taken, with a warning where it has no checksum`() async throws {
        let service = try await APIHarness()
        var taken = 0
        for (index, vector) in try Vectors.cases("eip55.json").enumerated() {
            let prefix = try vector.optionalText("prefix")
            let isRight = try vector.bool("checksumValid")
            let isPlain = try ["lower", "upper"].contains(vector.optionalText("case") ?? "")
            guard try vector.bool("shape"), isRight || isPlain, prefix == nil || prefix == "eth"
            else { continue }
            let text = try vector.text("input")
            let answer = try await service.send(
                .post, "/v1/payees?dry_run=true", as: .finance,
                json: body(text, handle: "payee-\(index)"))
            // Some are spelled rightly and cannot be paid all the same, such as the zero address.
            if answer.string("code") == "recipient_impossible" { continue }
            taken += 1
            #expect(answer.status == 200, "\(text): \(answer.text)")
            let shown = answer.string("payout_addresses", "0", "address")
            #expect(try shown == vector.text("checksummed"))
            let warning = answer.string("warnings", "0", "code")
            #expect(warning == (isRight ? nil : "address_without_checksum"), "\(text)")
        }
        #expect(taken >= 30)
        try await service.close()
    }

    @Test(arguments: [
        ("eth:0x52908400098527886E0F7030069857D2E4169EE7", 1, 201),
        ("oeth:0x52908400098527886E0F7030069857D2E4169EE7", 10, 201),
        ("eth:0x52908400098527886E0F7030069857D2E4169EE7", 10, 422),
        ("nope:0x52908400098527886E0F7030069857D2E4169EE7", 1, 422),
        (":0x52908400098527886E0F7030069857D2E4169EE7", 1, 422),
    ])
    func `a prefix must be that of the chain`(
        address: String, chain: Int, status: Int
    ) async throws {
        let service = try await APIHarness()
        let answer = try await service.send(
            .post, "/v1/payees", as: .finance, json: body(address, chain: chain))
        #expect(answer.status == status)
        try await service.close()
    }

    @Test(arguments: [
        "0x0000000000000000000000000000000000000000", "0x000000000000000000000000000000000000dEaD",
        "0x0000000000000000000000000000000000000001", "0x0000000000000000000000000000000000000011",
    ])
    func `nobody is paid where nobody can be`(address: String) async throws {
        let service = try await APIHarness()
        let answer = try await service.send(
            .post, "/v1/payees", as: .finance, json: body(address))
        #expect(answer.status == 422)
        #expect(answer.string("code") == "recipient_impossible")
        #expect(answer.string("errors", "0", "pointer") == "/payout_addresses/0/address")
        try await service.close()
    }

    @Test func `contracts and Safes of the directory are refused on their chain`() async throws {
        let service = try await APIHarness()
        _ = try await service.send(
            .post, "/v1/assets", as: .finance,
            json: """
                {"chain_id": 1, "address": "\(Self.one)", "symbol": "INDEX", "name": "Index",
                 "decimals": 18}
                """)
        _ = try await service.send(
            .post, "/v1/safes", as: .finance,
            json: """
                {"chain_id": 1, "address": "\(Self.two)", "name": "Treasury", "version": "1.3.0",
                 "owners": ["0xde709f2102306220921060314715629080e2fb77"], "threshold": 1}
                """)
        for address in [Self.one, Self.two] {
            let answer = try await service.send(
                .post, "/v1/payees", as: .finance, json: body(address))
            #expect(answer.status == 422)
            #expect(answer.string("code") == "recipient_impossible")
            let elsewhere = try await service.send(
                .post, "/v1/payees?dry_run=true", as: .finance, json: body(address, chain: 10))
            #expect(elsewhere.status == 200)
        }
        try await service.close()
    }

    @Test func `a shared address is a warning that names the others`() async throws {
        let service = try await APIHarness()
        let address = "0x52908400098527886E0F7030069857D2E4169EE7"
        _ = try await service.send(
            .post, "/v1/payees", as: .finance, json: body(Self.two, handle: "anna"))
        let second = try await service.send(
            .post, "/v1/payees", as: .finance,
            json: body("0x" + Self.two.dropFirst(2).lowercased(), handle: "ben"))
        #expect(second.status == 201)
        #expect(second.string("warnings", "0", "code") == "address_without_checksum")
        #expect(second.string("warnings", "1", "code") == "address_shared")
        #expect(second.string("warnings", "1", "detail")?.contains("anna") == true)
        let read = try await service.send(.get, "/v1/payees?handle=anna", as: .finance)
        #expect(read.string("data", "0", "warnings", "0", "code") == "address_shared")
        #expect(read.string("data", "0", "warnings", "0", "detail")?.contains("ben") == true)
        let third = try await service.send(
            .post, "/v1/payees", as: .finance, json: body(address, handle: "cara"))
        #expect(third["warnings"] == .array([]))
        try await service.close()
    }

    @Test func `a chain is listed once`() async throws {
        let service = try await APIHarness()
        let answer = try await service.send(
            .post, "/v1/payees", as: .finance,
            json: """
                {"handle": "anna", "name": "Anna", "kind": "person", "payout_addresses": [
                 {"chain_id": 1, "address": "\(Self.one)"},
                 {"chain_id": 1, "address": "\(Self.two)"}]}
                """)
        #expect(answer.status == 422)
        #expect(answer.string("code") == "payout_chain_twice")
        try await service.close()
    }

    @Test func `faults inside the list of addresses are named by pointer`() async throws {
        let service = try await APIHarness()
        let answer = try await service.send(
            .post, "/v1/payees", as: .finance,
            json: """
                {"handle": "-", "name": "Anna", "kind": "robot", "payout_addresses": [
                 {"chain_id": "1", "address": "\(Self.one)"}, {"chain_id": 1}, 7]}
                """)
        let faults = (0..<6).map { index in
            let pointer = answer.string("errors", "\(index)", "pointer") ?? ""
            return "\(pointer) \(answer.string("errors", "\(index)", "code") ?? "")"
        }
        #expect(
            faults == [
                "/handle handle_malformed", "/kind invalid",
                "/payout_addresses/0/chain_id wrong_type", "/payout_addresses/1/address missing",
                "/payout_addresses/2 wrong_type", " ",
            ])
        try await service.close()
    }

    @Test func `a list is paged to its end by its links`() async throws {
        let service = try await APIHarness()
        let rows = (1...120).map { "payee-\($0),Payee \($0)\n" }.joined()
        let file = try await service.send(
            .post, "/v1/payees/imports", as: .finance, csv: "handle,name\n" + rows)
        #expect(file.status == 200)
        for limit in [50, 40, 120, 1000, 1] {
            var target: String? = "/v1/payees?limit=\(limit)"
            var ids: [String] = []
            var pages = 0
            while let here = target {
                let page = try await service.send(.get, here, as: .finance)
                pages += 1
                for index in 0..<limit {
                    guard let id = page.string("data", "\(index)", "id") else { break }
                    ids.append(id)
                }
                target = Self.next(page)
                #expect(page["has_more"] == .bool(target != nil))
                #expect((page.string("next_cursor") != nil) == (target != nil))
            }
            #expect(ids.count == 120)
            #expect(ids == ids.sorted())
            #expect(Set(ids).count == 120)
            #expect(pages == (120 + limit - 1) / limit)
        }
        try await service.close()
    }

    /// The target of `Link: <…>; rel="next"`.
    private static func next(_ answer: APIHarness.Answer) -> String? {
        let end = ">; rel=\"next\""
        guard let link = answer.headers["Link"], link.hasSuffix(end) else { return nil }
        return String(link.dropFirst().dropLast(end.count))
    }
}

extension JSONWriter {
    /// A text as a JSON string.
    fileprivate static func text(_ text: String) -> String {
        var writer = JSONWriter()
        writer.value(text)
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
