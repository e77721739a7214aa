import JSON
import Ledger

extension EntryMetadata: Storable {
    /// A JSON object, its names in order.
    var stored: String {
        guard !values.isEmpty else { return "{}" }
        var writer = JSONWriter()
        writer.object { writer in
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                writer.field(name, value)
            }
        }
        return String(decoding: writer.take(), as: UTF8.self)
    }

    init(stored text: String) throws {
        guard text != "{}" else {
            self = .none
            return
        }
        guard case .object(let object) = try JSONReader().read(Array(text.utf8)) else {
            throw StorageError.malformed(type: "metadata")
        }
        var values: [String: String] = [:]
        for member in object.members {
            guard case .string(let value) = member.value else {
                throw StorageError.malformed(type: "metadata")
            }
            values[member.name] = value
        }
        try self.init(values)
    }
}
