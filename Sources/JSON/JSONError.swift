/// Why bytes are not a JSON document: the first fault, with its place.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of fault; the raw value is stable and fit for a problem document.
    public enum Kind: String, Sendable, CaseIterable {
        case tooLarge = "too_large"
        case byteOrderMark = "byte_order_mark"
        case invalidUTF8 = "invalid_utf8"
        case unexpectedEnd = "unexpected_end"
        case unexpectedCharacter = "unexpected_character"
        case invalidNumber = "invalid_number"
        case controlCharacter = "control_character"
        case invalidEscape = "invalid_escape"
        case loneSurrogate = "lone_surrogate"
        case duplicateName = "duplicate_name"
        case tooDeep = "too_deep"
        case tooManyMembers = "too_many_members"
        case tooManyElements = "too_many_elements"
        case tooManyValues = "too_many_values"
        case trailingContent = "trailing_content"
    }

    /// What rule was broken.
    public let kind: Kind
    /// JSON Pointer (RFC 6901) of the innermost value that was being read; empty for the document.
    public internal(set) var pointer: String
    /// Offset in bytes, from 0, of the first byte that is wrong; the length if the text ends early.
    public let offset: Int
    /// What was found there and what to do about it.
    public let detail: String

    /// The fault as a sentence with its place.
    public var description: String {
        "\(detail) (at byte \(offset)\(pointer.isEmpty ? "" : ", in \(JSONText.cut(pointer))"))"
    }

    init(_ kind: Kind, at offset: Int, _ detail: String) {
        self.kind = kind
        self.pointer = ""
        self.offset = offset
        self.detail = detail
    }

    /// The same fault seen from one level further out.
    func under(_ step: String) -> JSONError {
        var error = self
        error.pointer = step + pointer
        return error
    }
}
