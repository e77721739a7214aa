import Postgres
import Testing

@Suite struct SQLTests {
    @Test func `interpolated values become numbered placeholders`() {
        let name = "x'; DROP TABLE asset; --"
        let sql: SQL = "SELECT a FROM t WHERE id = \(7) AND name = \(name) AND gone IS \(Int?.none)"
        #expect(sql.text == "SELECT a FROM t WHERE id = $1 AND name = $2 AND gone IS $3")
        #expect(sql.values == [.text("7"), .text(name), .null])
    }

    @Test func `a fragment keeps its values and continues the numbers`() {
        let inner: SQL = "b = \(2) OR c = \(3)"
        let middle: SQL = "(\(inner)) AND d = \(4)"
        let whole: SQL = "SELECT 1 WHERE a = \(1) AND \(middle) AND e = \(5)"
        #expect(
            whole.text == "SELECT 1 WHERE a = $1 AND (b = $2 OR c = $3) AND d = $4 AND e = $5")
        #expect(whole.values == ["1", "2", "3", "4", "5"].map { .text($0) })
    }

    @Test func `placeholders of two digits are renumbered whole`() {
        let many = (1...11).map { value -> SQL in "\(value)" }.joined(separator: ", ")
        let whole: SQL = "VALUES (\(0), \(many), 'äöü €')"
        #expect(
            whole.text
                == "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'äöü €')")
        #expect(whole.values == (0...11).map { .text("\($0)") })
    }

    @Test func `raw text takes part unchanged`() {
        let sql: SQL = "SELECT 1 \(raw: "FOR UPDATE")"
        #expect(sql.text == "SELECT 1 FOR UPDATE")
        #expect(sql.values.isEmpty)
    }

    @Test func `bytes are one value and other arrays are arrays`() {
        #expect([UInt8(1), 2].sqlValue == .bytes([1, 2]))
        #expect(["a", nil].sqlValue == .array([.text("a"), .null]))
        #expect([[UInt8(1)], [2]].sqlValue == .array([.bytes([1]), .bytes([2])]))
        #expect(true.sqlValue == .text("true"))
    }
}
