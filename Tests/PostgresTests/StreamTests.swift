import EventLoop
import Postgres
import TestSupport
import Testing

@Suite struct StreamTests {
    struct Refusal: Error {}

    @Test(arguments: [1, 2, 3, 4, 1_000])
    func `streamed rows come complete and in order, whatever the batch`(batch: Int) async throws {
        try await withDatabase { database in
            try await database.transaction(.snapshot) { transaction in
                var seen: [Int] = []
                let rows = transaction.rows(
                    "SELECT n FROM generate_series(\(1)::int, \(3)::int) AS n ORDER BY n",
                    batch: batch)
                for try await row in rows { seen.append(try row.get("n")) }
                #expect(seen == [1, 2, 3])
                var none = 0
                for try await _ in transaction.rows("SELECT 1 WHERE false") { none += 1 }
                #expect(none == 0)
            }
        }
    }

    @Test func `two hundred thousand rows stream through`() async throws {
        try await withDatabase { database in
            let sum = try await database.transaction(.snapshot) { transaction in
                var sum = 0
                let rows = transaction.rows(
                    "SELECT n, repeat('x', 100) AS filler FROM generate_series(1, 200000) AS n")
                for try await row in rows { sum += try row.get("n", as: Int.self) }
                return sum
            }
            #expect(sum == 20_000_100_000)
        }
    }

    @Test func `a stream left early and another beside it do not hinder each other`() async throws {
        try await withDatabase { database in
            try await database.transaction { transaction in
                var first = transaction.rows("SELECT generate_series(1, 100) AS n", batch: 10)
                    .makeAsyncIterator()
                var second = transaction.rows("SELECT generate_series(101, 200) AS n", batch: 10)
                    .makeAsyncIterator()
                for number in 1...25 {
                    let one = try await first.next()
                    let other = try await second.next()
                    #expect(try one?.get("n", as: Int.self) == number)
                    #expect(try other?.get("n", as: Int.self) == number + 100)
                }
                try await transaction.query("SELECT 1")
            }
        }
    }

    @Test func `a hundred thousand rows copy in and out unchanged`() async throws {
        try await withOwnDatabase { _, database in
            try await database.query("CREATE TABLE item (id integer, name text)")
            let copied = try await database.transaction { transaction in
                try await transaction.copyIn("COPY item (id, name) FROM STDIN") { writer in
                    var chunk: [UInt8] = []
                    for number in 0..<100_000 {
                        chunk.append(contentsOf: "\(number)\tname \(number)\n".utf8)
                        // Chunks end anywhere, also within a row.
                        if chunk.count > 50_000 {
                            try await writer.write(Array(chunk.prefix(49_999)))
                            chunk.removeFirst(49_999)
                        }
                    }
                    try await writer.write(chunk)
                }
            }
            #expect(copied == 100_000)
            var text: [UInt8] = []
            var chunks = 0
            try await database.transaction(.snapshot) { transaction in
                try await transaction.copyOut(
                    "COPY (SELECT id, name FROM item ORDER BY id) TO STDOUT"
                ) { chunk in
                    text.append(contentsOf: chunk)
                    chunks += 1
                }
                // The connection is in pipeline mode again.
                #expect(try await transaction.query("SELECT 1").count == 1)
            }
            let expected = (0..<100_000).reduce(into: [UInt8]()) { bytes, number in
                bytes.append(contentsOf: "\(number)\tname \(number)\n".utf8)
            }
            #expect(text == expected)
            #expect(chunks > 10)
        }
    }

    @Test func `chunks far larger than the socket's buffer all go their way`() async throws {
        try await withOwnDatabase { _, database in
            try await database.query("CREATE TABLE item (name text)")
            let row = String(repeating: "x", count: 1023) + "\n"
            let chunk = [UInt8](String(repeating: row, count: 1024).utf8)
            for _ in 1...16 {
                let rows = try await database.transaction { transaction in
                    try await transaction.copyIn("COPY item (name) FROM STDIN") { writer in
                        for _ in 1...4 { try await writer.write(chunk) }
                    }
                }
                #expect(rows == 4096)
            }
        }
    }

    @Test func `a copy from a sequence of chunks`() async throws {
        try await withOwnDatabase { _, database in
            try await database.query("CREATE TABLE item (id integer)")
            let chunks = AsyncStream<[UInt8]> { stream in
                for number in 1...10 { stream.yield(Array("\(number)\n".utf8)) }
                stream.finish()
            }
            let copied = try await database.transaction { transaction in
                try await transaction.copyIn("COPY item (id) FROM STDIN", chunks: chunks)
            }
            #expect(copied == 10)
        }
    }

    @Test func `a bad row fails the copy with the server's words and frees the connection`()
        async throws
    {
        try await withOwnDatabase {
            $0.transactionConnections = 1
        } running: { _, database in
            try await database.query("CREATE TABLE item (id integer)")
            let error = await #expect(throws: PostgresError.self) {
                try await database.transaction { transaction in
                    try await transaction.copyIn("COPY item (id) FROM STDIN") { writer in
                        try await writer.write(Array("1\nwrong\n".utf8))
                    }
                }
            }
            #expect(error?.sqlState == .invalidTextRepresentation)
            try await database.transaction { try await $0.query("SELECT 1") }
            // The same connection served both.
            #expect(database.statistics.open <= 2)
            #expect(try await eventually { database.statistics.idle == 1 })
        }
    }

    @Test func `a copy whose source fails copies nothing`() async throws {
        try await withOwnDatabase {
            $0.transactionConnections = 1
        } running: { _, database in
            try await database.query("CREATE TABLE item (id integer)")
            await #expect(throws: Refusal.self) {
                try await database.transaction { transaction in
                    try await transaction.copyIn("COPY item (id) FROM STDIN") { writer in
                        try await writer.write(Array("1\n".utf8))
                        throw Refusal()
                    }
                }
            }
            #expect(try await database.query("SELECT id FROM item").isEmpty)
        }
    }

    @Test func `a reader that gives up stops the copy and frees the connection`() async throws {
        try await withDatabase {
            $0.transactionConnections = 1
        } running: { database in
            await #expect(throws: Refusal.self) {
                try await database.transaction { transaction in
                    try await transaction.copyOut(
                        "COPY (SELECT generate_series(1, 100000000)) TO STDOUT"
                    ) { _ in throw Refusal() }
                }
            }
            try await database.transaction { try await $0.query("SELECT 1") }
            #expect(database.statistics.connects == 1)
        }
    }

    @Test func `a statement that is no copy, or has values, is refused`() async throws {
        try await withDatabase { database in
            let plain = await #expect(throws: PostgresError.self) {
                try await database.transaction { transaction in
                    try await transaction.copyIn("SELECT 1 AS n") { _ in }
                }
            }
            #expect(plain?.kind == .misuse)
            let bound = await #expect(throws: PostgresError.self) {
                try await database.transaction { transaction in
                    try await transaction.copyOut("COPY (SELECT \(1)::int) TO STDOUT") { _ in }
                }
            }
            #expect(bound?.kind == .misuse)
        }
    }
}
