/// Finds out by the header which separator a file uses.
///
/// The comma; only where the header has none outside quotes, the semicolon or else the tab.
struct CSVSeparatorDetector {
    private var seen = 0
    private var isQuoted = false
    private var hasComma = false
    private var hasSemicolon = false
    private var hasTab = false

    /// Goes on with the bytes of the file from its beginning; nil while its first row goes on.
    mutating func detect(in bytes: ArraySlice<UInt8>, isAll: Bool) -> UInt8? {
        for byte in bytes.dropFirst(seen) {
            seen += 1
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case _ where isQuoted: break
            case UInt8(ascii: ","): hasComma = true
            case UInt8(ascii: ";"): hasSemicolon = true
            case UInt8(ascii: "\t"): hasTab = true
            case UInt8(ascii: "\n"): return separator
            default: break
            }
        }
        return isAll ? separator : nil
    }

    private var separator: UInt8 {
        if hasComma { return UInt8(ascii: ",") }
        if hasSemicolon { return UInt8(ascii: ";") }
        return hasTab ? UInt8(ascii: "\t") : UInt8(ascii: ",")
    }
}
