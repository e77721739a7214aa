/// The columns of a file in the order of its header.
struct CSVHeader<Column>: Sendable
where Column: CaseIterable & Hashable & RawRepresentable & Sendable, Column.RawValue == String {
    /// Empty until the header was read.
    private(set) var columns: [Column] = []
    private var names: [String] = []

    /// The name of a column as the header writes it, or its number from 1.
    func name(at index: Int) -> String {
        guard names.indices.contains(index), !names[index].isEmpty else { return "\(index + 1)" }
        return names[index]
    }

    /// Matches the header's names, trimmed already, whatever their case.
    mutating func read(_ names: [String], optional: Set<Column>) throws(CSVError) {
        self.names = names
        var columns: [Column] = []
        var unknown: [Int] = []
        for (index, name) in names.enumerated() {
            let lowercased = name.lowercased()
            let column = Column.allCases.first { $0.rawValue.lowercased() == lowercased }
            guard let column else {
                unknown.append(index)
                continue
            }
            guard !columns.contains(column) else {
                throw fault(
                    .duplicateColumn, index, name, "The header names a column twice", optional)
            }
            columns.append(column)
        }
        if let first = unknown.first {
            let found = unknown.map { names[$0].isEmpty ? "(no name)" : names[$0] }
            throw fault(
                .unknownColumn, first, found.joined(separator: ", "),
                "The header names a column that is not expected", optional)
        }
        let missing = Column.allCases.filter { !columns.contains($0) && !optional.contains($0) }
        guard missing.isEmpty else {
            let list = missing.map(\.rawValue).joined(separator: ", ")
            throw fault(
                .missingColumn, nil, names.joined(separator: ", "), "The header lacks \(list)",
                optional)
        }
        self.columns = columns
    }

    /// A fault of the header; every one lists the columns that are expected.
    func fault(
        _ kind: CSVError.Kind, _ index: Int?, _ found: String?, _ detail: String,
        _ optional: Set<Column>
    ) -> CSVError {
        let expected = Column.allCases.map {
            optional.contains($0) ? "\($0.rawValue) (optional)" : $0.rawValue
        }
        return CSVError(
            kind: kind, row: 1, line: 1, column: index.map { name(at: $0) },
            found: found.map { String($0.prefix(200)) },
            detail: "\(detail); the columns are \(expected.joined(separator: ", ")), in any order.")
    }
}
