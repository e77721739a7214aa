import Testing

@testable import vestry

@Suite struct TableTests {
    private func table(_ rows: [[Table.Cell]]) -> Table {
        var table = Table(["id", "roles", "payee_id"])
        for row in rows { table.append(row) }
        return table
    }

    @Test func `rows stand under their columns, and nothing is a dash`() {
        let rows: [[Table.Cell]] = [
            [.text("prn_1"), .list(["approver", "finance"]), .nothing],
            [.text("prn_22"), .list([]), .text("pye_1")],
        ]
        #expect(
            table(rows).text() == """
                ID      ROLES             PAYEE_ID
                prn_1   approver,finance  -
                prn_22  -                 pye_1
                """)
    }

    @Test func `as JSON a list is an array and nothing is null`() {
        let row: [Table.Cell] = [.text("a\"b"), .list(["x", "y"]), .nothing]
        #expect(table([row]).json() == #"[{"id":"a\"b","roles":["x","y"],"payee_id":null}]"#)
        #expect(table([row]).jsonOfOne() == #"{"id":"a\"b","roles":["x","y"],"payee_id":null}"#)
    }

    @Test func `no rows are an empty array, and a header for people`() {
        #expect(table([]).json() == "[]")
        #expect(table([]).text() == "ID  ROLES  PAYEE_ID")
    }
}
