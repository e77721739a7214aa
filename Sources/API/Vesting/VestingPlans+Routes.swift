import Bookkeeping
import HTTP
import JSON
import Ledger

extension Routes {
    /// Templates of terms.
    static let vestingPlans = [
        Route(.post, "/v1/vesting-plans", "create_vesting_plan", needs: .proposeGrants) {
            exchange in
            let (document, bytes) = try await exchange.json()
            let draft = try VestingPlanDraft(document)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let plan = try await work.createVestingPlan(draft)
                return .created(at: "/v1/vesting-plans/\(plan.plan.id)", version: 1) {
                    plan.write(to: &$0)
                }
            }
        },
        Route(.get, "/v1/vesting-plans", "list_vesting_plans") { exchange in
            let principal = try exchange.principal
            var query = exchange.query
            let page = query.page(of: VestingPlan.self)
            try query.finish()
            let plans = try await exchange.books.reader.vestingPlans(page, for: principal)
            return exchange.list(plans, id: \.plan.id) { $0.write(to: &$1) }
        },
        Route(.get, "/v1/vesting-plans/{id}", "get_vesting_plan") { exchange in
            try exchange.principal.mustBeAllowed(.readGrants)
            let id = try exchange.id(of: VestingPlan.self)
            var query = exchange.query
            let version = query.value("version") { try PlanVersion($0).number }
            try query.finish()
            let plan = try await exchange.books.reader.vestingPlan(id, version: version)
            return .json(etag: Int64(plan.plan.version)) { plan.write(to: &$0) }
        },
        Route(
            .post, "/v1/vesting-plans/{id}/versions", "change_vesting_plan", needs: .proposeGrants
        ) { exchange in
            let id = try exchange.id(of: VestingPlan.self)
            let version = try exchange.expectedVersion()
            let (document, bytes) = try await exchange.json()
            let draft = try VestingPlanDraft(document)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let plan = try await work.changeVestingPlan(id, expecting: version, to: draft)
                return .created(
                    at: "/v1/vesting-plans/\(id)?version=\(plan.plan.version)",
                    version: Int64(plan.plan.version)
                ) { plan.write(to: &$0) }
            }
        },
    ]
}

/// The number of a version.
private struct PlanVersion {
    let number: Int

    init(_ text: String) throws(NumberError) {
        guard let number = Int(text), (1...1_000_000).contains(number) else { throw NumberError() }
        self.number = number
    }

    struct NumberError: Error, CustomStringConvertible {
        var description: String { "must be a number from 1 on" }
    }
}

extension VestingPlanDraft {
    fileprivate init(_ document: JSONValue) throws {
        var fields = try JSONFields(document)
        let (name, asset, terms) = try fields.finish(
            fields.string("name"), fields.optionalString("asset"),
            fields.object("terms") { SpelledTerms(&$0, withTotal: true) })
        self.init(name: name, asset: asset, terms: terms)
    }
}

extension VestingPlanDetail {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", plan.id.description)
            writer.field("version", plan.version)
            writer.field("name", plan.name)
            writer.field("asset_id", plan.asset?.description)
            writer.field("asset", asset?.symbol)
            writer.object("terms") { plan.terms.write(to: &$0, of: asset) }
            writer.field("created_by", createdBy.description)
            writer.field("created_at", createdAt.description)
        }
    }
}
