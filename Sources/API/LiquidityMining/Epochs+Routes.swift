import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Epochs of a program: computed, looked at, approved, distributed.
    static let epochs = [
        Route(.get, "/v1/programs/{id}/epochs", "list_epochs") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let id = try exchange.id(of: Program.self)
            let epochs = try await exchange.books.snapshot { reader in
                try await reader.epochs(of: id, for: principal)
            }
            return .json { writer in
                writer.object { writer in
                    writer.array("data") { writer in
                        for epoch in epochs { epoch.write(to: &writer) }
                    }
                }
            }
        },
        Route(.post, "/v1/programs/{id}/epochs", "compute_epoch", needs: .recordPrograms) {
            exchange in
            let id = try exchange.id(of: Program.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let number = try fields.finish(fields.integer("number", in: 1...Int(Int32.max)))
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let epoch = try await work.computeEpoch(number, of: id)
                return .created(at: "/v1/programs/\(id)/epochs/\(number)") { epoch.write(to: &$0) }
            }
        },
        Route(.get, "/v1/programs/{id}/epochs/{number}", "get_epoch") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let epoch = try await exchange.books.reader.epoch(
                try exchange.number("epoch"), of: try exchange.id(of: Program.self),
                for: principal)
            return .document { epoch.write(to: &$0) }
        },
        Route(
            .post, "/v1/programs/{id}/epochs/{number}/approvals", "approve_epoch",
            needs: .approvePrograms
        ) { exchange in
            let id = try exchange.id(of: Program.self)
            let number = try exchange.number("epoch")
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let distributor = try fields.finish(fields.optionalString("distributor"))
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let epoch = try await work.approveEpoch(number, of: id, distributor: distributor)
                return .created(at: "/v1/programs/\(id)/epochs/\(number)") { epoch.write(to: &$0) }
            }
        },
        Route(.get, "/v1/programs/{id}/epochs/{number}/allocations", "list_allocations") {
            exchange in
            let principal = try exchange.principal
            let id = try exchange.id(of: Program.self)
            let number = try exchange.number("epoch")
            var query = exchange.query
            let after = query.value("cursor") { try Address($0) }
            let limit = query.limit()
            try query.finish()
            let (epoch, page) = try await exchange.books.snapshot { reader in
                let epoch = try await reader.epoch(number, of: id, for: principal)
                return (epoch, try await reader.allocations(of: epoch, after: after, limit: limit))
            }
            return exchange.list(page, cursor: \.account.description) {
                $0.write(to: &$1, of: epoch.reward)
            }
        },
        Route(.get, "/v1/programs/{id}/epochs/{number}/distribution.json", "get_distribution") {
            exchange in
            let principal = try exchange.principal
            let id = try exchange.id(of: Program.self)
            let number = try exchange.number("epoch")
            var query = exchange.query
            let form = query.choice("form", DistributionForm.self) ?? .uniswap
            let isCumulative = try query.flag("cumulative")
            try query.finish()
            let shares = try await exchange.books.snapshot { reader in
                try await reader.merkleShares(
                    of: id, through: number, isCumulative: isCumulative, for: principal)
            }
            return .bytes(try form.file(of: shares), MediaType.json.header)
        },
    ]
}

/// The forms of Merkle distributions.
private enum DistributionForm: String, CaseIterable {
    case uniswap, openzeppelin

    func file(of shares: [MerkleShare]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            switch self {
            case .uniswap: try UniswapDistribution(shares).file { bytes += $0 }
            case .openzeppelin: try StandardDistribution(shares).file { bytes += $0 }
            }
        } catch {
            throw LiquidityMiningError.nothingAllocated
        }
        return bytes
    }
}

extension Exchange {
    /// The second segment of the path that is a parameter, as a number from 1 on.
    func number(_ kind: String) throws(BooksError) -> Int {
        guard let number = Int(parameters[1]), number > 0, number <= Int(Int32.max) else {
            throw .notFound(kind: kind, id: parameters[1])
        }
        return number
    }
}

extension AllocationDetail {
    fileprivate func write(to writer: inout JSONWriter, of reward: Asset) {
        writer.object { writer in
            writer.field("id", id.description)
            writer.field("account", account.checksummed)
            writer.field("weight", weight.description)
            writer.amount("amount", amount, of: reward)
        }
    }
}

extension EpochDetail {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("program_id", program.description)
            writer.field("number", number)
            writer.field("start", start.description)
            writer.field("end", end.description)
            writer.field("reward_id", reward.id.description)
            writer.field("reward", reward.symbol)
            writer.field("rule", rule)
            writer.amount("total", total, of: reward)
            writer.amount("allocated", allocated, of: reward)
            writer.amount("claimed", claimed, of: reward)
            writer.amount("to_stream", toStream, of: reward)
            writer.amount("unstaked", unstaked, of: reward)
            writer.amount("dust", dust, of: reward)
            writer.field("remainder_owner", remainderOwner.rawValue)
            writer.field("weight", weight.description)
            writer.field("accounts", accounts)
            writer.field("inputs", Int(events))
            writer.field("differences", differences)
            writer.field("state", state.rawValue)
            writer.field("computed_by", computedBy.description)
            writer.field("computed_at", computedAt.description)
            writer.field("approved_by", approvedBy?.description)
            writer.field("approved_at", approvedAt?.description)
            writer.field("journal_entry_number", entryNumber.map { Int($0) })
            writer.field("distributor_id", distributor?.description)
        }
    }
}
