/// The faults of an uploaded file, by row; at most 1,000 are kept and the others counted.
public struct RowFaults: Sendable, Hashable {
    /// How many faults are kept.
    public static let limit = 1000

    /// The faults that were kept, in the order in which they were found.
    public private(set) var faults: [Fault] = []
    /// How many more there were.
    public private(set) var omitted = 0

    /// No faults yet.
    public init() {}

    /// Whether nothing is wrong.
    public var isEmpty: Bool { faults.isEmpty }

    /// Adds a fault.
    public mutating func add(_ fault: Fault) {
        guard faults.count < Self.limit else {
            omitted += 1
            return
        }
        faults.append(fault)
    }

    /// Counts faults that are not worth keeping.
    public mutating func omit(_ count: Int) {
        omitted += count
    }

    /// Adds what is wrong with a cell.
    public mutating func add(
        row: Int, _ column: String, code: String, _ detail: String, found: String? = nil
    ) {
        add(Fault(at: .row(row, column: column), code: code, detail: detail, found: found))
    }

    /// The kept faults in the order of their rows.
    public var sorted: [Fault] {
        faults.enumerated().sorted { ($0.element.row, $0.offset) < ($1.element.row, $1.offset) }
            .map(\.element)
    }
}

extension Fault {
    fileprivate var row: Int {
        switch place {
        case .row(let row, _): row
        case .pointer, .parameter: 0
        }
    }
}
