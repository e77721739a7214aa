import JSON
import Ledger

extension Fault {
    /// Writes a fault or a warning with its place, as a problem document lists them.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            switch place {
            case .pointer(let pointer):
                writer.field("pointer", pointer)
                writer.field("field", pointer.split(separator: "/").last.map(String.init) ?? "")
            case .row(let row, let column):
                writer.field("row", row)
                writer.field("field", column)
            case .parameter(let name):
                writer.field("parameter", name)
                writer.field("field", name)
            }
            writer.field("code", code)
            writer.field("detail", detail)
            writer.field("found", found.map { String($0.prefix(200)) })
        }
    }

    /// What is wrong with a row of a file.
    init(_ error: CSVError) {
        self.init(
            at: .row(error.row, column: error.column ?? ""), code: error.kind.rawValue,
            detail: error.detail, found: error.found)
    }
}

extension JSONWriter {
    /// Writes the member `warnings`: what was taken but should be looked at.
    mutating func warnings(_ warnings: [Fault]) {
        array("warnings") { writer in
            for warning in warnings { warning.write(to: &writer) }
        }
    }
}
