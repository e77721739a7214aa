import Ethereum
import Ledger
import Postgres

extension Reader {
    /// Every number of every grant follows from its written terms and its events again: what was
    /// accrued, released by which nature and forfeited, and what the journal holds of it.
    func verifyGrants() async throws -> VerifyReport.Check {
        let rule = "every grant recomputes from its terms and events"
        var examined = 0
        let rows: SQL = """
            SELECT \(GrantDetail.columns) FROM \(GrantDetail.tables)
            WHERE g.event_count > 0
            ORDER BY g.grant_id
            """
        do {
            try await eachChunk(rows, of: GrantDetail.page) { chunk in
                let ids: [ID<Grant>] = try chunk.map { try $0.value("grant_id") }
                let lines = try await releasedLines(of: ids)
                let accounts = try await grantAccounts(of: ids)
                for row in chunk {
                    examined += 1
                    let id: ID<Grant> = try row.value("grant_id")
                    let detail: GrantDetail
                    do {
                        detail = try await grants(of: [row])[0]
                    } catch let error as VestingError {
                        throw FirstBreak(found: "\(id) cannot be: \(error.code)")
                    }
                    try detail.mustRecompute(lines[id] ?? [])
                    guard detail.books.committed == accounts[.committed(id)] ?? .zero,
                        detail.books.accrued == accounts[.accruedVesting(id)] ?? .zero
                    else { throw FirstBreak(found: "\(id) has other balances in the journal") }
                }
            }
        } catch let broken as FirstBreak {
            return .broken(rule, examined, broken.found)
        }
        return .holds(rule, examined)
    }

    /// The lines of approved releases in the order of their events.
    private func releasedLines(of ids: [ID<Grant>]) async throws -> [ID<Grant>: [ReleasedLine]] {
        let rows = try await query(
            """
            SELECT e.event_no, l.grant_id, l.payee_id, l.asset_id, l.nature, l.amount,
                l.released_before, l.vested
            FROM grant_event AS e
            INNER JOIN vesting_release_line AS l
                ON l.release_id = e.release_id AND l.grant_id = e.grant_id
            WHERE e.grant_id = ANY (\(ids)::uuid [])
            ORDER BY e.grant_id, e.event_no, l.line_no
            """)
        var lines: [ID<Grant>: [ReleasedLine]] = [:]
        for row in rows {
            lines[try row.value("grant_id"), default: []].append(
                ReleasedLine(event: try row.get("event_no"), due: try DueLine(row)))
        }
        return lines
    }

    private func grantAccounts(of ids: [ID<Grant>]) async throws -> [AccountCode: UInt256] {
        let codes = ids.flatMap { [AccountCode.committed($0), .accruedVesting($0)] }
        let rows = try await query(
            """
            SELECT c.code, greatest(c.credits - c.debits, 0) AS amount
            FROM account AS c
            WHERE c.code = ANY (\(codes)::text [])
            """)
        var amounts: [AccountCode: UInt256] = [:]
        for row in rows { amounts[try row.value("code")] = try row.value("amount") }
        return amounts
    }
}

/// A line of a release, and the event of its grant that released it.
private struct ReleasedLine {
    let event: Int
    let due: DueLine
}

extension GrantDetail {
    /// Goes through the events one by one; throws ``FirstBreak`` at the first number that is not what
    /// the terms give.
    fileprivate func mustRecompute(_ lines: [ReleasedLine]) throws {
        var held = GrantBooks.none
        var before = GrantHistory(grant.history.terms)
        for (index, record) in records.enumerated() {
            let id = grant.id
            let after = try GrantHistory(
                grant.history.terms, records: Array(records[...index]), clauses: clauses)
            let mine = lines.filter { $0.event == index + 1 }
            switch record {
            case .accrued(let time, let amount) where amount != held.missing(of: before, at: time):
                throw FirstBreak(found: "\(id) accrued another amount in event \(index + 1)")
            case .happened(.released(let time, _)) where contract == nil:
                let due = before.due(at: time).parts.map { ReleasedPart($0.nature, $0.amount) }
                guard due == mine.map({ ReleasedPart($0.due.nature, $0.due.amount) }),
                    mine.first?.due.releasedBefore == held.released
                else {
                    throw FirstBreak(found: "\(id) released another amount in event \(index + 1)")
                }
            case .approved, .accrued, .happened, .occurred, .transferred: break
            }
            held = held.after(
                record,
                ChangeEffect(
                    before: before.standing(at: record.time),
                    after: after.standing(at: record.time)))
            before = after
        }
        guard held == books else { throw FirstBreak(found: "\(grant.id) has other sums") }
    }
}

private struct ReleasedPart: Hashable {
    let nature: ReleaseShare.Nature
    let amount: UInt256

    init(_ nature: ReleaseShare.Nature, _ amount: UInt256) {
        self.nature = nature
        self.amount = amount
    }
}
