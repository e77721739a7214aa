import Ethereum
import JSON
import Ledger

// The rules of the ledger keep their codes when a field breaks one. These are preferred over the
// JSON floor's methods of the same name, which know nothing of rules.
extension JSONFields {
    /// A string that the closure makes something of; what it throws becomes the fault.
    mutating func parse<Value>(_ name: String, _ make: (String) throws -> Value) -> Value? {
        required(name) { try $0.parse(make) }
    }

    /// A string that may be absent or null, and that the closure makes something of.
    mutating func optionalParse<Value>(
        _ name: String, _ make: (String) throws -> Value
    ) -> Value?? {
        optional(name) { try $0.parse(make) }
    }
}

extension JSONPlace {
    /// The value as a string that the closure makes something of; what it throws becomes the fault.
    func parse<Value>(_ make: (String) throws -> Value) throws(JSONFaults) -> Value {
        let text = try string()
        do {
            return try make(text)
        } catch let refusal as any Refusal {
            throw fault(refusal.code, refusal.description, text)
        } catch let error as AddressError {
            throw fault("address_malformed", error.description, text)
        } catch let error as SafeVersionError {
            throw fault("safe_version_unknown", error.description, text)
        } catch {
            throw fault("invalid", "\(error)", text)
        }
    }

    private func fault(_ code: String, _ detail: String, _ found: String) -> JSONFaults {
        JSONFaults([
            JSONFault(
                pointer: pointer, field: field, code: code, detail: detail,
                found: String(found.prefix(64)))
        ])
    }
}
