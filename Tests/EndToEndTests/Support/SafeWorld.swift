import Foundation
import JSON

/// The chain of Tests/safe_e2e: a Safe of three owners, two of whom must sign, and three tokens.
struct SafeWorld: Sendable {
    struct Owner: Sendable {
        let address: String
        let privateKey: String
    }

    struct Token: Sendable {
        let symbol: String
        let decimals: String
        let address: String
    }

    /// What became of one step.
    struct Step: Sendable {
        let isExecuted: Bool
        /// Nil where nothing was sent.
        let transactionHash: String?
        let safeTxHash: String?
        /// As eth_getTransactionReceipt answers it.
        let receipt: String
        /// The Safe transaction as it was sent, JSON.
        let transaction: String
    }

    let version: String
    let safe: String
    let owners: [Owner]
    let tokens: [Token]
    let falseToken: String

    private static let script = "\(Checkout.folder)/Tests/safe_e2e/safe_e2e.py"
    private var options: [String] { ["--chain-id", "31337", "--safe-version", version] }

    /// The world of a version of the Safe contracts.
    init(version: String) async throws {
        self.version = version
        let outcome = try await Program.run(
            Checkout.python(),
            [Self.script, "--chain-id", "31337", "--safe-version", version, "--plan"])
        let plan = try Self.object(outcome.succeeded("--plan"))
        safe = try Self.text(plan, "safe")
        owners = try Self.objects(plan, "owners").map {
            Owner(
                address: try Self.text($0, "address"), privateKey: try Self.text($0, "privateKey"))
        }
        tokens = try Self.objects(plan, "tokens").map {
            Token(
                symbol: try Self.text($0, "symbol"), decimals: try Self.text($0, "decimals"),
                address: try Self.text($0, "address"))
        }
        guard case .object(let bad) = plan["badTokens"] else { throw Failure("no bad tokens") }
        falseToken = try Self.text(bad, "alwaysReturnsFalse")
    }

    /// An owner's signature over a hash.
    func signature(of hash: String, by owner: Int, _ kind: String) async throws -> String {
        try await Program.run(
            Checkout.python(),
            [
                "\(Checkout.folder)/Tests/safe_e2e/sign_hash.py", kind, hash,
                owners[owner].privateKey,
            ]
        ).succeeded("sign_hash.py").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs steps one after another on a fresh chain, such as `["--calldata", "@file"]`.
    ///
    /// `differences` counts what recipients got otherwise than expected, over all steps.
    func run(
        _ steps: [String], expecting file: String? = nil
    ) async throws -> (steps: [Step], differences: Int) {
        let expectation = file.map { ["--expect", $0] } ?? []
        let outcome = try await Program.run(
            Checkout.python(), [Self.script] + options + steps + expectation)
        let result = try Self.object(outcome.output)
        let done = try Self.objects(result, "steps").map { try Step($0) }
        guard case .object(let expectation)? = result["expectation"] else { return (done, 0) }
        return (done, try Self.objects(expectation, "differences").count)
    }

    static func object(_ text: String) throws -> JSONObject {
        let reader = JSONReader(
            sizeLimit: 64 << 20,
            limits: JSONLimits(members: 1 << 20, elements: 1 << 24, values: 1 << 26))
        guard case .object(let object) = try reader.read(Array(text.utf8)) else {
            throw Failure("no object: \(text.prefix(500))")
        }
        return object
    }

    static func objects(_ object: JSONObject, _ name: String) throws -> [JSONObject] {
        guard case .array(let items) = object[name] else { throw Failure("no list \(name)") }
        return items.compactMap { item in
            guard case .object(let object) = item else { return nil }
            return object
        }
    }

    static func text(_ object: JSONObject, _ name: String) throws -> String {
        switch object[name] {
        case .string(let text): return text
        case .number(let number): return number.lexeme
        default: throw Failure("no text \(name)")
        }
    }
}

extension SafeWorld.Step {
    fileprivate init(_ step: JSONObject) throws {
        isExecuted = step["executed"] == .bool(true)
        if case .string(let hash)? = step["safeTxHash"] {
            safeTxHash = hash
        } else {
            safeTxHash = nil
        }
        var (hash, receipt, transaction): (String?, String, String) = (nil, "null", "null")
        if case .object(let object)? = step["receipt"] {
            hash = try SafeWorld.text(object, "transactionHash")
            receipt = Self.text(.object(object))
        }
        if let value = step["safeTx"] { transaction = Self.text(value) }
        (transactionHash, self.receipt, self.transaction) = (hash, receipt, transaction)
    }

    private static func text(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
