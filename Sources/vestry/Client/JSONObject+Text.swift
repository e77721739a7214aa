import JSON

extension JSONObject {
    /// The member when it is a string, or a number as it is written.
    func text(_ name: String) -> String? {
        switch self[name] {
        case .string(let text): text
        case .number(let number): number.lexeme
        case .null, .bool, .array, .object, nil: nil
        }
    }

    /// The member when it is an object.
    func object(_ name: String) -> JSONObject? {
        guard case .object(let object) = self[name] else { return nil }
        return object
    }

    /// The objects in a member that is an array.
    func objects(_ name: String) -> [JSONObject] {
        guard case .array(let items) = self[name] else { return [] }
        return items.compactMap { item in
            guard case .object(let object) = item else { return nil }
            return object
        }
    }
}
