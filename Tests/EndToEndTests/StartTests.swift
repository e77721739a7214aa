import Foundation
import Testing

/// Starting, stopping and failing, seen from outside.
@Suite struct StartTests {
    @Test func `a fresh folder becomes a ready service, and SIGTERM ends it and its database`()
        async throws
    {
        let service = try await RunningService()
        #expect(try await service.client().send("GET", "/readyz")["status"] == "ready")
        let contract = try await service.client().send("GET", "/openapi.yaml")
        #expect(contract.text.hasPrefix("openapi: 3.1"))
        let postmaster = try #require(service.postmaster)
        #expect(kill(postmaster, 0) == 0)
        #expect(try await service.stop(SIGTERM) == 0)
        #expect(service.postmaster == nil)
        #expect(try service.log().contains(#""message":"stopped""#))
    }

    @Test
    func `the page at the root and those of problems are served, and not to a proxy's visitor`()
        async throws
    {
        try await RunningService.with { service in
            let client = service.client()
            let home = try await client.send("GET", "/")
            #expect(home.status == 200)
            #expect(home.text.contains("No run was entered yet."))
            let visitor = ["X-Forwarded-For": "10.0.0.7"]
            let refused = try await client.send("GET", "/", nil, visitor)
            #expect(refused.status == 401)
            let type = try #require(refused["type"])
            #expect(type == "/problems/token_missing")
            let page = try await client.send("GET", type, nil, visitor)
            #expect(page.status == 200)
            #expect(page.text.contains("<h1>No API token</h1>"))
            let said = try await client.send("GET", type, nil, ["Accept": "application/json"])
            #expect(said["code"] == "token_missing")
        }
    }

    @Test func `SIGTERM waits for a request that is being answered`() async throws {
        let service = try await RunningService()
        let token = try await service.vestry(["principal", "create", "ada", "--role", "admin"])
            .succeeded("principal create")
        #expect(token.contains("ada"))
        let secret = try await service.vestry(["api-token", "create", "ada"])
            .succeeded("api-token create").trimmingCharacters(in: .whitespacesAndNewlines)
        let slow = try SlowRequest(port: service.port, token: secret)
        try await offPool { try slow.sendHead() }
        async let end = service.stop(SIGTERM)
        // Stopped accepting is what tells that draining has begun.
        while try service.log().contains(#""message":"draining""#) == false {
            await Task.yield()
        }
        let answer = try await offPool { try slow.finish() }
        #expect(answer.hasPrefix("HTTP/1.1 201"))
        #expect(answer.contains("Connection: close"))
        #expect(try await end == 0)
    }

    @Test func `a token that ends while a body is on its way changes nothing`() async throws {
        try await RunningService.with { service in
            _ = try await service.vestry(["principal", "create", "ada", "--role", "admin"])
                .succeeded("principal create")
            let secret = try await service.vestry(["api-token", "create", "ada"])
                .succeeded("api-token create").trimmingCharacters(in: .whitespacesAndNewlines)
            let slow = try SlowRequest(port: service.port, token: secret)
            try await offPool { try slow.sendHead() }
            _ = try await service.vestry(["principal", "disable", "ada"])
                .succeeded("principal disable")
            let answer = try await offPool { try slow.finish() }
            #expect(answer.hasPrefix("HTTP/1.1 401"))
            #expect(answer.contains("token_refused"))
        }
    }

    @Test func `a second service finds the port taken and says so`() async throws {
        try await RunningService.with { service in
            let scratch = try ScratchFolder()
            let outcome = try await Program.run(
                Checkout.command, ["serve", "--listen", "127.0.0.1:\(service.port)"],
                ["VESTRY_DATA": "\(scratch.path)/data"])
            #expect(outcome.status == 1)
            #expect(
                outcome.complaints.contains(
                    "another process already listens on 127.0.0.1:\(service.port)"))
        }
    }

    @Test(arguments: [
        (["serve", "--listen", "8080"], [:], 2, "found \"8080\", expected host:port"),
        (["serve", "--lisen", "x"], [:], 2, "Unknown option '--lisen'"),
        (["serve"], ["VESTRY_POOLSIZE": "3"], 2, "did you mean VESTRY_POOL_SIZE?"),
        (
            ["serve"], ["VESTRY_DATABASE_URL": "postgresql://x:secret@127.0.0.1:1/vestry"], 9,
            "the database cannot be reached"
        ),
        (["serve"], ["VESTRY_DATA": "/proc/vestry"], 1, "/proc/vestry"),
        (["migrate"], ["VESTRY_POSTGRES_BIN": "/nowhere"], 1, "no PostgreSQL server binaries"),
        (["principal", "create", "x", "--role", "led"], [:], 2, "did you mean lead?"),
        (["batch", "next"], [:], 4, "an API token is needed"),
        (
            ["batch", "next"], ["VESTRY_URL": "http://127.0.0.1:1", "VESTRY_TOKEN": "vst_x"], 9,
            "cannot be reached"
        ),
    ])
    func `what is wrong at the start is said in a sentence, with its exit status`(
        arguments: [String], environment: [String: String], status: Int32, sentence: String
    ) async throws {
        let outcome = try await Program.run(Checkout.command, arguments, environment)
        #expect(outcome.status == status)
        #expect(outcome.complaints.contains(sentence))
        #expect(!outcome.complaints.contains("secret"))
        #expect(outcome.output.isEmpty)
    }

    @Test func `a given database that lacks migrations is refused until vestry migrate ran`()
        async throws
    {
        try await RunningService.with { service in
            // Another database in the cluster of a running service stands for somebody's server.
            let database = try await ForeignDatabase(service)
            let refused = try await Program.run(
                Checkout.command, ["serve", "--listen", "127.0.0.1:0"], database.environment)
            #expect(refused.status == 9)
            #expect(refused.complaints.contains("run vestry migrate first"))
            let migrated = try await Program.run(
                Checkout.command, ["migrate"], database.environment)
            #expect(migrated.status == 0)
            #expect(migrated.output.contains("applied 0001_foundation.sql"))
            try await RunningService.with(database.environment) { other in
                let ready = try await other.client().send("GET", "/readyz")
                let log = try other.log()
                #expect(ready.status == 200)
                #expect(log.contains("may lose acknowledged writes"))
            }
        }
    }
}
