import Ethereum
import Ledger

extension CSVRow {
    /// A cell that the closure makes something of; what it throws becomes the fault of the cell.
    func read<Value>(
        _ column: Column, _ faults: inout RowFaults, _ make: (String) throws -> Value
    ) -> Value? {
        let text = self[column]
        guard !text.isEmpty else {
            faults.add(row: number, column.rawValue, code: "missing", "is required")
            return nil
        }
        do {
            return try make(text)
        } catch {
            let (code, detail) = Self.words(of: error)
            faults.add(row: number, column.rawValue, code: code, detail, found: text)
            return nil
        }
    }

    private static func words(of error: any Error) -> (code: String, detail: String) {
        switch error {
        case let refusal as any Refusal: (refusal.code, refusal.description)
        case let error as AddressError: ("address_malformed", error.description)
        default: ("invalid", "\(error)")
        }
    }
}
