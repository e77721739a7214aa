import Bookkeeping
import HTTP
import JSON
import Ledger

extension Routes {
    /// Credentials: people keep their own, an admin those of scripts.
    ///
    /// Who may follows from whose the token is, so that no act alone tells it.
    static let access = [
        Route(.get, "/v1/api-tokens", "list_api_tokens") { exchange in
            let principal = try exchange.principal
            var query = exchange.query
            let wanted = query.value("principal") { try Handle($0) }
            let page = query.page(of: APIToken.self)
            try query.finish()
            if wanted != principal.handle, wanted != nil {
                try principal.mustBeAllowed(.manageAccess)
            }
            let tokens = try await exchange.books.reader.apiTokens(
                page, of: wanted ?? principal.handle)
            return exchange.list(tokens, id: \.id) { token, writer in
                writer.object { token.write(to: &$0) }
            }
        },
        Route(.post, "/v1/api-tokens", "create_api_token") { exchange in
            let principal = try exchange.principal
            let (document, bytes) = try await exchange.json()
            let draft = try APITokenDraft(document, by: principal)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .created(try await work.createAPIToken(draft), replacing: nil)
            }
        },
        Route(.get, "/v1/api-tokens/{id}", "get_api_token") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let token = try await exchange.books.reader.apiToken(
                try exchange.id(of: APIToken.self), for: principal)
            return .document { writer in writer.object { token.write(to: &$0) } }
        },
        Route(.post, "/v1/api-tokens/{id}/rotations", "rotate_api_token") { exchange in
            let id = try exchange.id(of: APIToken.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (days, overlap) = try fields.finish(
                fields.optionalInteger("days", in: 1...366),
                fields.optionalInteger("overlap_seconds", in: 0...604_800 as ClosedRange<Int64>))
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let (new, old) = try await work.rotateAPIToken(
                    id, days: days ?? defaultDays, overlapSeconds: overlap ?? 86_400)
                return .created(new, replacing: old)
            }
        },
        Route(.post, "/v1/api-tokens/{id}/revocations", "revoke_api_token") { exchange in
            let id = try exchange.id(of: APIToken.self)
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let token = try await work.revokeAPIToken(id)
                return .changed { writer in writer.object { token.write(to: &$0) } }
            }
        },
    ]
}

private let defaultDays = 90

extension APITokenDraft {
    fileprivate init(_ document: JSONValue, by maker: Principal) throws {
        var fields = try JSONFields(document)
        let (handle, label, days, roles, groups, safes, networks) = try fields.finish(
            fields.optionalParse("principal") { try Handle($0) },
            fields.parse("label") { try APIToken.label($0) },
            fields.optionalInteger("days", in: 1...366),
            fields.optionalArray("roles", count: 1...7) { try $0.choice(Role.self) },
            fields.optionalArray("group_ids", count: 1...100) {
                try $0.parse { try ID<WorkingGroup>($0) }
            },
            fields.optionalArray("safe_ids", count: 1...100) { try $0.parse { try ID<Safe>($0) } },
            fields.optionalArray("networks", count: 1...100) { try $0.parse { try Network($0) } })
        self.init(
            principal: handle ?? maker.handle, label: label, days: days ?? defaultDays,
            scope: try TokenScope(
                roles: roles.map(Set.init), groups: groups.map(Set.init), safes: safes.map(Set.init)
            ),
            allowedNetworks: networks ?? [])
    }
}

extension StoredAnswer {
    /// A token that was made: its secret is in the answer this once, a replay has null there.
    fileprivate static func created(
        _ new: NewAPIToken, replacing old: IssuedToken?
    ) -> StoredAnswer {
        func answer(secret: String?) -> StoredAnswer {
            .created(at: "/v1/api-tokens/\(new.token.id)") { writer in
                writer.object { writer in
                    new.token.write(to: &writer)
                    writer.field("secret", secret)
                    guard let old else { return writer.null("replaces") }
                    writer.object("replaces") { writer in
                        writer.field("id", old.id.description)
                        writer.field("expires_at", old.expiresAt.description)
                    }
                }
            }
        }
        var stored = answer(secret: nil)
        stored.shownOnce = answer(secret: new.secret).body
        return stored
    }
}

extension IssuedToken {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.field("id", id.description)
        writer.field("principal", principal.description)
        writer.field("label", label)
        writer.field("last_four", lastFour)
        scope.write(to: &writer)
        writer.array("networks", allowedNetworks)
        writer.field("created_at", createdAt.description)
        writer.field("expires_at", expiresAt.description)
        writer.field("revoked_at", revokedAt?.description)
        writer.field("last_used_at", lastUsedAt?.description)
    }
}

extension TokenScope {
    /// The members of a scope; null stands for no limit.
    func write(to writer: inout JSONWriter) {
        writer.array("roles", roles?.map(\.rawValue).sorted())
        writer.array("group_ids", groups?.sorted().map(\.description))
        writer.array("safe_ids", safes?.sorted().map(\.description))
    }
}

extension JSONWriter {
    /// Writes a member with texts, or with null.
    fileprivate mutating func array(_ name: String, _ texts: [String]?) {
        guard let texts else { return null(name) }
        array(name) { writer in
            for text in texts { writer.value(text) }
        }
    }
}
