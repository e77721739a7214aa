import Bookkeeping
import HTTP
import JSON
import Ledger

extension Exchange {
    /// A list as `{data, has_more, next_cursor}` and, when more follow, `Link: …; rel="next"`.
    func list<Item, Subject>(
        _ page: Page<Item>, id: (Item) -> ID<Subject>, _ write: (Item, inout JSONWriter) -> Void
    ) -> Reply {
        list(page, cursor: { id($0).description }, write)
    }

    /// As above, for items that a text of their own puts in order.
    func list<Item>(
        _ page: Page<Item>, cursor: (Item) -> String, _ write: (Item, inout JSONWriter) -> Void
    ) -> Reply {
        let cursor = page.hasMore ? page.items.last.map(cursor) : nil
        var reply = Reply.json { writer in
            writer.object { writer in
                writer.array("data") { writer in
                    for item in page.items { write(item, &writer) }
                }
                writer.field("has_more", page.hasMore)
                writer.field("next_cursor", cursor)
            }
        }
        if let cursor { link(&reply, next: cursor) }
        return reply
    }

    /// Says where the next part is.
    func link(_ reply: inout Reply, next cursor: String) {
        reply.headers.append("Link", "<\(next(cursor))>; rel=\"next\"")
    }

    /// The same request with another cursor.
    private func next(_ cursor: String) -> String {
        let kept = request.query.filter { $0.name != "cursor" }
            .map { "\($0.name)=\(Self.encoded($0.value))" }
        return request.rawPath + "?" + (kept + ["cursor=\(cursor)"]).joined(separator: "&")
    }

    /// Percent-encodes everything but unreserved characters (RFC 3986).
    static func encoded(_ text: String) -> String {
        let unreserved = Set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        let digits = [UInt8]("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if unreserved.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
