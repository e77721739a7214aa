import Bookkeeping
import HTTP
import Ledger

extension Routes {
    /// What is owed.
    static let payables = [
        Route(.get, "/v1/payables", "list_payables") { exchange in
            let principal = try exchange.principal
            var query = exchange.query
            let filter = PayableFilter(
                period: query.value("period") { try Month($0) },
                payee: query.value("payee") { Reference($0) },
                asset: query.value("asset") { Reference($0) }, state: query.choice("state"))
            let page = query.page(of: Payable.self)
            try query.finish()
            let payables = try await exchange.books.reader.payables(page, filter, for: principal)
            return exchange.list(payables, id: \.id) { $0.write(to: &$1) }
        },
        Route(.get, "/v1/payables/{id}", "get_payable") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let payable = try await exchange.books.reader.payable(
                try exchange.id(of: Payable.self), for: principal)
            return .document { payable.write(to: &$0) }
        },
    ]
}
