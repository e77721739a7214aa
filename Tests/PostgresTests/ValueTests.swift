import Postgres
import TestSupport
import Testing

@Suite struct ValueTests {
    /// Texts that an encoding could damage.
    static let texts = [
        "", "plain", "it's \"quoted\" \\ and {braced}, NULL", "NULL", "Grüße, 世界 🪙", "a\nb\tc",
        " leading and trailing ", "$1", "%s",
    ]

    @Test func `texts come back as they were sent`() async throws {
        try await withDatabase { database in
            for text in Self.texts {
                let row = try await database.query(
                    "SELECT \(text)::text AS value, length(\(text)::text) AS length"
                ).first
                #expect(try row?.get("value") == text)
                #expect(try row?.get("length", as: Int.self) == text.unicodeScalars.count)
            }
        }
    }

    @Test func `integers come back at their bounds`() async throws {
        try await withDatabase { database in
            let rows = try await database.query(
                """
                SELECT \(Int64.min)::bigint AS least, \(Int64.max)::bigint AS most,
                    \(Int32.min)::integer AS small, \(Int16.max)::smallint AS tiny,
                    \(true)::boolean AS yes, \(false)::boolean AS no
                """)
            let row = try #require(rows.first)
            #expect(try row.get("least") == Int64.min)
            #expect(try row.get("most") == Int.max)
            #expect(try row.get("small") == Int32.min)
            #expect(try row.get("tiny") == Int16.max)
            #expect(try row.get("yes", as: Bool.self))
            #expect(try row.get("no", as: Bool.self) == false)
        }
    }

    @Test func `NULL is nil where an optional is asked and an error elsewhere`() async throws {
        try await withDatabase { database in
            let row = try #require(
                try await database.query("SELECT \(String?.none)::text AS nothing").first)
            #expect(try row.optional("nothing", as: String.self) == nil)
            #expect(try row.get("nothing", as: Int?.self) == nil)
            let error = #expect(throws: PostgresError.self) {
                try row.get("nothing", as: String.self)
            }
            #expect(error?.kind == .decoding)
            #expect(error?.column == "nothing")
        }
    }

    @Test func `a value of another form names its column and hides itself`() async throws {
        try await withDatabase { database in
            let row = try #require(
                try await database.query(
                    "SELECT 'secret' AS word, 40000 AS big, 9999999999 AS bigger"
                ).first)
            for (column, isRead) in [
                ("word", { _ = try row.get("word", as: Int.self) }),
                ("big", { _ = try row.get("big", as: Int16.self) }),
                ("bigger", { _ = try row.get("bigger", as: Int32.self) }),
                ("absent", { _ = try row.get("absent", as: Int.self) }),
            ] as [(String, () throws -> Void)] {
                let error = #expect(throws: PostgresError.self) { try isRead() }
                #expect(error?.kind == .decoding)
                #expect(error?.column == column)
                #expect(error.map { "\($0)".contains("secret") } == false)
                #expect(error.map { "\($0)".contains("40000") } == false)
            }
        }
    }

    @Test func `bytes come back with every value`() async throws {
        try await withDatabase { database in
            let bytes = (0...255).map { UInt8($0) }
            let row = try #require(
                try await database.query(
                    """
                    SELECT \(bytes)::bytea AS bytes, length(\(bytes)::bytea) AS length,
                        ''::bytea AS none, get_byte(\(bytes)::bytea, 200) AS one
                    """
                ).first)
            #expect(try row.get("bytes") == bytes)
            #expect(try row.get("length", as: Int.self) == 256)
            #expect(try row.get("none", as: [UInt8].self) == [])
            #expect(try row.get("one", as: Int.self) == 200)
        }
    }

    @Test func `arrays come back with quotes, backslashes and NULL`() async throws {
        try await withDatabase { database in
            let texts: [String?] = Self.texts + [nil, "last"]
            let row = try #require(
                try await database.query(
                    """
                    SELECT \(texts)::text[] AS texts, cardinality(\(texts)::text[]) AS count,
                        (\(texts)::text[])[3] AS third, \([1, -2, 3])::bigint[] AS numbers,
                        \([[1, 2], [3, 4]])::integer[] AS square, '{}'::text[] AS none,
                        \([[UInt8(0), 255], [10]])::bytea[] AS bytes,
                        '[2:3]={7,8}'::integer[] AS shifted
                    """
                ).first)
            #expect(try row.get("texts", as: [String?].self) == texts)
            #expect(try row.get("count", as: Int.self) == texts.count)
            #expect(try row.get("third", as: String.self) == Self.texts[2])
            #expect(try row.get("numbers", as: [Int].self) == [1, -2, 3])
            #expect(try row.get("square", as: [[Int]].self) == [[1, 2], [3, 4]])
            #expect(try row.get("none", as: [String].self) == [])
            #expect(try row.get("bytes", as: [[UInt8]].self) == [[0, 255], [10]])
            #expect(try row.get("shifted", as: [Int].self) == [7, 8])
            #expect(throws: PostgresError.self) { try row.get("texts", as: [String].self) }
        }
    }

    @Test func `arrays that were spelled before are sent as they are`() async throws {
        try await withDatabase { database in
            let texts: [String?] = Self.texts + [nil, "last"]
            let sql: SQL = """
                SELECT \(texts)::text[] AS texts, \([[1, 2], [3, 4]])::integer[] AS square,
                    \([UInt8(0), 255])::bytea AS bytes, \(Self.texts[2])::text AS text,
                    \(String?.none)::text AS nothing
                """
            let spelled = try sql.spelled()
            #expect(spelled.text == sql.text)
            #expect(!spelled.values.contains { if case .array = $0 { true } else { false } })
            let row = try #require(try await database.query(spelled).first)
            #expect(try row.get("texts", as: [String?].self) == texts)
            #expect(try row.get("square", as: [[Int]].self) == [[1, 2], [3, 4]])
            #expect(try row.get("bytes", as: [UInt8].self) == [0, 255])
            #expect(try row.get("text", as: String.self) == Self.texts[2])
            #expect(try row.optional("nothing", as: String.self) == nil)
            let zero: SQL = "SELECT \(["a\0b"])::text[] AS value"
            let error = #expect(throws: PostgresError.self) { try zero.spelled() }
            #expect(error?.kind == .misuse)
        }
    }

    @Test func `a zero byte in a text is refused instead of cutting the text`() async throws {
        try await withDatabase { database in
            for value in [SQLValue.text("a\0b"), .array([.text("a\0b")])] {
                let error = await #expect(throws: PostgresError.self) {
                    try await database.query("SELECT \(value)::text AS value")
                }
                #expect(error?.kind == .misuse)
            }
        }
    }

    @Test func `arrays unnest to rows in order`() async throws {
        try await withDatabase { database in
            let rows = try await database.query(
                """
                SELECT item.name FROM unnest(\(["c", "a", "b"])::text[]) WITH ORDINALITY
                    AS item (name, place) ORDER BY item.place
                """)
            #expect(try rows.map { try $0.get("name", as: String.self) } == ["c", "a", "b"])
            #expect(rows.affected == 3)
        }
    }
}
