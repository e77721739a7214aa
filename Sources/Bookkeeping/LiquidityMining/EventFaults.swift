import Ethereum
import Ledger
import Postgres

/// What is wrong with the events of an upload that contradict each other or stored ones, looked at all
/// at once.
struct EventFaults {
    private let upload: EventImport
    private let program: ProgramDetail
    private let work: Work
    private var transaction: Transaction { work.transaction }
    private(set) var faults = RowFaults()

    init(_ upload: EventImport, _ program: ProgramDetail, _ work: Work) {
        self.upload = upload
        self.program = program
        self.work = work
    }

    /// Finds every row that changes a known event, has another one's place or another time than its
    /// block, or came too late.
    mutating func find() async throws {
        try await work.park(upload)
        try await findChanged()
        try await findUnordered()
        try await findTimes()
        try await findApproved()
    }

    /// Other contents for the same transaction and index: in the books, or earlier in the file.
    private mutating func findChanged() async throws {
        let rows = try await transaction.query(
            """
            SELECT r.row_no, r.block_number, r.log_index, r.tx_hash,
                array_remove(
                    ARRAY[
                        CASE WHEN k.block_number <> r.block_number THEN 'block_number' END,
                        CASE WHEN k.block_time <> r.block_time THEN 'block_time' END,
                        CASE WHEN k.kind <> r.kind THEN 'kind' END,
                        CASE WHEN k.account IS DISTINCT FROM r.account THEN 'account' END,
                        CASE WHEN k.amount <> r.amount THEN 'amount' END
                    ], NULL
                ) AS fields
            FROM staking_import_row AS r
            INNER JOIN (
                SELECT
                    e.tx_hash, e.log_index, e.block_number, e.block_time, e.kind, s.account,
                    e.amount, 0 AS row_no
                FROM staking_event AS e
                LEFT JOIN staker AS s ON s.program_id = e.program_id AND s.number = e.staker
                WHERE e.program_id = \(program.id)
                UNION ALL
                SELECT
                    o.tx_hash, o.log_index, o.block_number, o.block_time, o.kind, o.account,
                    o.amount, o.row_no
                FROM staking_import_row AS o
                WHERE o.import_id = \(upload.id)
                    AND (o.tx_hash, o.log_index) IN (
                        SELECT d.tx_hash, d.log_index
                        FROM staking_import_row AS d
                        WHERE d.import_id = \(upload.id)
                        GROUP BY d.tx_hash, d.log_index
                        HAVING count(*) > 1
                    )
            ) AS k
                ON k.tx_hash = r.tx_hash AND k.log_index = r.log_index AND k.row_no < r.row_no
            WHERE r.import_id = \(upload.id)
                AND (k.block_number, k.block_time, k.kind, k.account, k.amount)
                IS DISTINCT FROM (r.block_number, r.block_time, r.kind, r.account, r.amount)
            ORDER BY r.row_no
            LIMIT \(RowFaults.limit + 1)
            """)
        for row in rows {
            faults.add(
                row: try row.get("row_no"), try StakingEvent.Name(row),
                .changed(try row.get("fields", as: [String].self)))
        }
    }

    /// Two events at one place: the source does not say which came first.
    private mutating func findUnordered() async throws {
        let rows = try await transaction.query(
            """
            SELECT r.row_no, r.block_number, r.log_index, r.tx_hash, k.tx_hash AS other
            FROM staking_import_row AS r
            INNER JOIN (
                SELECT e.block_number, e.log_index, e.tx_hash
                FROM staking_event AS e
                WHERE e.program_id = \(program.id)
                    AND e.block_number >= \(Int64(clamping: upload.span?.first ?? 0))
                UNION ALL
                SELECT d.block_number, d.log_index, decode(min(encode(d.tx_hash, 'hex')), 'hex')
                FROM staking_import_row AS d
                WHERE d.import_id = \(upload.id)
                GROUP BY d.block_number, d.log_index
                HAVING min(encode(d.tx_hash, 'hex')) <> max(encode(d.tx_hash, 'hex'))
            ) AS k
                ON k.block_number = r.block_number AND k.log_index = r.log_index
                AND k.tx_hash <> r.tx_hash
            WHERE r.import_id = \(upload.id)
            ORDER BY r.row_no
            LIMIT \(RowFaults.limit + 1)
            """)
        for row in rows {
            let name = try StakingEvent.Name(row)
            let other = StakingEvent.Name(
                block: name.block, index: name.index, transaction: try row.value("other"))
            faults.add(row: try row.get("row_no"), name, .unordered(other: other))
        }
    }

