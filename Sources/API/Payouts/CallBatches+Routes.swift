import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Batches of calls that pay no payable.
    static let callBatches = [
        Route(.post, "/v1/call-batches", "plan_call_batch", needs: .planBatches) { exchange in
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (safe, period, groups) = try fields.finish(
                fields.id("safe_id", of: Safe.self), fields.parse("period") { try Month($0) },
                fields.array("calls", count: 1...250) { try WantedCall.read($0) })
            let calls = groups.flatMap(\.self)
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let batch = try await work.planCallBatch(safe: safe, period: period, calls)
                return .created(at: "/v1/payout-batches/\(batch.id)", version: batch.version) {
                    writer in writer.object { batch.write(to: &$0) }
                }
            }
        },
        Route(.get, "/v1/payout-batches/{id}/calls", "list_batch_calls") { exchange in
            let id = try await exchange.shownBatch()
            let calls = try await exchange.books.reader.calls(of: id)
            return .json { writer in
                writer.object { writer in
                    writer.array("data") { writer in
                        for call in calls { call.write(to: &writer) }
                    }
                }
            }
        },
    ]
}

extension WantedCall {
    /// Reads an entry, which may be more than one call.
    fileprivate static func read(_ place: JSONPlace) throws -> [WantedCall] {
        var fields = try JSONFields(place)
        guard let kind = fields.choice("kind", BatchCall.Kind.self) else {
            try fields.finish()
            return []
        }
        guard kind == .grantCall else {
            return try BatchCall.read(kind, &fields, place).map { .call($0) }
        }
        let (reason, grant, action, factory) = try fields.finish(
            fields.parse("reason") { try Note.reason($0) }, fields.id("grant_id", of: Grant.self),
            fields.choice("action", GrantCall.Action.self),
            fields.optionalParse("factory") { try Address($0) })
        return [.grant(grant, action, factory: factory, reason: reason)]
    }
}

extension BatchCall {
    fileprivate static func read(
        _ kind: Kind, _ fields: inout JSONFields, _ place: JSONPlace
    ) throws -> [BatchCall] {
        let reason = fields.parse("reason") { try Note.reason($0) }
        let to = fields.parse("to") { try Address($0) }
        switch kind {
        case .grantCall: return []
        case .nativeTransfer:
            let (reason, to, amount) = try fields.finish(reason, to, fields.amount())
            let transfer = Transfer(token: nil, recipient: to, amount: amount)
            return [BatchCall(kind, ContractCall(transfer), reason: reason)]
        case .tokenTransfer, .fundDistributor:
            let (reason, to, amount, token) = try fields.finish(
                reason, to, fields.amount(), fields.parse("token_address") { try Address($0) })
            return [
                BatchCall(
                    kind, .transfer(of: token, to: to, amount: amount), reason: reason)
            ]
        case .fundPool:
            let (reason, to, amount, token) = try fields.finish(
                reason, to, fields.amount(), fields.parse("token_address") { try Address($0) })
            return ContractCall.fundPool(to, with: token, amount: amount).map {
                BatchCall(kind, $0, reason: reason)
            }
        case .accrueFees:
            let (reason, to, product) = try fields.finish(
                reason, to, fields.optionalParse("product") { try Address($0) })
            return [BatchCall(kind, .accrueFees(at: to, of: product), reason: reason)]
        case .contractCall:
            let (reason, to, value, function, arguments) = try fields.finish(
                reason, to, fields.value(), fields.parse("signature") { try ABIFunction($0) },
                fields.array("arguments", count: 0...100) { $0.value })
            let call = try Self.call(function, arguments, place)
            return [
                BatchCall(kind, ContractCall(to: to, value: value ?? .zero, call), reason: reason)
            ]
        case .rawCall:
            let (reason, to, value, data) = try fields.finish(
                reason, to, fields.value(), fields.parse("data") { try Hex.bytes(of: $0) })
            let call = SafeCall(to: to, value: value ?? .zero, data: data)
            return [BatchCall(kind, ContractCall(call), reason: reason)]
        }
    }

    /// A call of a function; an argument that does not fit is a fault of the arguments.
    private static func call(
        _ function: ABIFunction, _ arguments: [JSONValue], _ place: JSONPlace
    ) throws(JSONFaults) -> ABICall {
        do {
            return try function.call(arguments)
        } catch {
            throw JSONFaults([
                JSONFault(
                    pointer: place.pointer + "/arguments", field: "arguments", code: "invalid",
                    detail: "\(error)", found: nil)
            ])
        }
    }
}

extension JSONFields {
    /// Base units above zero.
    fileprivate mutating func amount() -> UInt256? {
        parse("amount_base_units") { text in
            let amount = try UInt256(decimal: text)
            guard !amount.isZero else { throw AmountMissing() }
            return amount
        }
    }

    /// Native currency that goes along with a call, in base units.
    fileprivate mutating func value() -> UInt256?? {
        optionalParse("value_base_units") { try UInt256(decimal: $0) }
    }
}

private struct AmountMissing: Error, CustomStringConvertible {
    var description: String { "must be above zero" }
}

extension KeptCall {
    fileprivate func write(to writer: inout JSONWriter) {
        let safeCall = call.call.safeCall
        writer.object { writer in
            writer.field("row", number)
            writer.field("kind", call.kind.rawValue)
            writer.field("to", safeCall.to.description)
            writer.field("value_base_units", safeCall.value.description)
            writer.field("data", Hex.text(of: safeCall.data))
            if case .function(let function) = call.call.content {
                writer.field("signature", function.function.description)
                writer.field("arguments", .array(function.arguments))
            } else {
                writer.null("signature")
                writer.null("arguments")
            }
            writer.field("reason", call.reason)
            writer.field("state", state.rawValue)
            writer.field("found", found)
        }
    }
}
