public import HTTP
public import Ledger

/// One operation of the API: method, path, the name it has in `openapi.yaml`, and what answers it.
public struct Route: Sendable {
    public let method: Method
    /// Such as `/v1/assets/{id}`.
    public let template: String
    /// The `operationId` of `openapi.yaml`.
    public let operation: String
    let openTo: Openness
    /// What the caller of a change must be allowed, also to get the answer of an earlier one again;
    /// nil for reads and for what the operation itself decides.
    public let needs: Act?
    let handle: @Sendable (Exchange) async throws -> Reply

    init(
        _ method: Method, _ template: String, _ operation: String, openTo: Openness = .nobody,
        needs: Act? = nil, _ handle: @escaping @Sendable (Exchange) async throws -> Reply
    ) {
        self.method = method
        self.template = template
        self.operation = operation
        self.openTo = openTo
        self.needs = needs
        self.handle = handle
    }
}

/// Who is answered without a look at a token.
enum Openness {
    case nobody, everybody
    /// Who asks directly from the machine of the service; everybody where the operator says so.
    case thisMachine

    func includes(_ request: Request, _ service: ServiceState) -> Bool {
        switch self {
        case .nobody: false
        case .everybody: true
        case .thisMachine: service.isHomeOpen || request.isDirectlyFromThisMachine
        }
    }
}

/// Finds the route of a path, segment by segment.
struct Router: Sendable {
    /// What a path leads to.
    enum Match {
        case route(Route, parameters: [String])
        case otherMethods([Method])
        case nothing
    }

    private final class Node: Sendable {
        let literals: [String: Node]
        let parameter: Node?
        let routes: [Route]

        init(literals: [String: Node], parameter: Node?, routes: [Route]) {
            self.literals = literals
            self.parameter = parameter
            self.routes = routes
        }
    }

    private let root: Node

    init(_ routes: [Route]) {
        root = Self.node(routes.map { ($0.template.split(separator: "/")[...], $0) })
    }

    func match(_ method: Method, _ segments: [String]) -> Match {
        var node = root
        var parameters: [String] = []
        for segment in segments {
            if let next = node.literals[segment] {
                node = next
            } else if let next = node.parameter {
                parameters.append(segment)
                node = next
            } else {
                return .nothing
            }
        }
        guard !node.routes.isEmpty else { return .nothing }
        let wanted: Method = method == .head ? .get : method
        guard let route = node.routes.first(where: { $0.method == wanted }) else {
            return .otherMethods(node.routes.map(\.method))
        }
        return .route(route, parameters: parameters)
    }

    private static func node(_ rest: [(ArraySlice<Substring>, Route)]) -> Node {
        var literals: [String: [(ArraySlice<Substring>, Route)]] = [:]
        var parameters: [(ArraySlice<Substring>, Route)] = []
        for (path, route) in rest {
            guard let first = path.first else { continue }
            if first.hasPrefix("{") {
                parameters.append((path.dropFirst(), route))
            } else {
                literals[String(first), default: []].append((path.dropFirst(), route))
            }
        }
        return Node(
            literals: literals.mapValues(node),
            parameter: parameters.isEmpty ? nil : node(parameters),
            routes: rest.filter { $0.0.isEmpty }.map(\.1))
    }
}
