import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Agreements themselves: propose, look at, withdraw.
    static let feeAgreements = [
        Route(.get, "/v1/fee-agreements", "list_fee_agreements") { exchange in
            let principal = try exchange.principal
            var query = exchange.query
            let product = query.value("product") { Reference<Asset>($0) }
            let page = query.page(of: FeeAgreement.self)
            try query.finish()
            let agreements = try await exchange.books.snapshot { reader in
                try await reader.feeAgreements(page, product: product, for: principal)
            }
            return exchange.list(agreements, id: \.id) { $0.write(to: &$1) }
        },
        Route(.post, "/v1/fee-agreements", "create_fee_agreement", needs: .proposePrograms) {
            exchange in
            let (document, bytes) = try await exchange.json()
            let draft = try FeeAgreementDraft(document)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let agreement = try await work.createFeeAgreement(draft)
                return .created(
                    at: "/v1/fee-agreements/\(agreement.id)", version: agreement.version
                ) { agreement.write(to: &$0) }
            }
        },
        Route(.get, "/v1/fee-agreements/{id}", "get_fee_agreement") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let id = try exchange.id(of: FeeAgreement.self)
            let agreement = try await exchange.books.snapshot { reader in
                try await reader.feeAgreement(id, for: principal)
            }
            return .json(etag: agreement.version) { agreement.write(to: &$0) }
        },
        Route(
            .post, "/v1/fee-agreements/{id}/withdrawals", "withdraw_fee_agreement",
            needs: .proposePrograms
        ) { exchange in
            let id = try exchange.id(of: FeeAgreement.self)
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.withdrawFeeAgreement(id))
            }
        },
    ]

    /// Versions of an agreement: propose, approve.
    static let feeVersions = [
        Route(
            .post, "/v1/fee-agreements/{id}/versions", "add_fee_version", needs: .proposePrograms
        ) { exchange in
            let id = try exchange.id(of: FeeAgreement.self)
            let version = try exchange.seenVersion()
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let draft = try FeeVersionDraft(&fields)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let agreement = try await work.addFeeVersion(draft, to: id, expecting: version)
                return .created(
                    at: "/v1/fee-agreements/\(agreement.id)", version: agreement.version
                ) { agreement.write(to: &$0) }
            }
        },
        Route(
            .post, "/v1/fee-agreements/{id}/versions/{number}/approvals", "approve_fee_version",
            needs: .approvePrograms
        ) { exchange in
            let id = try exchange.id(of: FeeAgreement.self)
            guard let number = Int(exchange.parameters[1]), number > 0 else {
                throw BooksError.notFound(kind: "version", id: exchange.parameters[1])
            }
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let party = try fields.finish(fields.choice("party", FeeVersion.Party.self))
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.approveFeeVersion(number, of: id, for: party))
            }
        },
    ]
}

extension StoredAnswer {
    /// An agreement that was changed.
    static func changed(_ agreement: FeeAgreementDetail) -> StoredAnswer {
        .changed(version: agreement.version) { agreement.write(to: &$0) }
    }
}

extension FeeAgreementDraft {
    fileprivate init(_ document: JSONValue) throws {
        var fields = try JSONFields(document)
        let (name, product, payer) = (
            fields.parse("name") { try Text.name($0) }, fields.string("product"),
            fields.choice("paid_by", FeeAgreement.Payer.self)
        )
        let (contract, safe, start) = (
            fields.optionalParse("fee_contract") { try Address($0) },
            fields.id("safe_id", of: Safe.self),
            fields.parse("started_at") { try BlockTime(text: $0) }
        )
        let (supply, undistributed) = (
            fields.optionalString("opening_supply"), fields.optionalString("opening_undistributed")
        )
        let version = fields.required("version") { place in
            var fields = try JSONFields(place)
            return try FeeVersionDraft(&fields)
        }
        let read = try fields.finish(
            name, product, payer, contract, safe, start, supply, undistributed, version)
        self.init(
            name: read.0, product: read.1, payer: read.2, feeContract: read.3, safe: read.4,
            startedAt: read.5, openingSupply: read.6, openingUndistributed: read.7,
            version: read.8)
    }
}

extension FeeVersionDraft {
    /// Reads the members of a version and finishes.
    fileprivate init(_ fields: inout JSONFields) throws {
        let (from, until, methodologist) = (
            fields.parse("from") { try Instant($0) },
            fields.optionalParse("until") { try Instant($0) }, fields.string("methodologist")
        )
        let (operatorShare, methodologistShare) = (
            fields.parse("operator_share") { try Share($0) },
            fields.parse("methodologist_share") { try Share($0) }
        )
        let (streamingShare, issuanceShare) = (
            fields.optionalParse("protocol_streaming_share") { try Share($0) },
            fields.optionalParse("protocol_issuance_share") { try Share($0) }
        )
        let (streaming, issue, redeem) = (
            fields.parse("streaming_rate") { try FeeRate($0) },
            fields.optionalParse("issue_rate") { try FeeRate($0) },
            fields.optionalParse("redeem_rate") { try FeeRate($0) }
        )
        let read = try fields.finish(
            from, until, methodologist, operatorShare, methodologistShare, streamingShare,
            issuanceShare, streaming, issue, redeem)
        try self.init(
            from: read.0, until: read.1, methodologist: read.2,
            split: FeeVersion.Split(
                operatorShare: read.3, methodologistShare: read.4,
                protocolStreamingShare: read.5 ?? .nothing,
                protocolIssuanceShare: read.6 ?? .nothing),
            rates: FeeVersion.Rates(
                streaming: read.7, issue: read.8 ?? .zero, redeem: read.9 ?? .zero))
    }
}
