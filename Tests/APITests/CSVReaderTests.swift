import Testing

@testable import API

@Suite struct CSVReaderTests {
    enum Column: String, CaseIterable { case payee, amount, note }

    @Test(arguments: [
        ("a comma and LF", "payee,amount,note\nada,1,x\n"),
        ("CRLF", "payee,amount,note\r\nada,1,x\r\n"),
        ("no line end at the end", "payee,amount,note\nada,1,x"),
        ("a byte order mark", "\u{FEFF}payee,amount,note\nada,1,x\n"),
        ("another order and case", "NOTE,Payee,aMount\nx,ada,1\n"),
        ("semicolons", "payee;amount;note\nada;1;x\n"),
        ("tabs", "payee\tamount\tnote\nada\t1\tx\n"),
        ("quotes everywhere", "\"payee\",\"amount\",\"note\"\r\n\"ada\",\"1\",\"x\"\r\n"),
        ("a comma inside quotes only", "\"payee\";amount;note\nada;1;x"),
        ("spaces around", " payee ,\tamount,note \n ada , 1\t,x  \n"),
        (
            "invisible characters around",
            "payee,amount\u{A0},note\n"
                + "\u{200B}ada\u{FEFF},\u{202F}1,\u{2060}\u{200E}x\u{A0} "
        ),
        ("blank rows behind", "payee,amount,note\nada,1,x\n\n\r\n"),
    ])
    func `the same row is read with`(_ name: String, _ text: String) throws {
        let rows = try read(text)
        #expect(rows == [["ada", "1", "x"]])
        #expect(try read(text, piece: 1) == rows)
    }

    @Test(arguments: [
        (#""a,b""#, "a,b"), (#""a""b""#, #"a"b"#), (#""""""#, #"""#), (#""""#, ""),
        ("\"a\nb\"", "a\nb"), ("\"a\r\nb\"", "a\r\nb"), (#"" a ""#, "a"), ("é€𝄞", "é€𝄞"),
        (#""""a"" and ""b""""#, #""a" and "b""#), ("'=1", "'=1"), ("a\u{A0}b", "a\u{A0}b"),
    ])
    func `a cell gives its text`(_ cell: String, _ expected: String) throws {
        let file = "payee,note,amount\nada,\(cell),1\n"
        #expect(try read(file) == [["ada", "1", expected]])
        #expect(try read(file, piece: 1) == [["ada", "1", expected]])
    }

    @Test func `an optional column may be left out and is empty then`() throws {
        #expect(try read("payee,amount\nada,1", optional: [.note]) == [["ada", "1", ""]])
    }

    @Test func `rows are numbered as in a spreadsheet and lines as in an editor`() throws {
        let file = "payee,amount,note\r\nada,1,\"two\r\nlines\"\r\n\r\nbob,2,x\r\n"
        var reader = CSVReader<Column>()
        reader.feed(file.utf8)
        reader.end()
        var places: [[Int]] = []
        while let row = try reader.next() { places.append([row.number, row.line]) }
        #expect(places == [[2, 2], [4, 5]])
    }

    @Test(
        arguments: [
            ("", .missingHeader, 1, 1, nil, nil),
            ("\n", .missingHeader, 1, 1, nil, nil),
            ("payee,amount,note,Amount\n", .duplicateColumn, 1, 1, "Amount", "Amount"),
            ("payee,sum,note,\n", .unknownColumn, 1, 1, "sum", "sum, (no name)"),
            ("payee,note\n", .missingColumn, 1, 1, nil, "payee, note"),
            ("payee,amount,note\na,1,x\nb,2\n", .wrongFieldCount, 3, 3, nil, "2 cells"),
            ("payee,amount,note\na,1,x,y\n", .wrongFieldCount, 2, 2, nil, "4 cells"),
            ("payee,amount,note\na,1,\"x\ny\n", .unclosedQuote, 2, 2, "note", "x\ny\n"),
            ("payee,amount,note\n\"p\nq\",1,\"x", .unclosedQuote, 2, 3, "note", "x"),
            ("payee,amount,note\na,5\" disk,x\n", .strayQuote, 2, 2, "amount", "5\""),
            ("payee,amount,note\na,\"1\"2,x\n", .textAfterQuote, 2, 2, "amount", "1\"2"),
            ("payee,amount,note\ra,1,x", .bareCarriageReturn, 1, 1, "3", "note\ra"),
            ("payee,amount,note\na,1\u{0},x\n", .nulCharacter, 2, 2, "amount", "U+0000"),
        ] as [(String, CSVError.Kind, Int, Int, String?, String?)])
    func `a fault is named by row, line, column and what was found`(
        _ text: String, _ kind: CSVError.Kind, _ row: Int, _ line: Int, _ column: String?,
        _ found: String?
    ) {
        for piece in [1, text.utf8.count + 1] {
            let error = #expect(throws: CSVError.self) { try read(text, piece: piece) }
            #expect(error?.kind == kind)
            #expect(error?.row == row)
            #expect(error?.line == line)
            #expect(error?.column == column)
            #expect(error?.found == found)
        }
    }

    @Test func `a header that does not fit lists the columns that do`() {
        let error = #expect(throws: CSVError.self) {
            try read("payee,sum\n", optional: [.note])
        }
        #expect(
            error?.description == """
                Row 1 (line 1), column sum: The header names a column that is not expected; \
                the columns are payee, amount, note (optional), in any order. Found: sum.
                """)
    }

    @Test func `bytes that are not UTF-8 are named`() {
        var reader = CSVReader<Column>()
        reader.feed(Array("payee,amount,note\nRen".utf8) + [0xE9] + Array(",1,x\n".utf8))
        let error = #expect(throws: CSVError.self) { try reader.next() }
        #expect(error?.kind == .invalidUTF8)
        #expect(error?.column == "payee")
        #expect(error?.found == "0xE9 as byte 4 of the cell")
    }

    @Test func `rows behind a recoverable fault are read`() throws {
        var reader = CSVReader<Column>(cellLimit: 6)
        reader.feed(Array("payee,amount,note\na,1\nb,2,x\nc,3,1234567\nd,".utf8))
        reader.feed([0xFF] + Array(",x\ne,5,123456\n".utf8))
        reader.end()
        var payees: [String] = []
        var faults: [CSVError.Kind] = []
        while true {
            do {
                guard let row = try reader.next() else { break }
                payees.append(row[.payee])
            } catch {
                faults.append(error.kind)
                if !error.isRecoverable { break }
            }
        }
        #expect(payees == ["b", "e"])
        #expect(faults == [.wrongFieldCount, .cellTooLong, .invalidUTF8])
    }

    @Test func `a fault of the header or of quotes ends the reading`() {
        for text in ["payee,\u{0}\nx,y\n", "payee,amount,note\na\"b,1,x\nc,2,y\n"] {
            var reader = CSVReader<Column>()
            reader.feed(text.utf8)
            let first = #expect(throws: CSVError.self) { try reader.next() }
            let second = #expect(throws: CSVError.self) { try reader.next() }
            #expect(first?.isRecoverable == false)
            #expect(first == second)
        }
    }

    @Test func `a row may have as many bytes as the limit says`() throws {
        let header = "payee,amount,note"
        for lineEnd in ["\n", "\r\n", ""] {
            let fits = header + "\n123456789012,34,x" + lineEnd
            #expect(try read(fits, rowLimit: 17, piece: 1).count == 1)
            let error = #expect(throws: CSVError.self) {
                try read(header + "\n123456789012,345,x" + lineEnd, rowLimit: 17)
            }
            #expect(error?.kind == .rowTooLong)
        }
        let endless = header + "\na,1,\"" + String(repeating: "x\n", count: 50)
        let error = #expect(throws: CSVError.self) { try read(endless, rowLimit: 40) }
        #expect(error?.kind == .unclosedQuote)
        #expect(error?.line == 2)
    }

