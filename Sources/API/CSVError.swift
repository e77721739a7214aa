/// What is wrong with an uploaded CSV file, and where.
struct CSVError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of fault; the raw value is stable and fit for a problem document.
    enum Kind: String, Sendable, CaseIterable {
        case missingHeader = "missing_header"
        case duplicateColumn = "duplicate_column"
        case unknownColumn = "unknown_column"
        case missingColumn = "missing_column"
        case rowTooLong = "row_too_long"
        case unclosedQuote = "unclosed_quote"
        case strayQuote = "stray_quote"
        case textAfterQuote = "text_after_quote"
        case bareCarriageReturn = "bare_carriage_return"
        case wrongFieldCount = "wrong_field_count"
        case invalidUTF8 = "invalid_utf8"
        case nulCharacter = "nul_character"
        case cellTooLong = "cell_too_long"
    }

    /// What rule was broken.
    let kind: Kind
    /// Row as a spreadsheet counts: the header is 1, data begins with 2, blank rows count.
    let row: Int
    /// Physical line, from 1, on which the row begins, or the quote that is not closed.
    let line: Int
    /// The column by its name in the header, or by its number where it has none; nil for the row.
    let column: String?
    /// What was found, cut short; nil where there is nothing to show.
    let found: String?
    /// What must hold and what to do about it.
    let detail: String

    /// Whether the rows behind this one can still be read; nothing can without a header.
    var isRecoverable: Bool {
        switch kind {
        case .wrongFieldCount, .invalidUTF8, .nulCharacter, .cellTooLong: row > 1
        case .missingHeader, .duplicateColumn, .unknownColumn, .missingColumn, .rowTooLong,
            .unclosedQuote, .strayQuote, .textAfterQuote, .bareCarriageReturn:
            false
        }
    }

    var description: String {
        "Row \(row) (line \(line))\(column.map { ", column \($0)" } ?? ""): \(detail)"
            + (found.map { " Found: \($0)." } ?? "")
    }
}

extension CSVError.Kind {
    /// What must hold and what to do, with the limit that was passed where there is one.
    func advice(limit: Int) -> String {
        switch self {
        case .missingHeader, .duplicateColumn, .unknownColumn, .missingColumn:
            "The first row must name the columns."
        case .rowTooLong:
            "The row has more than \(limit) bytes; look for a missing line end or shorten it."
        case .unclosedQuote:
            "A quote opened here is never closed; close it, and double quotes inside a cell."
        case .strayQuote:
            "A quote stands inside a cell without quotes; quote the whole cell and double it."
        case .textAfterQuote:
            "Text follows the closing quote of a cell; double quotes that belong to the text."
        case .bareCarriageReturn:
            "A carriage return stands alone; end lines with LF or CRLF."
        case .wrongFieldCount:
            "The row must have \(limit) cells like the header; "
                + "put text that contains the separator in double quotes."
        case .invalidUTF8:
            "The cell is not well-formed UTF-8; save the file as “CSV UTF-8”."
        case .nulCharacter:
            "The cell contains a NUL character; remove it, or save the file as UTF-8."
        case .cellTooLong:
            "The cell must have at most \(limit) bytes; shorten it."
        }
    }
}
