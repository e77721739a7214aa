import EventLoop
import Postgres
import TestSupport
import Testing

@Suite struct QueryTests {
    @Test func `an error carries condition, constraint, table and column, not the values`()
        async throws
    {
        try await withOwnDatabase { _, database in
            try await database.query(
                """
                CREATE TABLE person (
                    name text CONSTRAINT person_name_key UNIQUE,
                    age integer CONSTRAINT person_age_check CHECK (age > 0)
                )
                """)
            try await database.query("INSERT INTO person (name, age) VALUES (\("Ada"), 36)")
            let duplicate = await #expect(throws: PostgresError.self) {
                try await database.query("INSERT INTO person (name, age) VALUES (\("Ada"), 1)")
            }
            #expect(duplicate?.kind == .server)
            #expect(duplicate?.sqlState == .uniqueViolation)
            #expect(duplicate?.constraint == "person_name_key")
            #expect(duplicate?.table == "person")
            #expect(duplicate.map { "\($0)".contains("Ada") } == false)
            #expect(duplicate?.detail?.contains("Ada") == true)
            let check = await #expect(throws: PostgresError.self) {
                try await database.query("INSERT INTO person (name, age) VALUES (\("Bob"), \(-5))")
            }
            #expect(check?.sqlState == .checkViolation)
            #expect(check?.constraint == "person_age_check")
            let input = await #expect(throws: PostgresError.self) {
                try await database.query("SELECT \("secret")::integer AS number")
            }
            #expect(input?.sqlState == .invalidTextRepresentation)
            #expect(input.map { "\($0)".contains("secret") } == false)
        }
    }

    @Test func `a statement tells how many rows it touched`() async throws {
        try await withOwnDatabase { _, database in
            try await database.query("CREATE TABLE item (id integer)")
            let inserted = try await database.query(
                "INSERT INTO item (id) SELECT generate_series(1, 25)")
            #expect(inserted.affected == 25)
            #expect(inserted.isEmpty)
            #expect(try await database.query("DELETE FROM item WHERE id > \(20)").affected == 5)
        }
    }

    @Test func `a thousand pipelined queries are not disturbed by failing ones among them`()
        async throws
    {
        try await withDatabase { database in
            let loop = try TestLoops.shared().loops[0]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1_000 {
                    group.addTask(executorPreference: loop) {
                        if number.isMultiple(of: 7) {
                            let error = await #expect(throws: PostgresError.self) {
                                try await database.query(
                                    "SELECT 1 / (\(number)::int - \(number)::int)")
                            }
                            #expect(error?.sqlState?.rawValue == "22012")
                        } else {
                            let rows = try await database.query(
                                "SELECT \(number)::int * 2 AS double")
                            #expect(try rows.first?.get("double", as: Int.self) == number * 2)
                        }
                    }
                }
                try await group.waitForAll()
            }
            // One pipelined connection served them all.
            #expect(database.statistics.open == 1)
            #expect(database.statistics.queries == 1_000)
            #expect(database.statistics.errors == 143)
        }
    }

    @Test func `a statement that does not parse leaves its connection usable`() async throws {
        try await withDatabase { database in
            for _ in 0..<3 {
                let error = await #expect(throws: PostgresError.self) {
                    try await database.query("SELEC 1")
                }
                #expect(error?.sqlState == .syntaxError)
                #expect(error?.position == 1)
            }
            let next = try await database.query("SELECT 5 AS n").first
            #expect(try next?.get("n", as: Int.self) == 5)
        }
    }

    @Test func `a changed table does not break statements prepared before`() async throws {
        try await withOwnDatabase { _, database in
            try await database.query("CREATE TABLE item (id integer)")
            let select: SQL = "SELECT item.* FROM item"
            try await database.query(select)
            try await database.query(select)
            try await database.query("ALTER TABLE item ADD COLUMN name text DEFAULT 'new'")
            try await database.query("INSERT INTO item (id) VALUES (1)")
            // Each loop has its own connection with its own prepared form.
            for _ in 0..<4 {
                let row = try await database.query(select).first
                #expect(try row?.get("name") == "new")
            }
        }
    }

    @Test func `a statement is stopped at its time limit`() async throws {
        try await withDatabase {
            $0.statementTimeout = .milliseconds(50)
        } running: { database in
            let error = await #expect(throws: PostgresError.self) {
                try await database.query("SELECT pg_sleep(60)")
            }
            #expect(error?.kind == .timedOut)
            #expect(error?.sqlState == .queryCanceled)
        }
    }

    @Test func `COPY by a plain query is refused and the next query finds a connection`()
        async throws
    {
        try await withDatabase { database in
            await #expect(throws: PostgresError.self) {
                try await database.query("COPY (SELECT 1) TO STDOUT")
            }
            let next = try await database.query("SELECT 5 AS n").first
            #expect(try next?.get("n", as: Int.self) == 5)
        }
    }

    @Test func `prepared statements are bounded on the server as well`() async throws {
        try await withDatabase {
            $0.preparedStatements = 4
            $0.transactionConnections = 1
        } running: { database in
            let columns: [SQL] = [
                "1 AS a", "1 AS b", "1 AS c", "1 AS d", "1 AS e", "1 AS f", "1 AS g", "1 AS h",
            ]
            for _ in 0..<3 {
                for column in columns {
                    try await database.transaction { transaction in
                        let rows = try await transaction.query("SELECT \(column)")
                        #expect(rows.count == 1)
                    }
                }
            }
            let kept = try await database.transaction { transaction in
                try await transaction.query("SELECT count(*) AS n FROM pg_prepared_statements")
                    .first?.get("n", as: Int.self)
            }
            // Four, and the one whose place this last statement took: it goes with the next.
            #expect(kept == 5)
        }
    }

    @Test func `a URL that libpq cannot read is refused without being shown`() {
        let error = #expect(throws: PostgresError.self) {
            try DatabaseConfiguration(url: "postgresql://me:secret@host:port:wrong/x?no=such")
        }
        #expect(error?.kind == .misuse)
        #expect(error.map { "\($0)".contains("secret") } == false)
    }

    @Test func `a configuration does not show its password`() throws {
        let configuration = try DatabaseConfiguration(url: "postgresql://me:secret@host/x")
        var text = "\(configuration)"
        dump(configuration, to: &text)
        #expect(!text.contains("secret"))
    }

    @Test func `a first connection that fails says why`() async throws {
        let server = try PostgresServer.shared()
        let url = server.url(database: "no_such_database", role: .service)
        let database = try Database(
            try DatabaseConfiguration(url: url), loops: TestLoops.shared())
        let error = await #expect(throws: PostgresError.self) {
            try await database.checkConnection()
        }
        #expect(error?.kind == .connectionLost)
        #expect(error?.message.contains("no_such_database") == true)
        await database.close()
        let closed = await #expect(throws: PostgresError.self) {
            try await database.query("SELECT 1")
        }
        #expect(closed?.kind == .closed)
    }
}
