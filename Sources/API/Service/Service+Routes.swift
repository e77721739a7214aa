import Bookkeeping
import HTTP
import JSON
import Ledger

extension Routes {
    /// Health, metrics, the contract and the page that a newcomer sees; none needs a token, the page
    /// not from this machine.
    static let service = [
        Route(.get, "/", "home", openTo: .thisMachine) { exchange in
            try exchange.query.finish()
            // It shows the whole organisation.
            try exchange.caller?.principal?.mustBeAllowed(.readLedger)
            return .page(try await exchange.service.home())
        },
        Route(.get, "/healthz", "health", openTo: .everybody) { exchange in
            try exchange.query.finish()
            return .json { $0.object { $0.field("status", "alive") } }
        },
        Route(.get, "/readyz", "readiness", openTo: .everybody) { exchange in
            try exchange.query.finish()
            switch await exchange.service.readiness() {
            case .ready: return .json { $0.object { $0.field("status", "ready") } }
            case .notReady(let reason):
                return Problem(.serviceUnavailable, code: "not_ready", detail: reason)
                    .reply(requestID: exchange.request.id)
            }
        },
        Route(.get, "/metrics", "metrics", openTo: .everybody) { exchange in
            try exchange.query.finish()
            let journal = await JournalGauge.text(exchange.books)
            let text = exchange.service.metrics.text() + exchange.service.gauges() + journal
            return .bytes([UInt8](text.utf8), "text/plain; version=0.0.4; charset=utf-8")
        },
        Route(.get, "/openapi.yaml", "contract", openTo: .everybody) { exchange in
            try exchange.query.finish()
            return .bytes(exchange.service.contract, "application/yaml")
        },
        Route(.get, "/v1/whoami", "whoami") { exchange in
            try exchange.query.finish()
            let principal = try exchange.principal
            return .json { writer in
                writer.object { writer in
                    writer.field("id", principal.id.description)
                    writer.field("handle", principal.handle.description)
                    writer.field("kind", principal.kind.rawValue)
                    writer.field("payee_id", principal.payee?.description)
                    writer.array("roles") { writer in
                        for role in principal.roles.map(\.rawValue).sorted() { writer.value(role) }
                    }
                    writer.array("groups") { writer in
                        for group in principal.groups.sorted() { writer.value(group.description) }
                    }
                    writer.object("token_scope") { principal.scope.write(to: &$0) }
                }
            }
        },
    ]
}
