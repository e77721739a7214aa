internal import JSON

/// Functions and arguments as the Transaction Builder writes them.
extension ABIFunction {
    /// Reads `contractMethod`; members that do not bear on the encoding are passed over.
    init(method place: JSONPlace) throws(JSONFaults) {
        var fields = try JSONFields(passingOverOthersIn: place)
        let (name, inputs) = try fields.finish(
            fields.parse("name") { try ABIFunction("\($0)()").name },
            fields.array("inputs", each: Self.parameter))
        self.init(name, inputs)
    }

    private static func parameter(_ place: JSONPlace) throws(JSONFaults) -> ABIParameter {
        var fields = try JSONFields(passingOverOthersIn: place)
        let (name, components) = try fields.finish(
            fields.optionalString("name"),
            fields.optionalArray("components", each: Self.parameter))
        let (type) = try fields.finish(
            fields.parse("type") { text in
                // Only the components tell what a tuple is.
                guard text.hasPrefix("tuple") else {
                    guard !text.hasPrefix("(") else {
                        throw ABISignatureError.unexpected(position: 1)
                    }
                    return try ABIType(text)
                }
                let tuple = ABIType(.tuple(components ?? []))
                return try ABIType("\(tuple)\(text.dropFirst(5))")
            })
        return ABIParameter(name: name ?? "", type: type)
    }

    /// Reads `contractInputsValues`: texts by the names of inputs, or by positions where they have
    /// none; arrays and tuples are JSON within the text.
    func call(inputValues place: JSONPlace) throws(JSONFaults) -> ABICall {
        var fields = try JSONFields(place)
        var values: [JSONValue] = []
        var names: [String] = []
        for (index, input) in inputs.enumerated() {
            let name = input.name.isEmpty ? "\(index)" : input.name
            names.append(name)
            let value = fields.parse(name) { text in
                let value = try input.type.isGroup ? Self.texts(in: text) : .string(text)
                _ = try input.type.value(value, at: "")
                return value
            }
            values.append(value ?? .null)
        }
        try fields.finish()
        do {
            return try call(values)
        } catch {
            throw Self.fault(place, "invalid", "\(error)", found: nil)
        }
    }

    /// Whole numbers without quotes are taken as they are written.
    private static func texts(in text: String) throws -> JSONValue {
        func texts(_ value: JSONValue) -> JSONValue {
            switch value {
            case .number(let number): .string(number.lexeme)
            case .array(let elements): .array(elements.map(texts))
            case .null, .bool, .string, .object: value
            }
        }
        return texts(try JSONReader().read(Array(text.utf8)))
    }

    private static func fault(
        _ place: JSONPlace, _ code: String, _ detail: String, found: String?
    ) -> JSONFaults {
        JSONFaults([
            JSONFault(
                pointer: place.pointer, field: place.field, code: code, detail: detail,
                found: found)
        ])
    }
}

extension ABIType {
    /// Whether values are arrays in JSON.
    fileprivate var isGroup: Bool {
        switch kind {
        case .array, .fixedArray, .tuple: true
        case .uint, .int, .address, .bool, .fixedBytes, .bytes, .string: false
        }
    }
}
