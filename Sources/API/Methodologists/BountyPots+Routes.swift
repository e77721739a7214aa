import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Pots themselves: propose, look at, approve, withdraw.
    static let bountyPots = [
        Route(.get, "/v1/bounty-pots", "list_bounty_pots") { exchange in
            let principal = try exchange.principal
            var query = exchange.query
            let page = query.page(of: BountyPot.self)
            try query.finish()
            let pots = try await exchange.books.reader.bountyPots(page, for: principal)
            return exchange.list(pots, id: \.pot.id) { $0.write(to: &$1) }
        },
        Route(.post, "/v1/bounty-pots", "create_bounty_pot", needs: .proposePrograms) { exchange in
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (name, asset, amount, first, months, measure) = try fields.finish(
                fields.parse("name") { try Text.name($0) }, fields.string("asset"),
                fields.string("amount"), fields.parse("first_month") { try Month($0) },
                fields.integer("months", in: 1...BountyPot.maximumMonths),
                fields.choice("measure", BountyPot.Measure.self))
            let draft = BountyPotDraft(
                name: name, asset: asset, amount: amount, first: first, months: months,
                measure: measure)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let pot = try await work.createBountyPot(draft)
                return .created(at: "/v1/bounty-pots/\(pot.pot.id)", version: pot.version) {
                    pot.write(to: &$0)
                }
            }
        },
        Route(.get, "/v1/bounty-pots/{id}", "get_bounty_pot") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let pot = try await exchange.books.reader.bountyPot(
                try exchange.id(of: BountyPot.self), for: principal)
            return .json(etag: pot.version) { pot.write(to: &$0) }
        },
        Route(
            .post, "/v1/bounty-pots/{id}/approvals", "approve_bounty_pot", needs: .approvePrograms
        ) { exchange in
            let id = try exchange.id(of: BountyPot.self)
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.approveBountyPot(id))
            }
        },
        Route(
            .post, "/v1/bounty-pots/{id}/withdrawals", "withdraw_bounty_pot",
            needs: .proposePrograms
        ) { exchange in
            let id = try exchange.id(of: BountyPot.self)
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.withdrawBountyPot(id))
            }
        },
    ]

    /// Months of a pot: divided, looked at, approved.
    static let bountyMonths = [
        Route(.get, "/v1/bounty-pots/{id}/months", "list_bounty_months") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let id = try exchange.id(of: BountyPot.self)
            let months = try await exchange.books.snapshot { reader in
                try await reader.bountyMonths(of: id, for: principal)
            }
            return .json { writer in
                writer.object { writer in
                    writer.array("data") { writer in
                        for month in months { month.write(to: &writer) }
                    }
                }
            }
        },
        Route(
            .post, "/v1/bounty-pots/{id}/months", "divide_bounty_month", needs: .recordPrograms
        ) { exchange in
            let id = try exchange.id(of: BountyPot.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (month, measured) = try fields.finish(
                fields.parse("month") { try Month($0) },
                fields.array("measured", count: 1...1000) { place in
                    var fields = try JSONFields(place)
                    let (methodologist, value) = try fields.finish(
                        fields.string("methodologist"),
                        fields.parse("value") { try UInt256(decimal: $0) })
                    return WrittenMeasure(methodologist: methodologist, value: value)
                })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let month = try await work.divideBountyMonth(month, of: id, measured: measured)
                return .created(at: "/v1/bounty-pots/\(id)/months") { month.write(to: &$0) }
            }
        },
        Route(
            .post, "/v1/bounty-pots/{id}/months/{month}/approvals", "approve_bounty_month",
            needs: .approvePrograms
        ) { exchange in
            let id = try exchange.id(of: BountyPot.self)
            let month = try Month(exchange.parameters[1])
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let month = try await work.approveBountyMonth(month, of: id)
                return .created(at: "/v1/bounty-pots/\(id)/months") { month.write(to: &$0) }
            }
        },
    ]
}

extension StoredAnswer {
    /// A pot that was changed.
    fileprivate static func changed(_ pot: BountyPotDetail) -> StoredAnswer {
        .changed(version: pot.version) { pot.write(to: &$0) }
    }
}

extension BountyPotDetail {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", pot.id.description)
            writer.field("name", name)
            writer.field("asset_id", asset.id.description)
            writer.field("asset", asset.symbol)
            writer.amount("amount", pot.amount.baseUnits, of: asset)
            writer.amount("approved", approved, of: asset)
            writer.field("first_month", pot.first.description)
            writer.field("last_month", pot.last.description)
            writer.field("months", pot.months)
            writer.field("measure", pot.measure.rawValue)
            writer.field("state", state.rawValue)
            writer.field("created_by", createdBy.description)
            writer.field("created_at", createdAt.description)
            writer.field("decided_by", decidedBy?.description)
            writer.field("decided_at", decidedAt?.description)
            writer.field("journal_entry_number", entryNumber.map { Int($0) })
        }
    }
}

extension BountyMonthDetail {
    fileprivate func write(to writer: inout JSONWriter) {
        let rules = BountyPot.rules
        writer.object { writer in
            writer.field("pot_id", pot.description)
            writer.field("month", month.description)
            writer.field("asset_id", asset.id.description)
            writer.field("asset", asset.symbol)
            writer.amount("amount", amount, of: asset)
            writer.array("rules") { writer in
                writer.value(rules.months.version.description)
                writer.value(rules.methodologists.version.description)
            }
            writer.field("state", state.rawValue)
            writer.array("shares") { writer in
                for share in shares {
                    writer.object { writer in
                        writer.field("id", share.id.description)
                        writer.field("methodologist_id", share.row.methodologist.description)
                        writer.field("methodologist", share.methodologistHandle.description)
                        writer.field("measured", share.row.measured.description)
                        writer.amount("amount", share.row.amount, of: asset)
                    }
                }
            }
            writer.field("entered_by", enteredBy.description)
            writer.field("entered_at", enteredAt.description)
            writer.field("approved_by", approvedBy?.description)
            writer.field("approved_at", approvedAt?.description)
            writer.field("journal_entry_number", entryNumber.map { Int($0) })
        }
    }
}
