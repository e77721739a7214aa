import Ethereum
import Ledger
import Postgres

extension Work {
    /// Makes the signer sheet of a batch that has got its last approval, and keeps it for good.
    func keepSignerSheet(of batch: HeldBatch) async throws {
        let overview = try await reader.payoutBatch(batch.id)
        guard let digest = batch.digest, let nonce = batch.nonce, let frozen = overview.frozen
        else {
            throw StorageError.unexpected(column: "digest")
        }
        let safe = try await reader.safe(batch.safe).value
        let organisation = try await organisationName()
        let content = try await reader.content(of: batch.id)
        let rows = content.rows
        let sheet = try await SignerSheet(
            SignerSheet.Subject(
                batch: batch.id, organisation: organisation, safe: safe, period: batch.period,
                part: overview.part, digest: digest,
                transaction: .making(
                    content.safeCalls, from: batch.account, nonce: nonce,
                    multiSendCallOnly: batch.multiSendCallOnly)),
            rows: rows.map(\.ofSheet),
            planned: overview.planned.step, frozen: frozen.step,
            approvals: overview.approvals.map(\.step),
            freshAddresses: freshAddresses(of: batch.id), comparison: comparison(of: batch),
            checks: reader.keptChecks(of: batch.id).map { ($0.check, $0.reason ?? "") },
            calls: content.calls.map(\.call), funding: content.funding,
            ownersChange: overview.ownersChange)
        let files = [
            (BatchFile.signerSheetText, try sheet.text()),
            (BatchFile.signerSheetPage, try sheet.html()),
        ].map { file, content in
            BatchFiles.File(
                name: file,
                downloadName: file.downloadName(
                    safeName: safe.name, organisation: organisation, period: batch.period,
                    safe: batch.account, nonce: UInt256(nonce), part: overview.part, digest: digest),
                content: content)
        }
        _ = try await transaction.query(Self.keep(files, of: batch.id))
    }

    /// The addresses of a batch where the payee was not paid the last time on this chain.
    private func freshAddresses(
        of batch: ID<PayoutBatch>
    ) async throws -> [SignerSheet.FreshAddress] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT
                y.handle, m.recipient, l.recipient AS previous, d.valid_from, p.handle AS entered_by
            FROM payment AS m
            INNER JOIN payout_batch AS b ON b.batch_id = m.batch_id
            INNER JOIN payee AS y ON y.payee_id = m.payee_id
            LEFT JOIN LATERAL (
                SELECT o.recipient
                FROM payment AS o
                INNER JOIN payout_batch AS ob ON ob.batch_id = o.batch_id
                WHERE o.payee_id = m.payee_id AND o.state = 'settled' AND ob.chain_id = b.chain_id
                ORDER BY ob.frozen_at DESC, ob.batch_id DESC
                LIMIT 1
            ) AS l ON true
            LEFT JOIN LATERAL (
                SELECT a.valid_from, a.created_by
                FROM payout_address AS a
                WHERE a.payee_id = m.payee_id AND a.chain_id = b.chain_id AND a.address = m.recipient
                ORDER BY a.valid_from DESC, a.payout_address_id DESC
                LIMIT 1
            ) AS d ON true
            LEFT JOIN principal AS p ON p.principal_id = d.created_by
            WHERE m.batch_id = \(batch) AND l.recipient IS DISTINCT FROM m.recipient
            ORDER BY y.handle
            """)
        return try rows.map { row in
            let by = try row.optionalValue("entered_by", as: Handle.self)
            return try SignerSheet.FreshAddress(
                payee: row.value("handle"), address: row.value("recipient"),
                previous: row.optionalValue("previous"),
                entered: row.optionalValue("valid_from", as: Instant.self).map { (by, $0) })
        }
    }

    /// What the Safe's frozen batches of the month pay, beside what it paid in the month before.
    private func comparison(of batch: HeldBatch) async throws -> MonthComparison {
        let last = batch.period.previous ?? batch.period
        let rows = try await transaction.query(
            """
            SELECT
                y.handle, m.asset_id, a.symbol, a.decimals, b.period = \(batch.period)::date AS is_now,
                sum(m.amount) AS amount
            FROM payout_batch AS b
            INNER JOIN payment AS m ON m.batch_id = b.batch_id
            INNER JOIN payee AS y ON y.payee_id = m.payee_id
            INNER JOIN asset AS a ON a.asset_id = m.asset_id
            WHERE b.safe_id = \(batch.safe)
                AND (
                    (b.period = \(batch.period)::date AND b.live AND b.state <> 'planned')
                    OR (b.period = \(last)::date AND m.state = 'settled')
                )
            GROUP BY y.handle, m.asset_id, a.symbol, a.decimals, b.period
            ORDER BY y.handle, m.asset_id
            LIMIT 100000
            """)
        var (before, now): ([MonthComparison.Share], [MonthComparison.Share]) = ([], [])
        for row in rows {
            let share = try MonthComparison.Share(
                payee: row.value("handle"), asset: row.value("asset_id"),
                unit: AssetUnit(symbol: row.get("symbol"), decimals: row.get("decimals")),
                amount: row.value("amount"))
            if try row.get("is_now") { now.append(share) } else { before.append(share) }
        }
        return try MonthComparison(with: last, before: before, now: now)
    }
}

extension BatchStep {
    fileprivate var step: SignerSheet.Step { (handle, at) }
}
