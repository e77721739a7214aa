import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    static let settings = [
        Route(.get, "/v1/settings", "get_settings") { exchange in
            try exchange.principal.mustBeAllowed(.readSettings)
            try exchange.query.finish()
            let detail = try await exchange.books.snapshot { try await $0.settings() }
            return .json(etag: detail.version) { detail.write(to: &$0) }
        },
        Route(.patch, "/v1/settings", "change_settings", needs: .changeSettings) { exchange in
            let version = try exchange.expectedVersion()
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (name, zone, approvals, limits) = try fields.finish(
                fields.optionalParse("name") { try Text.name($0) },
                fields.optionalString("zone"),
                fields.optionalInteger("batch_approvals", in: 1...20),
                fields.optionalArray("entry_limits", count: 1...100) { try WrittenLimit($0) })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let outcome = try await work.changeSettings(
                    expecting: version, name: name, zone: zone, batchApprovals: approvals,
                    limits: limits ?? [])
                let detail = outcome.detail
                guard outcome.waiting != nil else {
                    return .changed(version: detail.version) { detail.write(to: &$0) }
                }
                return .accepted(at: "/v1/settings", version: detail.version) {
                    detail.write(to: &$0)
                }
            }
        },
        Route(
            .post, "/v1/settings/changes/{id}/approvals", "approve_settings_change",
            needs: .changeSettings
        ) { exchange in
            let id = try exchange.id(of: SettingsChange.self)
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let detail = try await work.approveSettingsChange(id)
                return .created(at: "/v1/settings", version: detail.version) {
                    detail.write(to: &$0)
                }
            }
        },
    ]
}

extension WrittenLimit {
    fileprivate init(_ place: JSONPlace) throws {
        var fields = try JSONFields(place)
        if !fields.has("amount") {
            fields.add(
                "amount", code: "missing", detail: "is required; null takes the limit away",
                found: nil)
        }
        let (asset, amount) = try fields.finish(
            fields.string("asset", length: 1...64),
            fields.optionalString("amount", length: 1...100))
        self.init(asset: asset, amount: amount)
    }
}

extension SettingsDetail {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("name", settings.name)
            writer.field("zone", settings.zone)
            writer.field("batch_approvals", settings.batchApprovals)
            write(settings.limits.amounts.mapValues { $0 }, to: &writer)
            writer.array("proposed_changes") { writer in
                for proposed in proposed { writer.object { write(proposed, to: &$0) } }
            }
        }
    }

    private func write(_ proposed: ProposedSettings, to writer: inout JSONWriter) {
        writer.field("id", proposed.id.description)
        writer.field("made_by", proposed.madeBy.description)
        writer.field("made_at", proposed.madeAt.description)
        writer.field("name", proposed.change.name)
        writer.field("zone", proposed.change.zone)
        writer.field("batch_approvals", proposed.change.batchApprovals)
        write(proposed.change.limits, to: &writer)
    }

    private func write(_ limits: [ID<Asset>: UInt256?], to writer: inout JSONWriter) {
        writer.array("entry_limits") { writer in
            for (id, amount) in limits.sorted(by: { $0.key < $1.key }) {
                writer.object { writer in
                    let asset = assets[id]
                    writer.field("asset_id", id.description)
                    writer.field("asset", asset?.symbol)
                    writer.field("amount", amount.flatMap { asset?.text($0) })
                    writer.field("amount_base_units", amount?.description)
                }
            }
        }
    }
}
