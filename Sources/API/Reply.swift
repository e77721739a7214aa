import Bookkeeping
import Ethereum
import HTTP
import JSON

/// What a route answers.
struct Reply: Sendable {
    var status: Status
    var headers: Headers
    var body: Response.Body

    init(_ status: Status, headers: Headers = [:], body: Response.Body) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A JSON document.
    static func json(
        _ status: Status = .ok, etag: Int64? = nil, _ write: (inout JSONWriter) throws -> Void
    ) rethrows -> Reply {
        var writer = JSONWriter()
        try write(&writer)
        var headers: Headers = ["Content-Type": MediaType.json.header]
        if let etag { headers.append("ETag", "\"v\(etag)\"") }
        return Reply(status, headers: headers, body: .bytes(writer.take()))
    }

    /// A JSON document of something without a version number: its ETag is the SHA-256 of the document.
    static func document(_ write: (inout JSONWriter) throws -> Void) rethrows -> Reply {
        var writer = JSONWriter()
        try write(&writer)
        let document = writer.take()
        let digest = Digest.sha256(of: document).description.dropFirst(2)
        return Reply(
            .ok, headers: ["Content-Type": MediaType.json.header, "ETag": "\"\(digest)\""],
            body: .bytes(document))
    }

    /// Bytes of some type.
    static func bytes(_ bytes: [UInt8], _ type: String) -> Reply {
        Reply(.ok, headers: ["Content-Type": type], body: .bytes(bytes))
    }

    /// A page for people: its own style and nothing else, from nowhere else.
    static func page(_ html: [UInt8]) -> Reply {
        var reply = bytes(html, MediaType.html.header)
        reply.headers.append(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
        return reply
    }

    /// The answer to a write; a replayed one says so.
    init(_ answer: StoredAnswer, isDryRun: Bool) {
        var headers: Headers = ["Content-Type": MediaType.json.header]
        if let location = answer.location, !isDryRun { headers.append("Location", location) }
        if let etag = answer.etag { headers.append("ETag", etag) }
        if answer.isReplay { headers.append("Idempotent-Replayed", "true") }
        if isDryRun { headers.append("Vestry-Dry-Run", "true") }
        self.init(
            answer.body.isEmpty ? .noContent : isDryRun ? .ok : Status(answer.status),
            headers: headers,
            body: .bytes(isDryRun ? answer.body : answer.shownOnce ?? answer.body))
    }
}

extension StoredAnswer {
    /// A thing that was made: 201 with its place.
    static func created(
        at location: String, version: Int64? = nil, _ write: (inout JSONWriter) throws -> Void
    ) rethrows -> StoredAnswer {
        try json(.created, location: location, version: version, write)
    }

    /// Something that waits for a second person: 202 with its place.
    static func accepted(
        at location: String, version: Int64? = nil, _ write: (inout JSONWriter) throws -> Void
    ) rethrows -> StoredAnswer {
        try json(.accepted, location: location, version: version, write)
    }

    /// A thing that was changed: 200.
    static func changed(
        version: Int64? = nil, _ write: (inout JSONWriter) throws -> Void
    ) rethrows -> StoredAnswer {
        try json(.ok, location: nil, version: version, write)
    }

    /// Nothing to show: 204.
    static let empty = StoredAnswer(status: Status.noContent.code, body: [])

    private static func json(
        _ status: Status, location: String?, version: Int64?,
        _ write: (inout JSONWriter) throws -> Void
    ) rethrows -> StoredAnswer {
        var writer = JSONWriter()
        try write(&writer)
        return StoredAnswer(
            status: status.code, location: location, etag: version.map { "\"v\($0)\"" },
            body: writer.take())
    }
}

/// Media types that the API speaks.
enum MediaType: String {
    case json = "application/json"
    case problem = "application/problem+json"
    case csv = "text/csv"
    case ndjson = "application/x-ndjson"
    case html = "text/html"

    var header: String {
        switch self {
        case .json, .problem, .ndjson: rawValue
        case .csv: "text/csv; charset=utf-8; header=present"
        case .html: "text/html; charset=utf-8"
        }
    }
}
