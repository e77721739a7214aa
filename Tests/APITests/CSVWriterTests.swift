import Testing

@testable import API

@Suite struct CSVWriterTests {
    @Test func `rows are separated by commas and end with CRLF`() {
        var writer = CSVWriter(header: ["payee", "amount", "rows"])
        writer.row {
            $0.text("ada")
            $0.number("-144.55")
            $0.number(-3)
        }
        writer.row {
            $0.text("")
            $0.number("")
            $0.text("")
        }
        #expect(text(&writer) == "payee,amount,rows\r\nada,-144.55,-3\r\n,,\r\n")
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""),
        ("a\rb", "\"a\rb\""), (" a ", " a "), ("é;€", "é;€"), ("", "\"\""),
        ("=1+2", "'=1+2"), ("+1", "'+1"), ("-1", "'-1"), ("@sum", "'@sum"), ("\tx", "'\tx"),
        ("\rx", "\"'\rx\""), ("=A1,\"", "\"'=A1,\"\"\""), ("a=1", "a=1"), ("'x", "'x"),
    ])
    func `text is quoted where it must be and never runs as a formula`(
        _ value: String, _ expected: String
    ) {
        var writer = CSVWriter(header: ["note"])
        _ = writer.take()
        writer.row { $0.text(value) }
        #expect(text(&writer) == expected + "\r\n")
    }

    @Test func `bytes may be taken in the middle of a row`() {
        var writer = CSVWriter(header: ["a", "b"])
        writer.text("x")
        let first = text(&writer)
        writer.text("y")
        writer.endRow()
        #expect(first + text(&writer) == "a,b\r\nx,y\r\n")
        #expect(writer.count == 0)
    }

    @Test func `what is written is read again`() throws {
        enum Column: String, CaseIterable { case a, b }
        let cells = ["", "x", "a,b", "\"", "\"\"", "line\nbreak", "l\r\nb", "é€", "x;\ty"]
        var writer = CSVWriter(header: ["a", "b"])
        for cell in cells {
            writer.row {
                $0.text(cell)
                $0.number(cell)
            }
        }
        var reader = CSVReader<Column>()
        reader.feed(writer.take())
        reader.end()
        var read: [[String]] = []
        while let row = try reader.next() { read.append([row[.a], row[.b]]) }
        #expect(read == cells.map { [$0, $0] })
    }

    private func text(_ writer: inout CSVWriter) -> String {
        String(decoding: writer.take(), as: UTF8.self)
    }
}
