import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    static let vesting =
        vestingPlans + grants + grantDecisions + grantClaims + grantViews + grantChanges
        + vestingReleases + openCap

    /// Grants themselves: enter, import, look at.
    static let grants = [
        Route(.post, "/v1/grants", "enter_grant", needs: .proposeGrants) { exchange in
            let (document, bytes) = try await exchange.json()
            let grant = try WrittenGrant(document)
            let isPreview = exchange.isDryRun
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let entered = try await work.enterGrant(grant)
                let preview =
                    isPreview ? try await GrantPreview(entered, work.reader) : nil
                return .created(
                    at: "/v1/grants/\(entered.grant.id)", version: entered.version
                ) { writer in
                    entered.write(to: &writer) { preview?.write(to: &$0) }
                }
            }
        },
        Route(.post, "/v1/grants/imports", "import_grants", needs: .proposeGrants) { exchange in
            _ = try exchange.principal
            var query = exchange.query
            let isDryRun = try query.flag("dry_run")
            try query.finish()
            let file = try await GrantFile(exchange)
            return try await exchange.write(
                digest: file.digest, key: .optional, isDryRun: isDryRun
            ) { work in
                let grants = try await work.importGrants(file.grants, faults: file.faults)
                return .created(at: "/v1/grants") { writer in
                    writer.object { writer in
                        writer.field("grants", grants.count)
                        writer.array("grant_ids") { writer in
                            for grant in grants { writer.value(grant.grant.id.description) }
                        }
                    }
                }
            }
        },
        Route(.get, "/v1/grants", "list_grants") { exchange in
            let principal = try exchange.principal
            var query = exchange.query
            let filter = GrantFilter(
                payee: query.value("payee") { Reference($0) },
                group: query.value("group") { Reference($0) },
                asset: query.value("asset") { Reference($0) }, state: query.choice("state"),
                rule: query.choice("rule"))
            let page = query.page(of: Grant.self)
            try query.finish()
            let grants = try await exchange.books.snapshot { reader in
                try await reader.grants(page, filter, for: principal)
            }
            return exchange.list(grants, id: \.grant.id) { $0.write(to: &$1) }
        },
        Route(.get, "/v1/grants/{id}", "get_grant") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let id = try exchange.id(of: Grant.self)
            let (grant, changes) = try await exchange.books.snapshot { reader in
                let grant = try await reader.grant(id, for: principal)
                return (grant, try await reader.openChanges(of: grant))
            }
            return .json(etag: grant.version) { writer in
                grant.write(to: &writer) { writer in
                    writer.array("open_changes") { writer in
                        for change in changes { change.write(to: &writer) }
                    }
                }
            }
        },
    ]
}

extension Exchange {
    /// Whether nothing is to be changed; that the word is well-formed is asked elsewhere.
    var isDryRun: Bool { request.query.contains { $0.name == "dry_run" && $0.value == "true" } }
}

extension WrittenGrant {
    fileprivate init(_ document: JSONValue) throws {
        self.init()
        var fields = try JSONFields(document)
        payee = fields.string("payee") ?? ""
        group = fields.string("group") ?? ""
        asset = fields.given("asset") { $0 } ?? ""
        plan = fields.given("plan_id") { try ID($0) }
        planVersion = fields.number("plan_version")
        let total = fields.string("total")
        let read: SpelledTerms?? = fields.optionalObject("terms") {
            SpelledTerms(&$0, withTotal: false)
        }
        terms = read.flatMap { $0 } ?? SpelledTerms(rule: "")
        terms.total = total
        safe = fields.given("safe_id") { try ID($0) }
        contract = fields.given("contract") { try Address($0) }
        contractNumber = fields.given("contract_number") { try UInt256(decimal: $0) }
        grantDay = fields.given("grant_day") { try Day($0) }
        agreementURL = fields.given("agreement_url") { $0 }
        agreementDigest = fields.given("agreement_sha256") { try Hash32("0x" + $0) }
        note = fields.given("note") { $0 } ?? ""
        duplicateReason = fields.given("duplicate_reason") { $0 } ?? ""
        accelerations = fields.accelerations() ?? []
        try fields.finish()
    }
}

extension JSONFields {
    /// Clauses of acceleration; nil where they are missing.
    mutating func accelerations() -> [WrittenGrant.SpelledAcceleration]? {
        let clauses = optionalArray("accelerations", count: 0...20) {
            try WrittenGrant.SpelledAcceleration($0)
        }
        return clauses.flatMap { $0 }
    }
}

extension WrittenGrant.SpelledAcceleration {
    fileprivate init(_ place: JSONPlace) throws {
        var fields = try JSONFields(place)
        let (extent, months, quantity, on) = try fields.finish(
            fields.string("extent"), fields.optionalInteger("months", in: 1...1200),
            fields.optionalString("quantity"),
            fields.array("on", count: 1...2) { try $0.string() })
        self.init(extent: extent, months: months, quantity: quantity, on: on)
    }
}
