public import Ledger
import Postgres

/// What an export of the Open Cap Format is made of.
public struct OpenCapExport: Sendable {
    /// The most grants of one export.
    public static let limit = 10_000

    /// Plans of which grants may be made, with their terms in the format.
    public let plans: [(plan: VestingPlanDetail, terms: OpenCapTerms)]
    public let grants: [(grant: GrantDetail, told: OpenCapGrant)]
    /// Grants that the format cannot hold, and why.
    public let faults: RowFaults
}

extension Reader {
    /// Approved grants that a filter lets through, and all plans, in the Open Cap Format.
    ///
    /// Throws ``VestingError/openCapTooMany(allowed:)``; grants and plans that the format has no words
    /// for are among the faults, each at `/grants/ID` or `/plans/ID`.
    public func openCapExport(
        _ filter: GrantFilter, for principal: Principal
    ) async throws -> OpenCapExport {
        var faults = RowFaults()
        var plans: [(plan: VestingPlanDetail, terms: OpenCapTerms)] = []
        for plan in try await all({ try await vestingPlans($0, for: principal) }, id: \.plan.id) {
            do throws(VestingError) {
                plans.append((plan, try OpenCapTerms(writing: plan.plan.terms)))
            } catch {
                faults.add(
                    Fault(at: .pointer("/plans/\(plan.plan.id)"), error, found: plan.plan.name))
            }
        }
        var told: [(grant: GrantDetail, told: OpenCapGrant)] = []
        let found = try await all({ try await grants($0, filter, for: principal) }, id: \.grant.id)
        for grant in found where grant.state.isCommitted {
            do throws(VestingError) {
                try grant.mustNotBeTransferred()
                told.append((grant, try OpenCapGrant(grant.grant.history)))
            } catch {
                faults.add(
                    Fault(
                        at: .pointer("/grants/\(grant.grant.id)"), error,
                        found: grant.payeeHandle.description))
            }
        }
        return OpenCapExport(plans: plans, grants: told, faults: faults)
    }

    private func all<Subject: Identified, Item>(
        _ page: (PageRequest<Subject>) async throws -> Page<Item>, id: (Item) -> ID<Subject>
    ) async throws -> [Item] {
        var items: [Item] = []
        var after: ID<Subject>?
        while items.count <= OpenCapExport.limit {
            let next = try await page(PageRequest(after: after, limit: 1000))
            items += next.items
            guard next.hasMore, let last = next.items.last else { return items }
            after = id(last)
        }
        throw VestingError.openCapTooMany(allowed: OpenCapExport.limit)
    }
}

extension GrantDetail {
    fileprivate func mustNotBeTransferred() throws(VestingError) {
        for case .transferred in records {
            throw .openCapNotExpressible("it went to another payee")
        }
    }
}
