internal import JSON

/// How a call stands in the file. A function is written readably when the app is sure to encode it
/// as we do; of others the app would show less than it might get wrong.
struct TransactionBuilderCalls {
    /// How the function called last is described: most batches call one over and over.
    private var last: (function: ABIFunction, isPayable: Bool, method: JSONValue?)?

    /// The calls in their order.
    static func transactions(_ calls: [ContractCall]) -> [JSONValue] {
        var writer = TransactionBuilderCalls()
        return calls.map { writer.transaction($0) }
    }

    private mutating func transaction(_ call: ContractCall) -> JSONValue {
        var transaction = JSONObject()
        transaction["to"] = .string(call.to.checksummed)
        transaction["value"] = .string(call.value.description)
        transaction["data"] = .null
        transaction["contractMethod"] = .null
        transaction["contractInputsValues"] = .null
        switch call.content {
        case .nothing: break
        case .data(let data): transaction["data"] = .string(Hex.text(of: data))
        case .function(let function):
            guard let method = method(function.function, isPayable: !call.value.isZero) else {
                transaction["data"] = .string(Hex.text(of: function.data))
                break
            }
            transaction["contractMethod"] = method
            transaction["contractInputsValues"] = .object(Self.inputValues(of: function))
        }
        return .object(transaction)
    }

    /// The description of a function that is readable.
    private mutating func method(_ function: ABIFunction, isPayable: Bool) -> JSONValue? {
        if let last, last.isPayable == isPayable, last.function == function { return last.method }
        let method = function.isReadable ? Self.described(function, isPayable: isPayable) : nil
        last = (function, isPayable, method)
        return method
    }

    private static func described(_ function: ABIFunction, isPayable: Bool) -> JSONValue {
        var method = JSONObject()
        method["inputs"] = .array(
            function.inputs.map { parameter in
                var input = JSONObject()
                input["internalType"] = .string(parameter.type.description)
                input["name"] = .string(parameter.name)
                input["type"] = .string(parameter.type.description)
                return .object(input)
            })
        method["name"] = .string(function.name)
        method["payable"] = .bool(isPayable)
        return .object(method)
    }

    /// Named by the inputs, or by their positions where they have no name.
    private static func inputValues(of call: ABICall) -> JSONObject {
        var values = JSONObject()
        for (index, value) in call.arguments.enumerated() {
            let name = call.function.inputs[index].name
            values[name.isEmpty ? "\(index)" : name] = value
        }
        return values
    }
}

extension ABIFunction {
    /// Whether the app encodes a text of every argument as we do, and calls the function at all.
    fileprivate var isReadable: Bool {
        !["receive", "fallback"].contains(name)
            && inputs.allSatisfy { input in
                switch input.type.kind {
                case .address, .uint, .bool, .fixedBytes, .bytes: !isPosition(input.name)
                case .int, .string, .array, .fixedArray, .tuple: false
                }
            }
    }

    /// A name made of digits would be taken for a position.
    private func isPosition(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
