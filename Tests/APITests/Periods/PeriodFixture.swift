import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Short words for what the tests of months do again and again.
struct PeriodFixture {
    let service: APIHarness

    /// Holds a month, proposes to close it and lets the approver close it.
    @discardableResult
    func close(
        _ month: String, reason: String? = nil, location: SourceLocation = #_sourceLocation
    ) async throws -> APIHarness.Answer {
        let hold = try await act(month, "holds")
        #expect(hold.status == 201 || hold.string("code") == "period_not_open", "\(hold.text)")
        let proposed = try await act(month, "closings", reason: reason)
        #expect(proposed.status == 201, "\(proposed.text)", sourceLocation: location)
        let closed = try await approve(month, proposed)
        #expect(closed.status == 201, "\(closed.text)", sourceLocation: location)
        return closed
    }

    /// Proposes to reopen a month and lets the approver do it.
    func reopen(_ month: String) async throws {
        let proposed = try await act(month, "reopenings", reason: "A bill came late")
        #expect(proposed.status == 201, "\(proposed.text)")
        let id = try #require(proposed.string("acts", "0", "id"))
        let reopened = try await service.send(
            .post, "/v1/periods/\(month)/reopenings/\(id)/approvals", as: .approver)
        #expect(reopened.status == 201, "\(reopened.text)")
    }

    /// An act on a month by finance.
    func act(
        _ month: String, _ kind: String, reason: String? = nil,
        as sender: APIHarness.Sender = .finance
    ) async throws -> APIHarness.Answer {
        try await service.send(
            .post, "/v1/periods/\(month)/\(kind)", as: sender,
            json: reason.map { #"{"reason": "\#($0)"}"# } ?? "{}")
    }

    /// Approves the newest act of a proposal's answer by its digest.
    func approve(
        _ month: String, _ proposed: APIHarness.Answer, digest: String? = nil,
        as sender: APIHarness.Sender = .approver
    ) async throws -> APIHarness.Answer {
        let id = try #require(proposed.string("acts", "0", "id"))
        let shown = try #require(proposed.string("acts", "0", "checklist", "digest"))
        return try await service.send(
            .post, "/v1/periods/\(month)/closings/\(id)/approvals", as: sender,
            json: #"{"digest": "\#(digest ?? shown)"}"#)
    }

    func state(_ month: String) async throws -> String? {
        try await service.send(.get, "/v1/periods/\(month)", as: .finance).string("state")
    }
}
