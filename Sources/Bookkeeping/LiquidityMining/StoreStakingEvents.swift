import Ethereum
import Ledger
import Postgres

extension Work {
    /// Writes new stakers, numbered in their order.
    func copy(
        _ accounts: [Address], numbersFrom first: UInt32, of program: ID<Program>
    ) async throws {
        guard !accounts.isEmpty else { return }
        var file = CopyBinary()
        try await transaction.copyIn(
            "COPY staker (program_id, number, account) FROM STDIN (FORMAT binary)"
        ) { writer in
            for (place, account) in accounts.enumerated() {
                file.beginRow(3)
                file.value(program)
                file.value(first + UInt32(clamping: place))
                file.value(account)
                if file.isFull { try await writer.write(file.take()) }
            }
            file.end()
            try await writer.write(file.take())
        }
    }

    /// Writes the new events of an upload in the order of the chain.
    func copy(_ merge: EventMerge, of upload: EventImport) async throws {
        var file = CopyBinary()
        try await transaction.copyIn(
            """
            COPY staking_event (
                program_id, block_number, log_index, tx_hash, block_time, kind, staker, amount,
                import_id
            ) FROM STDIN (FORMAT binary)
            """
        ) { writer in
            for place in merge.fresh {
                let event = upload.events[place]
                file.beginRow(9)
                file.value(upload.program)
                file.value(event.name.block)
                file.value(event.name.index)
                file.value(event.name.transaction)
                file.value(event.time)
                file.value(event.kind.rawValue)
                if let staker = merge.staker(of: event) { file.value(staker) } else { file.null() }
                file.value(event.amount)
                file.value(upload.id)
                if file.isFull { try await writer.write(file.take()) }
            }
            file.end()
            try await writer.write(file.take())
        }
    }
}
