import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Proposals of changes, each of which another person approves.
    static let grantChanges = [
        Route(.post, "/v1/grants/{id}/terminations", "propose_termination", needs: .proposeGrants) {
            exchange in
            try await exchange.propose { fields in
                .terminated(end: fields.given("ends_at") { try Instant($0) })
            }
        },
        Route(
            .post, "/v1/grants/{id}/accelerations", "propose_acceleration", needs: .proposeGrants
        ) { exchange in
            try await exchange.propose { fields in
                if let name = fields.given("occurred", { try Handle($0) }) {
                    return .occurred(name)
                }
                let months: Int? = fields.number("months")
                let quantity = fields.given("quantity") { $0 }
                return fields.string("extent").map {
                    .accelerated(extent: $0, months: months, quantity: quantity)
                }
            }
        },
        Route(.post, "/v1/grants/{id}/pauses", "propose_pause", needs: .proposeGrants) { exchange in
            try await exchange.propose { fields in
                fields.choice("action", PauseAction.self).map(\.content)
            }
        },
        Route(.post, "/v1/grants/{id}/amendments", "propose_amendment", needs: .proposeGrants) {
            exchange in
            try await exchange.propose { fields in
                let covers = fields.choice("covers", Amendment.self)
                let terms = fields.object("terms") { SpelledTerms(&$0, withTotal: true) }
                guard let covers, let terms else { return nil }
                return .amended(terms, covers)
            }
        },
        Route(.post, "/v1/grants/{id}/milestones", "propose_milestone", needs: .proposeGrants) {
            exchange in
            try await exchange.propose { fields in
                fields.parse("milestone") { try Handle($0) }.map { .reached($0) }
            }
        },
        Route(.post, "/v1/grants/{id}/transfers", "propose_transfer", needs: .proposeGrants) {
            exchange in
            try await exchange.propose { fields in
                fields.string("payee").map { .transferred(to: $0) }
            }
        },
        Route(.get, "/v1/grant-changes/{id}", "get_grant_change") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let id = try exchange.id(of: GrantChange.self)
            let change = try await exchange.books.snapshot { reader in
                try await reader.grantChange(id, for: principal)
            }
            return .json(etag: change.version) { change.write(to: &$0) }
        },
        Route(
            .post, "/v1/grant-changes/{id}/approvals", "approve_grant_change", needs: .decideGrants
        ) { exchange in
            let id = try exchange.id(of: GrantChange.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let digest = try fields.finish(fields.parse("digest") { try ContentDigest($0) })
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let approval = try await work.approveGrantChange(id, digest: digest)
                return .created(
                    at: "/v1/grants/\(approval.change.grant)", version: approval.grant.version
                ) { approval.write(to: &$0) }
            }
        },
        Route(
            .post, "/v1/grant-changes/{id}/withdrawals", "withdraw_grant_change",
            needs: .proposeGrants
        ) { exchange in
            let id = try exchange.id(of: GrantChange.self)
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let change = try await work.withdrawGrantChange(id)
                return .changed(version: change.version) { change.write(to: &$0) }
            }
        },
    ]
}

/// What is done with the clock of a grant, or with its claims.
private enum PauseAction: String, CaseIterable {
    case pause, resume, suspend, restore

    var content: WrittenGrantChange.Content {
        switch self {
        case .pause: .paused
        case .resume: .resumed
        case .suspend: .suspended
        case .restore: .restored
        }
    }
}

extension Exchange {
    /// A proposal of a change of the grant in the path: its own members, a time, a reason, and whether
    /// it may take back what has vested.
    fileprivate func propose(
        _ read: (inout JSONFields) throws -> WrittenGrantChange.Content?
    ) async throws -> Reply {
        let id = try id(of: Grant.self)
        let version = try seenVersion()
        let (document, bytes) = try await json()
        var fields = try JSONFields(document)
        let content = try read(&fields)
        let time = fields.given("effective_at") { try Instant($0) }
        let takesBack = fields.flag("takes_back_vested")
        let (reason, said) = try fields.finish(
            fields.parse("reason") { try Note.reason($0) }, content)
        let written = WrittenGrantChange(
            said, effectiveAt: time, takesBackVested: takesBack, reason: reason)
        return try await write(bytes, key: .optional, query: query) { work in
            let change = try await work.proposeGrantChange(written, of: id, expecting: version)
            return .created(
                at: "/v1/grant-changes/\(change.change.id)", version: change.version
            ) { change.write(to: &$0) }
        }
    }
}

extension JSONFields {
    /// A truth value that may be missing: false.
    fileprivate mutating func flag(_ name: String) -> Bool {
        let read: Bool?? = optionalBool(name)
        return read.flatMap { $0 } ?? false
    }
}
