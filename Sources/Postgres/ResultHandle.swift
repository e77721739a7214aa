import CLibPQ

/// One answer of the server, kept in libpq's memory and freed with its last user.
///
/// Sendable without the compiler's proof: nothing changes the answer after it arrived, and libpq
/// allows reading an answer from several threads.
@safe final class ResultHandle: @unchecked Sendable {
    private let result: OpaquePointer

    /// Takes the answer over.
    init(_ result: OpaquePointer) {
        unsafe self.result = unsafe result
    }

    deinit {
        unsafe PQclear(result)
    }

    var status: ExecStatusType { unsafe PQresultStatus(result) }
    var rowCount: Int { Int(unsafe PQntuples(result)) }

    var columnNames: [String] {
        (0..<(unsafe PQnfields(result))).map { index in
            guard let name = unsafe PQfname(result, index) else { return "" }
            return unsafe String(cString: name)
        }
    }

    /// What the statement did: `COMMIT`, `INSERT 0 5`.
    var command: String {
        guard let text = unsafe PQcmdStatus(result) else { return "" }
        return unsafe String(cString: text)
    }

    /// How many rows the statement touched.
    var affected: Int {
        guard let text = unsafe PQcmdTuples(result) else { return 0 }
        return unsafe Int(String(cString: text)) ?? 0
    }

    func isNull(row: Int, column: Int) -> Bool {
        unsafe PQgetisnull(result, Int32(row), Int32(column)) == 1
    }

    func decode<T: SQLDecodable>(
        _ type: T.Type, row: Int, column: Int
    ) throws(PostgresError) -> T {
        let length = Int(unsafe PQgetlength(result, Int32(row), Int32(column)))
        guard let start = unsafe PQgetvalue(result, Int32(row), Int32(column)) else {
            throw .decoding("\(T.self)")
        }
        // The bytes live as long as the answer, which `self` keeps alive across the call.
        defer { withExtendedLifetime(self) {} }
        let bytes = unsafe UnsafeBufferPointer(
            start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: length)
        return try T(sqlText: unsafe bytes.span)
    }

    /// The server's complaint that this answer carries.
    var error: PostgresError {
        let state = field("C").map { SQLState(rawValue: $0) }
        let kind = Self.kind(of: state, severity: field("V"))
        let message = field("M") ?? overallMessage
        return PostgresError(
            kind, message, sqlState: state, constraint: field("n"), table: field("t"),
            column: field("c"), detail: field("D"), position: field("P").flatMap { Int($0) })
    }

    private var overallMessage: String {
        guard let text = unsafe PQresultErrorMessage(result) else { return "" }
        return PostgresError.oneLine(unsafe String(cString: text))
    }

    private static func kind(of state: SQLState?, severity: String?) -> PostgresError.Kind {
        // libpq makes an answer of its own, without a condition, when the connection breaks.
        guard let state else { return .connectionLost }
        if severity == "FATAL" || severity == "PANIC" || state.category == "08" {
            return .connectionLost
        }
        return state == .queryCanceled ? .timedOut : .server
    }

    private func field(_ code: Unicode.Scalar) -> String? {
        guard let text = unsafe PQresultErrorField(result, Int32(code.value)) else { return nil }
        return unsafe String(cString: text)
    }
}

extension PostgresError {
    /// libpq ends its messages with a line break and sometimes writes several lines.
    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
