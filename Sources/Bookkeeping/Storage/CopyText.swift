/// Rows in the text format of COPY: values between tabs, rows between line feeds.
struct CopyText {
    private(set) var bytes: [UInt8] = []
    private var followsAnother = false

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// Writes a value of ours.
    mutating func value(_ value: some Storable) {
        self.value(value.stored)
    }

    /// Writes a text, or NULL.
    mutating func value(orNull text: String?) {
        if let text { return value(text) }
        separate()
        bytes.append(contentsOf: #"\N"#.utf8)
    }

    /// Writes a text; a backslash stands before what the format gives a meaning.
    mutating func value(_ text: String) {
        separate()
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
            default: bytes.append(byte)
            }
        }
    }

    /// Ends a row.
    mutating func endRow() {
        bytes.append(UInt8(ascii: "\n"))
        followsAnother = false
    }

    private mutating func separate() {
        if followsAnother { bytes.append(UInt8(ascii: "\t")) }
        followsAnother = true
    }
}
