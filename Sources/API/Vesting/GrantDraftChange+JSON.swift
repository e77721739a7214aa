import Bookkeeping
import Ethereum
import JSON
import Ledger

extension GrantDraftChange {
    /// Reads the members of a grant that are to be different; null takes away what may be missing.
    init(_ document: JSONValue) throws {
        self.init()
        var fields = try JSONFields(document)
        payee = fields.given("payee") { $0 }
        group = fields.given("group") { $0 }
        asset = fields.given("asset") { $0 }
        total = fields.given("total") { $0 }
        let read: SpelledTerms?? = fields.optionalObject("terms") {
            SpelledTerms(&$0, withTotal: false)
        }
        terms = read.flatMap { $0 }
        readPlan(&fields)
        safe = fields.replaced("safe_id") { try ID($0) }
        contract = fields.replaced("contract") { try Address($0) }
        contractNumber = fields.replaced("contract_number") { try UInt256(decimal: $0) }
        grantDay = fields.replaced("grant_day") { try Day($0) }
        agreementURL = fields.replaced("agreement_url") { $0 }
        agreementDigest = fields.replaced("agreement_sha256") { try Hash32("0x" + $0) }
        note = fields.replaced("note") { $0 }.map { $0 ?? "" }
        duplicateReason = fields.replaced("duplicate_reason") { $0 }.map { $0 ?? "" }
        if fields.has("accelerations") { accelerations = fields.accelerations() ?? [] }
        try fields.finish()
    }

    /// Terms were filled from the plan, so another one needs to be told what the grant itself says.
    private mutating func readPlan(_ fields: inout JSONFields) {
        let namesPlan = fields.has("plan_id")
        let id: ID<VestingPlan>? = fields.given("plan_id") { try ID($0) }
        let version: Int? = fields.number("plan_version")
        if namesPlan { plan = .some(id.map { ($0, version) }) }
        if version != nil && !namesPlan {
            fields.add(
                "plan_id", code: "missing", detail: "is required with plan_version", found: nil)
        }
        if id != nil && !fields.has("terms") {
            fields.add(
                "terms", code: "missing",
                detail: "is required with a plan: what the grant says itself, {} for nothing",
                found: nil)
        }
    }
}

extension JSONFields {
    /// A member that may be null, which stands for none; nil where it is missing.
    fileprivate mutating func replaced<Value>(
        _ name: String, _ make: (String) throws -> Value
    ) -> Value?? {
        has(name) ? .some(given(name, make)) : nil
    }
}
