import Foundation
import FoundationNetworking
import JSON

/// Speaks HTTP to a running service.
struct TestClient: Sendable {
    let address: String
    let token: String?

    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }

        func json() throws -> JSONValue {
            try JSONReader(
                sizeLimit: 64 << 20,
                limits: JSONLimits(members: 1 << 20, elements: 1 << 24, values: 1 << 26)
            ).read(bytes)
        }

        /// The member of an object, by names along the way.
        subscript(names: String...) -> String? {
            guard var value = try? json() else { return nil }
            for name in names {
                guard case .object(let object) = value, let next = object[name] else { return nil }
                value = next
            }
            switch value {
            case .string(let text): return text
            case .number(let number): return number.lexeme
            case .bool(let bool): return "\(bool)"
            case .null, .array, .object: return nil
            }
        }

        /// The objects under `data`.
        func list(_ name: String = "data") throws -> [JSONObject] {
            guard case .object(let object) = try json(), case .array(let items) = object[name]
            else { throw Failure("no list \(name) in \(text.prefix(500))") }
            return items.compactMap { item in
                guard case .object(let object) = item else { return nil }
                return object
            }
        }
    }

    /// Sends a request; throws when no whole answer comes.
    func send(
        _ method: String, _ path: String, _ body: String? = nil, _ headers: [String: String] = [:],
        timeout: Double = 60
    ) async throws -> Answer {
        guard let url = URL(string: address + path) else { throw Failure("no URL: \(path)") }
        var request = URLRequest(url: url, timeoutInterval: timeout)
        request.httpMethod = method
        if let body {
            request.httpBody = Data(body.utf8)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let response = response as? HTTPURLResponse else { throw Failure("no HTTP") }
        var fields: [String: String] = [:]
        for (name, value) in response.allHeaderFields {
            fields["\(name)".lowercased()] = "\(value)"
        }
        return Answer(status: response.statusCode, headers: fields, bytes: [UInt8](data))
    }

    /// Sends a request that must succeed.
    func require(
        _ method: String, _ path: String, _ body: String? = nil, _ headers: [String: String] = [:]
    ) async throws -> Answer {
        let answer = try await send(method, path, body, headers)
        guard (200..<300).contains(answer.status) else {
            throw Failure("\(method) \(path) was answered \(answer.status): \(answer.text)")
        }
        return answer
    }
}

extension RunningService {
    func client(_ token: String? = nil) -> TestClient {
        TestClient(address: address, token: token)
    }

    /// A subcommand of the built command on this service.
    func vestry(
        _ arguments: [String], _ environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await Program.run(
            Checkout.command, arguments, self.environment.merging(environment) { _, new in new })
    }
}
