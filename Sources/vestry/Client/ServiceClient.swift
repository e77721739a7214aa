import Foundation
import FoundationNetworking
import JSON

/// Speaks to a running service; what it refuses becomes an error with a documented exit status.
struct ServiceClient: Sendable {
    /// Answers larger than this are refused; the largest export of a batch is far below.
    private static let sizeLimit = 256 << 20
    private static let timeoutSeconds = 60.0

    let base: URL
    let token: String

    struct Answer: Sendable {
        let body: [UInt8]
        /// Whether the same request had been answered before.
        let isReplay: Bool
        /// The ETag without its quotes.
        let tag: String?
        /// The digest of the batch that a file belongs to.
        let batchDigest: String?

        /// The body as a JSON object.
        func object() throws -> JSONObject {
            guard case .object(let object) = try JSONReader(sizeLimit: sizeLimit).read(body) else {
                throw CommandError(
                    .failed, "the service answered with something else than an object")
            }
            return object
        }
    }

    func get(_ path: String) async throws -> Answer {
        try await send(request("GET", path))
    }

    /// Posts JSON under an idempotency key, so that the same command again does nothing twice.
    func post(_ path: String, _ body: [UInt8], key: String) async throws -> Answer {
        var request = request("POST", path)
        request.httpBody = Data(body)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue(key, forHTTPHeaderField: "Idempotency-Key")
        return try await send(request)
    }

    private func request(_ method: String, _ path: String) -> URLRequest {
        var request = URLRequest(
            url: base.appendingPathComponent(path), timeoutInterval: Self.timeoutSeconds)
        request.httpMethod = method
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        return request
    }

    private func send(_ request: URLRequest) async throws -> Answer {
        let (data, response) = try await exchange(request)
        guard let response = response as? HTTPURLResponse else {
            throw CommandError(.failed, "the service's answer was no HTTP")
        }
        let body = [UInt8](data)
        guard (200..<300).contains(response.statusCode) else {
            throw CommandError(problem: body, status: response.statusCode)
        }
        return Answer(
            body: body,
            isReplay: response.value(forHTTPHeaderField: "Idempotent-Replayed") == "true",
            tag: response.value(forHTTPHeaderField: "ETag")?.replacing("\"", with: ""),
            batchDigest: response.value(forHTTPHeaderField: "Vestry-Batch-Digest"))
    }

    private func exchange(_ request: URLRequest) async throws -> (Data, URLResponse) {
        do {
            return try await URLSession.shared.data(for: request)
        } catch let error as URLError {
            let status: ExitStatus = error.code == .timedOut ? .timedOut : .notReady
            let reason = error.localizedDescription
            throw CommandError(status, "the service at \(base) cannot be reached: \(reason)")
        }
    }
}

extension CommandError {
    /// What a problem document says: a sentence, its faults line by line, and the request's id.
    init(problem body: [UInt8], status: Int) {
        let exit = Self.exitStatus(of: status)
        do {
            guard case .object(let problem) = try JSONReader(sizeLimit: 16 << 20).read(body) else {
                self.init(exit, "the service answered with status \(status)")
                return
            }
            let detail = problem.text("detail") ?? problem.text("title") ?? "status \(status)"
            let code = problem.text("code").map { " (\($0))" } ?? ""
            let request = problem.text("request_id").map { "\n  request \($0)" } ?? ""
            self.init(exit, detail + code + Self.faults(of: problem) + request)
        } catch {
            self.init(exit, "the service answered with status \(status)")
        }
    }

    private static func faults(of problem: JSONObject) -> String {
        problem.objects("errors").map { fault in
            let place = fault.text("pointer") ?? fault.text("parameter") ?? ""
            return "\n  \(place) \(fault.text("detail") ?? "")"
        }.joined()
    }

    private static func exitStatus(of status: Int) -> ExitStatus {
        switch status {
        case 401: .unauthenticated
        case 403: .forbidden
        case 404: .notFound
        case 409, 412, 428: .conflict
        case 400, 413, 415, 422: .invalid
        case 503: .notReady
        case 408, 504: .timedOut
        default: .failed
        }
    }
}
