public import JSON

/// A function of a contract, by the name and types that its selector is made of.
public struct ABIFunction: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The arguments in their order.
    public let inputs: [ABIParameter]

    init(_ name: String, _ inputs: [ABIParameter]) {
        self.name = name
        self.inputs = inputs
    }

    /// Reads `transfer(address,uint256)`, or with names `transfer(address to, uint256 amount)`.
    public init(_ text: String) throws(ABISignatureError) {
        var parser = try ABIParser(text)
        (name, inputs) = try parser.function()
        try parser.end()
    }

    /// Name and types without blanks, as selectors are made of.
    public var signature: String {
        "\(name)(" + inputs.map(\.type.description).joined(separator: ",") + ")"
    }

    /// The first four bytes of the hash of the signature.
    public var selector: [UInt8] { ABI.selector(signature) }

    /// A call with these arguments: strings, and arrays for arrays and tuples.
    ///
    /// Throws ``ABIArgumentError`` for the first argument that does not fit.
    public func call(_ arguments: [JSONValue]) throws(ABIArgumentError) -> ABICall {
        guard arguments.count == inputs.count else {
            throw ABIArgumentError("", .count(found: arguments.count, needed: inputs.count))
        }
        var values: [ABIValue] = []
        for (index, (input, argument)) in zip(inputs, arguments).enumerated() {
            let place = input.name.isEmpty ? "\(index)" : input.name
            values.append(try input.type.value(argument, at: place))
        }
        return ABICall(self, values)
    }

    /// The call that this data makes; only the encoding that compilers make is read.
    public func call(reading data: [UInt8]) throws(ABIDataError) -> ABICall {
        guard data.starts(with: selector) else { throw .selector }
        return ABICall(
            self, try ABIDecoder.values(of: inputs.map(\.type), in: data, from: 4))
    }
}

extension ABIFunction: CustomStringConvertible {
    /// The signature with the names of the arguments.
    public var description: String {
        let inputs = inputs.map {
            $0.name.isEmpty ? $0.type.description : "\($0.type) \($0.name)"
        }
        return "\(name)(" + inputs.joined(separator: ", ") + ")"
    }
}

/// A call of a function with arguments that fit it.
public struct ABICall: Hashable, Sendable {
    /// The function.
    public let function: ABIFunction
    private let values: [ABIValue]

    /// The values must be of the function's types.
    init(_ function: ABIFunction, _ values: [ABIValue]) {
        self.function = function
        self.values = values
    }

    /// The call data: selector and encoded arguments.
    public var data: [UInt8] {
        var bytes = function.selector
        ABIValue.append(values, to: &bytes)
        return bytes
    }

    /// The arguments for people: numbers in decimal, addresses with checksum, bytes in
    /// hexadecimal, each as a string; arrays and tuples as arrays.
    public var arguments: [JSONValue] {
        zip(function.inputs, values).map { $0.type.json($1) }
    }
}