    @Test func `nothing is given before its row is complete`() throws {
        var reader = CSVReader<Column>()
        reader.feed("payee,amount,note\nada,1,".utf8)
        #expect(try reader.next() == nil)
        reader.feed("x".utf8)
        #expect(try reader.next() == nil)
        reader.feed("y\n".utf8)
        #expect(try reader.next()?[.note] == "xy")
        #expect(try reader.next() == nil)
    }

    @Test func `random bytes never crash and pieces make no difference`() {
        var state: UInt64 = 7
        let alphabet = Array("a1,;\t\"\n\r \u{FEFF}".utf8)
        for _ in 0..<3_000 {
            var bytes = Array("payee,amount,note\n".utf8)
            for _ in 0..<30 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            let whole = outcome(bytes, piece: bytes.count)
            #expect(outcome(bytes, piece: 1) == whole)
            #expect(outcome(bytes, piece: 7) == whole)
        }
    }

    /// All rows and faults in order, as text.
    private func outcome(_ bytes: [UInt8], piece: Int) -> [String] {
        var reader = CSVReader<Column>()
        var seen: [String] = []
        var rest = bytes[...]
        while true {
            do {
                while let row = try reader.next() {
                    seen.append("\(row.number) \(row.line) \(Column.allCases.map { row[$0] })")
                }
                if rest.isEmpty { break }
                reader.feed(rest.prefix(piece))
                rest = rest.dropFirst(piece)
                if rest.isEmpty { reader.end() }
            } catch {
                seen.append("\(error.kind) \(error.row) \(error.line) \(error.column ?? "")")
                if !error.isRecoverable { break }
            }
        }
        return seen
    }

    private func read(
        _ text: String, optional: Set<Column> = [], rowLimit: Int = 1 << 16, piece: Int = .max
    ) throws -> [[String]] {
        var reader = CSVReader<Column>(optional: optional, rowLimit: rowLimit)
        var rows: [[String]] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            reader.feed(rest.prefix(piece))
            rest = rest.dropFirst(piece)
            while let row = try reader.next() { rows.append(Column.allCases.map { row[$0] }) }
        }
        reader.end()
        while let row = try reader.next() { rows.append(Column.allCases.map { row[$0] }) }
        return rows
    }
}
