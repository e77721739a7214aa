import Foundation
import Testing

/// The running service keeps the contract that it serves, whatever is sent.
@Suite struct ContractTests {
    @Test func `no generated request is answered 5xx or with a status that is not in the contract`()
        async throws
    {
        try await RunningService.with { service in
            let month = try await SampleMonth(into: service)
            let tool = URL(fileURLWithPath: try Checkout.python())
                .deletingLastPathComponent().appendingPathComponent("schemathesis").path
            let outcome = try await Program.run(
                tool,
                [
                    "--config-file", "\(Checkout.folder)/Tests/schemathesis.toml",
                    "run", "\(service.address)/openapi.yaml",
                    "--header", "Authorization: Bearer \(month.tokens["FINANCE"] ?? "")",
                    "--checks",
                    "not_a_server_error,status_code_conformance,content_type_conformance",
                    "--phases", "examples,coverage,fuzzing", "--max-examples", "10",
                    "--max-time", "60", "--seed", "1", "--suppress-health-check", "all",
                    "--warnings", "off", "--no-color",
                ],
                ["SCHEMATHESIS_HOOKS": "\(Checkout.folder)/Tests/schemathesis_hooks.py"],
                in: service.folder)
            #expect(outcome.status == 0, "\(outcome.output.suffix(6000))")
            let contract = try await service.client().send("GET", "/openapi.yaml").text
            let operations = contract.split(separator: "operationId: ").count - 1
            // All but one, for which there is nothing to generate.
            #expect(outcome.output.contains("Tested: \(operations - 1)"))
        }
    }
}
