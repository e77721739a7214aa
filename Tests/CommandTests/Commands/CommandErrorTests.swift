import Testing

@testable import vestry

@Suite struct CommandErrorTests {
    @Test(arguments: [
        (401, vestry.ExitStatus.unauthenticated), (403, .forbidden), (404, .notFound),
        (409, .conflict), (412, .conflict), (428, .conflict), (400, .invalid), (413, .invalid),
        (415, .invalid),
        (422, .invalid), (503, .notReady), (408, .timedOut), (500, .failed),
    ])
    func `a refusal of the service ends with the status of its kind`(
        status: Int, expected: vestry.ExitStatus
    ) {
        let problem = #"{"detail": "No.", "code": "no", "errors": [], "request_id": "r1"}"#
        let error = CommandError(problem: Array(problem.utf8), status: status)
        #expect(error.status == expected)
        #expect(error.description == "No. (no)\n  request r1")
    }

    @Test func `every fault of a problem document has its line`() {
        let problem = """
            {"detail": "2 fields were refused.", "code": "body_refused", "errors": [
              {"pointer": "/receipt", "detail": "is required"},
              {"pointer": "/transaction_hash", "detail": "must be 0x and 64 digits"}]}
            """
        let error = CommandError(problem: Array(problem.utf8), status: 422)
        #expect(
            error.description == """
                2 fields were refused. (body_refused)
                  /receipt is required
                  /transaction_hash must be 0x and 64 digits
                """)
    }

    @Test func `an answer that is no problem document is told by its status`() {
        let error = CommandError(problem: Array("<html>".utf8), status: 502)
        #expect(error.status == .failed)
        #expect(error.description == "the service answered with status 502")
    }
}
