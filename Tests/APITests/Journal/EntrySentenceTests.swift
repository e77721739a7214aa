import HTTP
import TestSupport
import Testing

/// What is said of an entry tells what to write instead.
@Suite struct EntrySentenceTests {
    @Test(arguments: [
        ("x", "Fees", "must be one of opening, correction, top_up"),
        (
            "reversal", "Fees",
            "Entries of kind reversal are made by the service only; by hand there are opening,"
                + " correction, top_up."
        ),
        (
            "top_up", "Paid\u{202E}",
            "A memo is one line of plain text; this one has U+202E, which turns the direction of text."
        ),
        (
            "top_up", "\u{200B}",
            "A memo says why, in 1 to 500 characters on one line; this one has none to be seen."
        ),
    ])
    func `a fault names what there is to choose, or what was found`(
        kind: String, memo: String, sentence: String
    ) async throws {
        let sample = BulkSample()
        try await sample.withMonth { house, month in
            let refused = try await house.send(
                .post, "/v1/journal-entries", as: .finance,
                json: sample.entry(month, "1", kind: kind, memo: memo), key: "k")
            #expect(refused.status == 422)
            #expect(refused.string("errors", "0", "detail") == sentence)
            #expect(refused["errors", "1"] == nil)
        }
    }
}
