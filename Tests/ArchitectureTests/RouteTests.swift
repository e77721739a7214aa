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
