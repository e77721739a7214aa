import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger
import Postgres
import TestSupport

/// Sends many entries of a sample month at once and reads what is answered.
struct BulkSample {
    struct NoObject: Error {}

    func withMonth(
        _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await body(house, month)
        try await house.close()
    }

    func entry(
        _ month: SampleMonth, _ amount: String, credit: String? = nil, account: String? = nil,
        kind: String = "top_up", memo: String = "Fees"
    ) -> String {
        """
        {"kind":"\(kind)","effective_day":"2021-06-01","memo":"\(memo)","postings":[\
        {"account":"\(account ?? "treasury:\(month.safe)")","asset":"USD","side":"debit",\
        "amount":"\(amount)"},{"account":"income:fees","asset":"USD","side":"credit",\
        "amount":"\(credit ?? amount)"}]}
        """
    }

    func send(
        _ house: APIHarness, _ query: String = "", lines: [String], key: String? = "k",
        as sender: APIHarness.Sender = .finance
    ) async throws -> APIHarness.Answer {
        try await house.send(
            .post, "/v1/journal-entries/bulk\(query)", as: sender,
            bytes: [UInt8](lines.joined(separator: "\n").utf8), type: "application/x-ndjson",
            key: key)
    }

    /// The lines of an answer, each read as JSON.
    func lines(_ answer: APIHarness.Answer) throws -> [JSONObject] {
        try answer.text.split(separator: "\n").map { line in
            guard case .object(let object) = try JSONReader().read([UInt8](line.utf8)) else {
                throw NoObject()
            }
            return object
        }
    }

    func member(_ object: JSONObject, _ path: String...) -> JSONValue? {
        path.reduce(Optional(.object(object))) { value, step in
            switch value {
            case .object(let object)?: object[step]
            case .array(let items)?: Int(step).flatMap { $0 < items.count ? items[$0] : nil }
            default: nil
            }
        }
    }

    func treasury(_ house: APIHarness) async throws -> [String] {
        try await house.books.reader.accounts(
            after: nil, limit: 10, prefix: AccountPrefix("treasury"), asset: Reference("usd")
        ).items.map(\.text)
    }
}
