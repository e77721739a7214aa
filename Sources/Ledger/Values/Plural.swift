/// Sentences about one thing or many.
public enum Plural {
    /// `1 fault was found`, `2 faults were found`.
    public static func faultsFound(_ count: Int) -> String {
        count == 1 ? "1 fault was found" : "\(count) faults were found"
    }

    /// `1 field was refused`, `2 fields were refused`.
    public static func refused(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun) was refused" : "\(count) \(noun)s were refused"
    }
}
