import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// What becomes payable, and an expense, for a month.
    static let vestingReleases = [
        Route(.post, "/v1/vesting-releases", "create_vesting_release", needs: .releaseVesting) {
            exchange in
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (period, grants, note) = try fields.finish(
                fields.parse("period") { try Month($0) },
                fields.optionalArray("grant_ids", count: 1...1000) { place in
                    try place.parse { try ID<Grant>($0) }
                }, fields.optionalString("note"))
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let release = try await work.createVestingRelease(
                    for: period, only: grants, note: note ?? "")
                return .created(
                    at: "/v1/vesting-releases/\(release.id)", version: release.version
                ) { release.write(to: &$0) }
            }
        },
        Route(.get, "/v1/vesting-releases", "list_vesting_releases") { exchange in
            let principal = try exchange.principal
            var query = exchange.query
            let period = query.value("period") { try Month($0) }
            let state = query.choice("state", VestingRelease.State.self)
            let page = query.page(of: VestingRelease.self)
            try query.finish()
            let releases = try await exchange.books.snapshot { reader in
                try await reader.vestingReleases(
                    page, period: period, state: state, for: principal)
            }
            return exchange.list(releases, id: \.id) { $0.write(to: &$1) }
        },
        Route(.get, "/v1/vesting-releases/{id}", "get_vesting_release") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let id = try exchange.id(of: VestingRelease.self)
            let release = try await exchange.books.snapshot { reader in
                try await reader.vestingRelease(id, for: principal)
            }
            return .json(etag: release.version) { release.write(to: &$0) }
        },
        Route(.get, "/v1/vesting-releases/{id}/lines", "list_vesting_release_lines") { exchange in
            let principal = try exchange.principal
            let id = try exchange.id(of: VestingRelease.self)
            var query = exchange.query
            let after = query.value("cursor") { try LineNumber($0).number } ?? 0
            let limit = query.limit()
            try query.finish()
            let lines = try await exchange.books.snapshot { reader in
                try await reader.vestingReleaseLines(
                    of: id, after: after, limit: limit, for: principal)
            }
            return exchange.list(lines, cursor: { "\($0.number)" }) { $0.write(to: &$1) }
        },
        Route(
            .post, "/v1/vesting-releases/{id}/approvals", "approve_vesting_release",
            needs: .approveReleases
        ) { exchange in
            let id = try exchange.id(of: VestingRelease.self)
            let (stated, bytes) = try await exchange.statedTotals()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let release = try await work.approveVestingRelease(id, stated: stated)
                return .created(at: "/v1/vesting-releases/\(id)", version: release.version) {
                    release.write(to: &$0)
                }
            }
        },
        Route(
            .post, "/v1/vesting-releases/{id}/withdrawals", "withdraw_vesting_release",
            needs: .releaseVesting
        ) { exchange in
            let id = try exchange.id(of: VestingRelease.self)
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let release = try await work.withdrawVestingRelease(id)
                return .changed(version: release.version) { release.write(to: &$0) }
            }
        },
        Route(.post, "/v1/vesting-accruals", "accrue_vesting", needs: .postEntries) { exchange in
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let period = try fields.finish(fields.parse("period") { try Month($0) })
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let accrual = try await work.accrueVesting(for: period)
                return .created(at: "/v1/reports/trial-balance") { accrual.write(to: &$0) }
            }
        },
    ]
}

/// The cursor of a list of lines.
private struct LineNumber {
    let number: Int

    init(_ text: String) throws(NumberError) {
        guard let number = Int(text), number >= 0 else { throw NumberError() }
        self.number = number
    }

    struct NumberError: Error, CustomStringConvertible {
        var description: String { "must be the number of a line" }
    }
}

extension VestingReleaseDetail {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id.description)
            writer.field("period", period.description)
            writer.field("boundary", boundary.description)
            writer.field("note", note)
            writer.field("state", state.rawValue)
            writer.array("totals") { writer in
                for total in totals { total.write(to: &writer) }
            }
            writer.field("created_by", createdBy.description)
            writer.field("created_at", createdAt.description)
            writer.field("decided_by", decidedBy?.description)
            writer.field("decided_at", decidedAt?.description)
        }
    }
}

extension VestingReleaseDetail.Total {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("lines", lines)
            writer.amount(baseUnits, of: asset)
            writer.amount("cliff", cliff, of: asset)
        }
    }
}

extension VestingReleaseLineDetail {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id.description)
            writer.field("number", number)
            writer.field("grant_id", grant.description)
            writer.field("payee_id", payee.description)
            writer.field("payee", payeeHandle.description)
            writer.field("nature", nature.rawValue)
            writer.amount(baseUnits, of: asset)
            writer.amount("released_before", releasedBefore, of: asset)
            writer.amount("vested", vested, of: asset)
        }
    }
}

extension VestingAccrual {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("period", period.description)
            writer.field("boundary", boundary.description)
            writer.field("grants", grants)
            writer.array("totals") { writer in
                for total in totals {
                    writer.object { writer in
                        writer.field("grants", total.lines)
                        writer.amount(total.baseUnits, of: total.asset)
                    }
                }
            }
        }
    }
}
