import Foundation
import JSON

/// The month that Deploy/sample-month loads: 66 payees, two runs, one approved batch.
struct SampleMonth: Sendable {
    let service: RunningService
    /// API tokens by role, as in the file sample-tokens.
    let tokens: [String: String]
    /// What the script printed.
    let text: String

    /// Loads it through the API of a running service.
    init(into service: RunningService) async throws {
        self.service = service
        text = try await Program.run(
            "\(Checkout.folder)/Deploy/sample-month", ["--command", Checkout.command],
            service.environment
        ).succeeded("Deploy/sample-month")
        let file = try String(contentsOfFile: "\(service.data)/sample-tokens", encoding: .utf8)
        var tokens: [String: String] = [:]
        for line in file.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { throw Failure("sample-tokens has a line \(line)") }
            tokens[String(parts[0])] = String(parts[1])
        }
        self.tokens = tokens
    }

    /// A client of one of the roles.
    func client(_ role: String) throws -> TestClient {
        guard let token = tokens[role] else { throw Failure("no token for \(role)") }
        return service.client(token)
    }

    /// Another principal with a token of its own.
    func newClient(_ handle: String, _ arguments: String...) async throws -> TestClient {
        _ = try await service.vestry(["principal", "create", handle] + arguments)
            .succeeded("principal create \(handle)")
        let secret = try await service.vestry(["api-token", "create", handle])
            .succeeded("api-token create \(handle)")
        return service.client(secret.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// The id of the only batch.
    func batch() async throws -> String {
        let batches = try await client("AUDITOR").require("GET", "/v1/payout-batches").list()
        guard batches.count == 1, case .string(let id) = batches[0]["id"] else {
            throw Failure("expected one batch, found \(batches.count)")
        }
        return id
    }

    /// The id of the only Safe.
    func safe() async throws -> String {
        let safes = try await client("FINANCE").require("GET", "/v1/safes").list()
        guard safes.count == 1, case .string(let id) = safes[0]["id"] else {
            throw Failure("expected one Safe, found \(safes.count)")
        }
        return id
    }
}

/// What the published list says: who is paid how much, in base units.
enum PublishedList {
    /// Address and base units of the files in Deploy/sample, which share nothing with the service.
    static func payments() throws -> [(recipient: String, baseUnits: String)] {
        var addresses: [String: String] = [:]
        for row in try rows("payees") { addresses[row[0]] = row[4] }
        let lines = try rows("rewards-2021-05-product") + rows("rewards-2021-05-growth")
        return try lines.map { row in
            guard let address = addresses[row[0]] else { throw Failure("no address of \(row[0])") }
            return (address, try baseUnits(row[2]))
        }
    }

    /// The digits of an amount with 18 decimals.
    private static func baseUnits(_ amount: String) throws -> String {
        let parts = amount.split(separator: ".")
        let fraction = parts.count == 2 ? parts[1] : ""
        guard (1...2).contains(parts.count), fraction.count <= 18 else {
            throw Failure("\(amount) is no amount")
        }
        let digits = parts[0] + fraction + String(repeating: "0", count: 18 - fraction.count)
        return String(digits.drop { $0 == "0" })
    }

    private static func rows(_ file: String) throws -> [[String]] {
        let path = "\(Checkout.folder)/Deploy/sample/\(file).csv"
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        return lines.dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
