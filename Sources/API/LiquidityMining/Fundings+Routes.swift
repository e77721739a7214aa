import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Fundings of a pool: planned, approved, settled, cancelled.
    static let fundings = [
        Route(.get, "/v1/programs/{id}/fundings", "list_fundings") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let id = try exchange.id(of: Program.self)
            let found = try await exchange.books.snapshot { reader in
                try await reader.fundings(of: id, for: principal)
            }
            return .json { writer in
                writer.object { writer in
                    writer.array("data") { writer in
                        for funding in found.fundings { funding.write(to: &writer) }
                    }
                    writer.array("unexpected") { writer in
                        for outcome in found.unexpected { writer.value(outcome.description) }
                    }
                }
            }
        },
        Route(.post, "/v1/programs/{id}/fundings", "plan_funding", needs: .recordPrograms) {
            exchange in
            let id = try exchange.id(of: Program.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (period, at, balance) = try fields.finish(
                fields.integer("period", in: 1...Int(Int32.max)),
                fields.optionalParse("at") { try BlockTime(text: $0) },
                fields.optionalString("contract_balance"))
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .created(
                    try await work.planFunding(of: period, in: id, at: at, holding: balance))
            }
        },
        Route(
            .post, "/v1/programs/{id}/fundings/{number}/approvals", "approve_funding",
            needs: .approvePrograms
        ) { exchange in
            let (id, number) = try exchange.funding()
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .created(try await work.approveFunding(number, of: id))
            }
        },
        Route(
            .post, "/v1/programs/{id}/fundings/{number}/settlements", "settle_funding",
            needs: .recordPrograms
        ) { exchange in
            let (id, number) = try exchange.funding()
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .created(try await work.settleFunding(number, of: id))
            }
        },
        Route(
            .post, "/v1/programs/{id}/fundings/{number}/cancellations", "cancel_funding",
            needs: .recordPrograms
        ) { exchange in
            let (id, number) = try exchange.funding()
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .created(try await work.cancelFunding(number, of: id))
            }
        },
    ]
}

extension Exchange {
    fileprivate func funding() throws -> (ID<Program>, Int) {
        (try id(of: Program.self), try number("funding"))
    }
}

extension StoredAnswer {
    fileprivate static func created(_ funding: PoolFundingDetail) -> StoredAnswer {
        .created(at: "/v1/programs/\(funding.program)/fundings") { funding.write(to: &$0) }
    }
}

extension PoolFundingDetail {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("program_id", program.description)
            writer.field("number", number)
            writer.field("period", period)
            writer.field("reward_id", reward.id.description)
            writer.field("reward", reward.symbol)
            writer.amount("amount", amount, of: reward)
            writer.field("checked_at", checkedAt.description)
            writer.amount("balance", balance, of: reward)
            writer.amount("owed", owed, of: reward)
            writer.amount("rate_per_second", rate, of: reward)
            writer.amount("leftover", leftover, of: reward)
            writer.amount("dust", dust, of: reward)
            writer.field("period_finish", periodFinish.description)
            writer.array("findings") { writer in
                for finding in findings { writer.value(finding) }
            }
            writer.array("calls") { writer in
                for call in calls { writer.object { call.safeCall.write(membersTo: &$0) } }
            }
            writer.array("batch_calls") { $0.object { write(batchCallTo: &$0) } }
            writer.field("state", state.rawValue)
            writer.field("reconciliation", outcome?.word)
            writer.field("reconciliation_detail", outcome?.description)
            writer.field("planned_by", plannedBy.description)
            writer.field("planned_at", plannedAt.description)
            writer.field("approved_by", approvedBy?.description)
            writer.field("approved_at", approvedAt?.description)
            writer.field("journal_entry_number", entryNumber.map { Int($0) })
        }
    }

    /// The two calls as `/v1/call-batches` takes them.
    private func write(batchCallTo writer: inout JSONWriter) {
        writer.field("kind", BatchCall.Kind.fundPool.rawValue)
        writer.field("to", calls.last?.to.checksummed)
        writer.field("token_address", calls.first?.to.checksummed)
        writer.field("amount_base_units", amount.description)
        writer.field("reason", "Funding \(number) of \(program), for its period \(period)")
    }
}
