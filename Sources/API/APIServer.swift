public import Bookkeeping
public import HTTP
import JSON
import Ledger
public import Logging

/// Answers every request: finds the route, knows who asks, and turns errors into problem documents.
public struct APIServer: Sendable {
    private let router = Router(Routes.all)
    private let books: Books
    private let service: ServiceState
    private let refusals: RefusedTokens
    private let pace: TokenPace
    private let logger: Logger

    /// A server of these books; its limits are kept by the clock.
    public init(
        books: Books, service: ServiceState, limits: RequestLimits, logger: Logger,
        clock: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        refusals = RefusedTokens(limit: limits.refusedTokensPerMinute, clock: clock)
        pace = TokenPace(requestsPerSecond: limits.requestsPerSecond, clock: clock)
        self.books = books
        self.service = service
        self.logger = logger
    }

    /// Answers a request; never throws, never waits longer than the handler's deadline allows.
    public func answer(_ request: Request) async -> Response {
        let start = ContinuousClock.now
        let (operation, reply) = await reply(to: request)
        service.metrics.record(
            operation, reply.status.code, seconds: start.duration(to: .now))
        return Response(reply, requestID: request.id)
    }

    /// What is said when the bytes were no request, or one that is too large or too slow.
    public func answer(to fault: ServerFault) -> Response {
        service.metrics.record("refused_by_server", fault.error.status.code, seconds: .zero)
        let problem = Problem(fault.error) ?? .internalError
        return Response(problem.reply(requestID: fault.requestID), requestID: fault.requestID)
    }

    private func reply(to request: Request) async -> (operation: String, Reply) {
        switch router.match(request.method, request.path) {
        case .nothing:
            return ("unknown", problem(APIError.noSuchPath, in: request, "unknown"))
        case .otherMethods(let methods):
            return ("other_method", reply(to: request, otherMethods: methods))
        case .route(let route, let parameters):
            do {
                return (route.operation, try await answer(request, route, parameters))
            } catch {
                return (route.operation, problem(error, in: request, route.operation))
            }
        }
    }

    private func answer(
        _ request: Request, _ route: Route, _ parameters: [String]
    ) async throws -> Reply {
        let isOpen = route.openTo.includes(request, service)
        let caller = isOpen ? nil : try await authenticate(request)
        // Strangers are sent away before their body is read.
        guard isOpen || caller != nil else { throw APIError.unauthenticated }
        let exchange = Exchange(
            request: request, route: route, parameters: parameters, books: books,
            service: service, caller: caller)
        return try await route.handle(exchange)
    }

    /// Who shows the token; nil without one.
    private func authenticate(_ request: Request) async throws -> Caller? {
        guard let header = request.headers["Authorization"] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        let secret = parts.count == 2 ? String(parts[1]) : header
        try refusals.mustLookAt(secret, from: request.remoteAddress)
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            secret.hasPrefix(APIToken.secretPrefix), secret.utf8.count == 44,
            let caller = try await books.authenticate(
                secret: secret, remoteAddress: request.remoteAddress, requestID: request.id)
        else {
            refusals.note(secret, from: request.remoteAddress, isGood: false)
            throw APIError.tokenRefused
        }
        refusals.note(secret, from: request.remoteAddress, isGood: true)
        if let token = caller.token { try pace.mustAllow(token) }
        return caller
    }

    private func reply(to request: Request, otherMethods methods: [Method]) -> Reply {
        var allowed = Set(methods.map(\.rawValue)).union(["OPTIONS"])
        if allowed.contains("GET") { allowed.insert("HEAD") }
        guard request.method == .options else {
            return problem(
                APIError.methodNotAllowed(allowed: allowed.sorted()), in: request, "other_method")
        }
        let headers: Headers = ["Allow": allowed.sorted().joined(separator: ", ")]
        return Reply(.noContent, headers: headers, body: .none)
    }

    /// The caller's faults are answered in full; ours are logged once and answered without detail.
    private func problem(_ error: any Error, in request: Request, _ operation: String) -> Reply {
        if let problem = Problem(error) { return problem.reply(requestID: request.id) }
        if error is CancellationError {
            return Problem(
                .serviceUnavailable, code: "request_cancelled",
                detail: "The request took too long or was given up; nothing was changed."
            ).reply(requestID: request.id)
        }
        logger.error(
            "request failed",
            metadata: [
                "request.id": "\(request.id)", "operation": "\(operation)", "error": "\(error)",
            ])
        return Problem.internalError.reply(requestID: request.id)
    }
}

extension Response {
    /// The response to a request, with the headers that all have.
    init(_ reply: Reply, requestID: String) {
        var headers = reply.headers
        headers.append("X-Request-Id", requestID)
        headers.append("X-Content-Type-Options", "nosniff")
        if headers["Cache-Control"] == nil { headers.append("Cache-Control", "no-store") }
        self.init(status: reply.status, headers: headers, body: reply.body)
    }
}
