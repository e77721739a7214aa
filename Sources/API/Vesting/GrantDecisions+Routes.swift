import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// What becomes of drafts.
    static let grantDecisions = [
        Route(.patch, "/v1/grants/{id}", "change_grant", needs: .proposeGrants) { exchange in
            let id = try exchange.id(of: Grant.self)
            let version = try exchange.expectedVersion()
            let (document, bytes) = try await exchange.json()
            let change = try GrantDraftChange(document)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let grant = try await work.changeGrantDraft(id, expecting: version, to: change)
                return .changed(version: grant.version) { grant.write(to: &$0) }
            }
        },
        Route(.post, "/v1/grants/{id}/approvals", "approve_grant", needs: .decideGrants) {
            exchange in
            let id = try exchange.id(of: Grant.self)
            let version = try exchange.seenVersion()
            let (stated, bytes) = try await exchange.statedTotals()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let grant = try await work.approveGrant(id, expecting: version, stated: stated)
                return .created(at: "/v1/grants/\(id)", version: grant.version) {
                    grant.write(to: &$0)
                }
            }
        },
        Route(.post, "/v1/grants/approvals", "approve_grants", needs: .decideGrants) { exchange in
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let stated = StatedTotals(&fields)
            let ids = try fields.finish(
                fields.array("grant_ids", count: 1...1000) { place in
                    try place.parse { try ID<Grant>($0) }
                })
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let grants = try await work.approveGrants(ids, stated: stated)
                return .created(at: "/v1/grants") { writer in
                    writer.object { $0.field("grants", grants.count) }
                }
            }
        },
        Route(.post, "/v1/grants/{id}/withdrawals", "withdraw_grant", needs: .proposeGrants) {
            exchange in
            let id = try exchange.id(of: Grant.self)
            let version = try exchange.seenVersion()
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let grant = try await work.withdrawGrant(id, expecting: version)
                return .changed(version: grant.version) { grant.write(to: &$0) }
            }
        },
    ]
}
