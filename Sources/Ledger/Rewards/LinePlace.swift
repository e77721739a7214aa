/// Where a line stands: in a file, in a request, or in the run already.
public enum LinePlace: Hashable, Sendable {
    /// A row of a CSV file as a spreadsheet counts; the header is row 1.
    case row(Int)
    /// An element of `lines` in a JSON body, from 0.
    case element(Int)
    /// The JSON body itself.
    case body
    /// The line of the run with this number.
    case line(Int)

    /// The place of one of the line's fields.
    public func of(_ field: String) -> Fault.Place {
        switch self {
        case .row(let number): .row(number, column: field)
        case .element(let index): .pointer("/lines/\(index)/\(field)")
        case .body: .pointer("/\(field)")
        case .line(let number): .row(number, column: field)
        }
    }
}

extension LinePlace: CustomStringConvertible {
    /// Words that follow "is already on".
    public var description: String {
        switch self {
        case .row(let number): "row \(number) of the file"
        case .element(let index): "/lines/\(index) of the request"
        case .body: "this line"
        case .line(let number): "line \(number) of the run"
        }
    }
}
