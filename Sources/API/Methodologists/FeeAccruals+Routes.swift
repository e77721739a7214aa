import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Facts about fees: recorded, looked at, voided, approved.
    static let feeAccruals = [
        Route(.get, "/v1/fee-accruals", "list_fee_accruals") { exchange in
            let principal = try exchange.principal
            var query = exchange.query
            let filter = FeeAccrualFilter(
                agreement: query.value("agreement_id") { try ID<FeeAgreement>($0) },
                kind: query.choice("kind"), state: query.choice("state"))
            let page = query.page(of: FeeFact.self)
            try query.finish()
            let accruals = try await exchange.books.reader.feeAccruals(
                page, filter, for: principal)
            return exchange.list(accruals, id: \.id) { $0.write(to: &$1) }
        },
        Route(.post, "/v1/fee-accruals", "record_fee_accruals", needs: .recordPrograms) {
            exchange in
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            var number = -1
            let (agreement, facts) = try fields.finish(
                fields.id("agreement_id", of: FeeAgreement.self),
                fields.array("accruals", count: 1...1000) { place in
                    number += 1
                    return try WrittenFeeFact(place, at: .element(number))
                })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .created(try await work.recordFeeAccruals(facts, of: agreement))
            }
        },
        Route(.post, "/v1/fee-accruals/imports", "import_fee_accruals", needs: .recordPrograms) {
            exchange in
            try exchange.mustHaveType(.csv)
            var query = exchange.query
            let isDryRun = try query.flag("dry_run")
            let agreement = query.required("agreement_id") { try ID<FeeAgreement>($0) }
            try query.finish()
            // Without an agreement there was a fault, which finish has thrown.
            guard let agreement else { throw APIError.parameters([]) }
            var file = FeeFile()
            let digest = try await exchange.readCSV(
                optional: FeeFile.optional, limit: FeeFile.sizeLimit, into: &file)
            let (facts, faults) = (file.facts, file.faults)
            return try await exchange.write(
                digest: digest, key: .optional, isDryRun: isDryRun
            ) { work in
                .created(try await work.recordFeeAccruals(facts, faults: faults, of: agreement))
            }
        },
        Route(
            .post, "/v1/fee-agreements/{id}/voids", "void_fee_accruals", needs: .recordPrograms
        ) { exchange in
            let id = try exchange.id(of: FeeAgreement.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (number, reason) = try fields.finish(
                fields.integer("after", in: 0...Int(Int32.max)),
                fields.parse("reason") { try Note.reason($0) })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.voidFeeAccruals(of: id, after: number, reason: reason))
            }
        },
        Route(.get, "/v1/fee-accruals/{id}", "get_fee_accrual") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let accrual = try await exchange.books.reader.feeAccrual(
                try exchange.id(of: FeeFact.self), for: principal)
            return .document { accrual.write(to: &$0) }
        },
        Route(
            .post, "/v1/fee-accruals/{id}/approvals", "approve_fee_split", needs: .approvePrograms
        ) { exchange in
            let id = try exchange.id(of: FeeFact.self)
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let accrual = try await work.approveFeeSplit(id)
                return .created(at: "/v1/fee-accruals/\(id)") { accrual.write(to: &$0) }
            }
        },
    ]
}

/// A file of facts as it was uploaded.
private struct FeeFile: CSVSink {
    typealias Column = WrittenFeeFact.Field

    /// The largest file: 16 MiB, some 100,000 rows.
    static let sizeLimit = 16 << 20
    static let optional = Set(Column.allCases.filter { !$0.isRequired })

    private(set) var facts: [WrittenFeeFact] = []
    private(set) var faults = RowFaults()

    mutating func take(_ row: CSVRow<Column>) {
        let texts = Dictionary(Column.allCases.map { ($0, row[$0]) }) { first, _ in first }
        facts.append(WrittenFeeFact(place: .row(row.number), texts: texts))
    }

    mutating func note(_ fault: Fault) {
        faults.add(fault)
    }

    mutating func giveUp() throws(APIError) {
        throw .rows(faults.faults, omitted: faults.omitted)
    }
}

extension WrittenFeeFact {
    fileprivate init(_ document: JSONPlace, at place: Place) throws {
        var fields = try JSONFields(document)
        var texts: [Field: String] = [:]
        for field in Field.allCases where field != .logIndex {
            if field.isRequired {
                texts[field] = fields.string(field.rawValue)
            } else if let text = fields.optionalString(field.rawValue) {
                texts[field] = text
            }
        }
        let index = fields.optionalInteger(Field.logIndex.rawValue, in: 0...Int64.max)
        if let index = index ?? nil { texts[.logIndex] = String(index) }
        try fields.finish()
        self.init(place: place, texts: texts)
    }
}

extension StoredAnswer {
    /// Facts that were recorded.
    fileprivate static func created(_ recorded: RecordedFeeAccruals) -> StoredAnswer {
        .created(at: "/v1/fee-accruals?agreement_id=\(recorded.agreement)") {
            recorded.write(to: &$0)
        }
    }
}