    /// Times that differ within a block, or fall from one block to a later one.
    private mutating func findTimes() async throws {
        let (first, last) = (upload.span?.first ?? 0, upload.span?.last ?? 0)
        let rows = try await transaction.query(
            """
            SELECT t.row_no, t.block_number, t.log_index, t.tx_hash, t.time_before, t.time_behind,
                t.block_number IS NOT DISTINCT FROM t.block_before AS is_of_one_before,
                t.block_number IS NOT DISTINCT FROM t.block_behind AS is_of_one_behind,
                t.block_time < t.time_before
                OR (t.block_number = t.block_before AND t.block_time <> t.time_before) AS is_by_before
            FROM (
                SELECT
                    u.*, lag(u.block_time) OVER places AS time_before,
                    lag(u.block_number) OVER places AS block_before,
                    lead(u.block_time) OVER places AS time_behind,
                    lead(u.block_number) OVER places AS block_behind,
                    lead(u.row_no, 1, 0) OVER places IS NULL AS is_known_behind
                FROM (
                    SELECT r.row_no, r.block_number, r.log_index, r.tx_hash, r.block_time
                    FROM staking_import_row AS r
                    WHERE r.import_id = \(upload.id)
                    UNION ALL
                    SELECT NULL, e.block_number, e.log_index, e.tx_hash, e.block_time
                    FROM staking_event AS e
                    WHERE e.program_id = \(program.id)
                        AND e.block_number >= coalesce(
                            (
                                SELECT max(b.block_number) FROM staking_event AS b
                                WHERE b.program_id = \(program.id)
                                    AND b.block_number < \(Int64(clamping: first))
                            ), 0
                        )
                        AND e.block_number <= coalesce(
                            (
                                SELECT min(b.block_number) FROM staking_event AS b
                                WHERE b.program_id = \(program.id)
                                    AND b.block_number > \(Int64(clamping: last))
                            ), \(Int64(clamping: last))
                        )
                ) AS u
                WINDOW places AS (ORDER BY u.block_number, u.log_index)
            ) AS t
            WHERE t.row_no IS NOT NULL
                AND (
                    t.block_time < t.time_before
                    OR (t.block_number = t.block_before AND t.block_time <> t.time_before)
                    OR t.is_known_behind AND (
                        t.block_time > t.time_behind
                        OR (t.block_number = t.block_behind AND t.block_time <> t.time_behind)
                    )
                )
            ORDER BY t.row_no
            LIMIT \(RowFaults.limit + 1)
            """)
        for row in rows {
            faults.add(
                row: try row.get("row_no"), try StakingEvent.Name(row), try Self.timeFault(row))
        }
    }

    private static func timeFault(_ row: Row) throws -> EventFault {
        if try row.optional("is_by_before", as: Bool.self) == true {
            let other = try row.value("time_before", as: BlockTime.self)
            return try row.get("is_of_one_before")
                ? .timeOfBlock(other: other) : .timeBefore(other: other)
        }
        let other = try row.value("time_behind", as: BlockTime.self)
        return try row.get("is_of_one_behind")
            ? .timeOfBlock(other: other) : .timeAfter(other: other)
    }

    /// New events of epochs that are approved.
    private mutating func findApproved() async throws {
        let rows = try await transaction.query(
            """
            SELECT r.row_no, r.block_number, r.log_index, r.tx_hash, a.ends_at
            FROM (
                SELECT max(e.ends_at) AS ends_at FROM epoch AS e
                WHERE e.program_id = \(program.id) AND e.state = 'approved'
            ) AS a
            INNER JOIN staking_import_row AS r
                ON r.import_id = \(upload.id) AND r.block_time < a.ends_at
            WHERE NOT EXISTS (
                SELECT 1 FROM staking_event AS e
                WHERE e.program_id = \(program.id) AND e.tx_hash = r.tx_hash
                    AND e.log_index = r.log_index
            )
            ORDER BY r.row_no
            LIMIT \(RowFaults.limit + 1)
            """)
        for row in rows {
            faults.add(
                row: try row.get("row_no"), try StakingEvent.Name(row),
                .epochApproved(try row.value("ends_at")))
        }
    }
}

extension StakingEvent.Name {
    /// Reads block, index and transaction.
    init(_ row: Row) throws {
        try self.init(
            block: UInt64(clamping: row.get("block_number", as: Int64.self)),
            index: UInt64(clamping: row.get("log_index", as: Int64.self)),
            transaction: row.value("tx_hash"))
    }
}
