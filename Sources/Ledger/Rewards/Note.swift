/// Free text of people: at most 2,000 characters; control characters but tabs and line breaks are refused.
public enum Note {
    /// The text itself; throws ``RewardsError/noteTooLong`` or ``RewardsError/noteHasControl``.
    public static func checked(_ text: String) throws(RewardsError) -> String {
        guard text.unicodeScalars.count <= 2000 else {
            throw .noteTooLong(found: text.unicodeScalars.count)
        }
        guard !Text.hasControl(String(text.filter { !$0.isNewline && $0 != "\t" })) else {
            throw .noteHasControl
        }
        return text
    }

    /// A text that must say something; throws ``RewardsError/reasonMissing`` too.
    public static func reason(_ text: String) throws(RewardsError) -> String {
        guard !Text.isBlank(text) else { throw .reasonMissing }
        return try checked(text)
    }
}
