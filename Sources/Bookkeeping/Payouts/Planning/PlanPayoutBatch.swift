import Ethereum
public import Ledger
import Postgres

/// A batch as it was just planned.
public struct PlannedBatch: Sendable {
    /// The batch.
    public let batch: BatchOverview
    /// All of its rows.
    public let rows: [BatchRow]
    /// What should be looked at before it is frozen.
    public let checks: [ListedCheck]
    /// How many open payables of those asked for did not fit and wait for the next batch.
    public let leftOver: Int
}

/// Which open payables a plan takes.
public enum PayableChoice: Sendable {
    /// Those of a month.
    case period(Month)
    /// Just these.
    case payables([ID<Payable>])
}

extension Work {
    /// Plans a batch over open payables whose assets are on the Safe's chain, and reserves them.
    ///
    /// The Safe and the payables are locked. Throws ``PayoutsError``; when another plan was faster,
    /// ``PayoutsError/payablesTaken`` or ``PayoutsError/nothingToPay``.
    public func planPayoutBatch(
        safe id: ID<Safe>, _ choice: PayableChoice, _ options: PayoutPlan.Options
    ) async throws -> PlannedBatch {
        let plan = try await plan(id, choice, options, onlyFirst: true)
        guard let batch = try await keep(plan, id: nil).first else {
            throw PayoutsError.nothingToPay
        }
        return batch
    }

    /// As above for all payables, in as many batches as they need, numbered as parts of one plan.
    ///
    /// At most ``PayoutPlan/planLimit`` payables; more wait for the next plan.
    public func planPayoutBatches(
        safe id: ID<Safe>, _ choice: PayableChoice, _ options: PayoutPlan.Options
    ) async throws -> [PlannedBatch] {
        let plan = try await plan(id, choice, options, onlyFirst: false)
        return try await keep(plan, id: newID())
    }

    private func plan(
        _ id: ID<Safe>, _ choice: PayableChoice, _ options: PayoutPlan.Options, onlyFirst: Bool
    ) async throws -> PlannedParts {
        try principal?.mustBeAllowed(.planBatches)
        _ = try person()
        let safe = try await hold(id)
        let chosen = try await openPayables(
            choice, on: safe.chain,
            limit: onlyFirst ? PayoutPlan.payableLimit : PayoutPlan.planLimit)
        let forbidden = try await contracts(on: safe.chain)
        let isSplitInOnes = !onlyFirst && safe.version < .v130
        let parts = try PayoutPlan.parts(
            chosen.candidates, isSplitInOnes ? options.withOneRowEach() : options,
            chain: safe.chain, forbidden: forbidden, onlyFirst: onlyFirst)
        guard let period = chosen.period else { throw PayoutsError.nothingToPay }
        let known = chosen.candidates.filter(\.isKnownHolder).map(\.payable)
        let payees = Dictionary(chosen.candidates.map { ($0.payee, $0.payeeHandle) }) { first, _ in
            first
        }
        return PlannedParts(
            safe: safe, parts: parts, open: chosen.open, period: period, knownHolders: Set(known),
            payees: payees)
    }

    /// How many batches are sent and read together: what waits to be sent is moved with every piece that the
    /// server takes, and of very many new rows it has no statistics yet and compares all with all.
    private static let keptTogether = 16

    /// Reserves what the parts pay, keeps them, and shows them as anybody sees them.
    private func keep(_ plan: PlannedParts, id: ID<PayoutPlan>?) async throws -> [PlannedBatch] {
        let planner = try person().id
        let batches: [ID<PayoutBatch>] = newIDs(plan.parts.count)
        let pieces = plan.parts.indices.pieces(of: Self.keptTogether)
        guard let start = pieces.first else { return [] }
        let now = now
        // The statements of a piece are made while the database reserves, or takes those of the piece before.
        let statements = { @Sendable (few: Range<Int>) throws -> [SQL] in
            try few.flatMap {
                try plan.statements(for: $0, id: id, as: batches[$0], by: planner, at: now)
            }
        }
        async let first = besideTheLoops { try statements(start) }
        try await reserve(plan.parts.flatMap(\.payments).flatMap(\.payables))
        var ready = try await first
        for few in pieces.dropFirst() {
            async let next = besideTheLoops { try statements(few) }
            try await transaction.pipeline(ready)
            ready = try await next
        }
        try await transaction.pipeline(ready)
        for batch in batches { audit("batch.planned", batch) }
        let leftOver = plan.open - plan.parts.reduce(0) { $0 + $1.payableCount }
        let ofSafe = try await reader.safeFacts(
            of: plan.safe.id, beside: reader.strays(beside: batches))
        var shown: [PlannedBatch] = []
        for few in pieces {
            let overviews = try await reader.payoutBatches(Array(batches[few]))
            let kept = try zip(overviews, plan.parts[few]).map { overview, part in
                CheckedBatch(overview, try plan.content(of: part, as: overview))
            }
            let checks = try await reader.checks(of: kept, ofSafe: ofSafe)
            shown += zip(kept, checks).map { kept, checks in
                PlannedBatch(
                    batch: kept.overview, rows: kept.content.rows, checks: checks,
                    leftOver: leftOver)
            }
        }
        return shown
    }
}
