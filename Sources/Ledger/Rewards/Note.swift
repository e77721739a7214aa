/// Free text of people: at most 2,000 characters, without control characters but line breaks.
public enum Note {
    /// The text itself; throws ``RewardsError/noteTooLong``.
    public static func checked(_ text: String) throws(RewardsError) -> String {
        guard text.count <= 2000 else { throw .noteTooLong(found: text.count) }
        return text
    }

    /// A text that must say something; throws ``RewardsError/reasonMissing``.
    public static func reason(_ text: String) throws(RewardsError) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else { throw .reasonMissing }
        return try checked(text)
    }
}
