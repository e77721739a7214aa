import HTTP
import JSON

extension Routes {
    /// The page behind the `type` of a problem document; needs no token.
    static let problems = [
        Route(.get, "/problems/{code}", "problem", openTo: .everybody) { exchange in
            try exchange.query.finish()
            guard let type = ProblemType.all[exchange.parameters[0]] else {
                throw APIError.noSuchPath
            }
            var reply = exchange.prefersJSON ? type.document : type.page(exchange.service)
            reply.headers.append("Vary", "Accept")
            return reply
        }
    ]
}

extension ProblemType {
    fileprivate var document: Reply {
        .json { writer in
            writer.object { writer in
                writer.field("type", reference)
                writer.field("code", code)
                writer.field("title", title)
                writer.field("meaning", meaning)
                writer.field("action", action)
            }
        }
    }

    fileprivate func page(_ service: ServiceState) -> Reply { .page(service.problemPage(self)) }
}

extension Exchange {
    /// Whether `Accept` likes JSON better than a page for people.
    fileprivate var prefersJSON: Bool {
        let ranges = request.headers.values(of: "Accept").joined(separator: ",")
            .split(separator: ",").compactMap(MediaRange.init)
        return MediaRange.weight(of: .json, in: ranges) > MediaRange.weight(of: .html, in: ranges)
    }
}
