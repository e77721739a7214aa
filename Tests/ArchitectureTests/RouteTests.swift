import API
import HTTP
import Testing

/// The table of routes and the contract say the same.
@Suite struct RouteTests {
    private static func contract() throws -> OpenAPIOperations {
        OpenAPIOperations(yaml: try #require(try House.read().text(of: "openapi.yaml")))
    }

    @Test func `every route is in openapi.yaml and nothing else is`() throws {
        let listed = try Self.contract().operations
        let served = Routes.all.map {
            OpenAPIOperations.Operation(method: $0.method.rawValue, path: $0.template)
        }
        #expect(Set(served).subtracting(listed) == [])
        #expect(Set(listed).subtracting(served) == [])
        #expect(served.count == Set(served).count)
    }

    /// Whose credential it is decides, not an act alone.
    private static let decidedByTheOperation: Set<String> = [
        "create_api_token", "rotate_api_token", "revoke_api_token",
    ]

    /// So that a replay is refused to who may no more.
    @Test func `every change says what its caller must be allowed`() {
        let bare = Routes.all.filter { $0.method != .get && $0.needs == nil }.map(\.operation)
        #expect(Set(bare) == Self.decidedByTheOperation)
    }

    @Test func `every operation that asks for a token says that it may be asked too often`() throws
    {
        let text = try #require(try House.read().text(of: "openapi.yaml"))
        let paths = try #require(text.firstRange(of: "\npaths:\n"))
        let components = try #require(text.firstRange(of: "\ncomponents:\n"))
        let operations = text[paths.upperBound..<components.lowerBound]
            .split(separator: "      operationId: ").dropFirst()
        #expect(operations.count == Routes.all.count)
        for operation in operations where !operation.contains("\n      security: []\n") {
            #expect(operation.contains("\n        \"429\":"), "\(operation.prefix(40))")
        }
    }

    @Test func `an operation has the same name in table and contract`() throws {
        let identifiers = try Self.contract().identifiers
        for route in Routes.all {
            let operation = OpenAPIOperations.Operation(
                method: route.method.rawValue, path: route.template)
            #expect(identifiers[operation] == route.operation)
        }
        #expect(Set(Routes.all.map(\.operation)).count == Routes.all.count)
    }
}
