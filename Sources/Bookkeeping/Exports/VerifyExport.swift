/// Looks at an export without a database: whether it is whole, and what it says of itself.
public struct VerifyExport {
    private var reading = ExportReading(NoSink())

    /// Nothing read yet.
    public init() {}

    /// Reads the next bytes of the file, cut anywhere; throws the first break.
    public mutating func read(_ chunk: [UInt8]) throws(ExportBreak) {
        try reading.read(chunk)
    }

    /// Ends the file; throws when it is not whole.
    public mutating func finish() throws(ExportBreak) -> ExportManifest {
        try reading.finish()
    }
}
