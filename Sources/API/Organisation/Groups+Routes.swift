import Bookkeeping
import HTTP
import JSON
import Ledger

extension Routes {
    static let groups = [
        Route(.get, "/v1/groups", "list_groups") { exchange in
            let principal = try exchange.principal
            try principal.mustBeAllowed(.readDirectory)
            var query = exchange.query
            let handle = query.value("handle") { try Handle($0) }
            let page = query.page(of: WorkingGroup.self)
            try query.finish()
            let groups = try await exchange.books.reader.workingGroups(
                page, handle: handle, within: principal.groupLimit(for: .readDirectory))
            return exchange.list(groups, id: \.value.id) { $0.write(to: &$1) }
        },
        Route(.post, "/v1/groups", "create_group", needs: .changeDirectory) { exchange in
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (handle, name) = try fields.finish(
                fields.parse("handle") { try Handle($0) },
                fields.parse("name") { try Text.name($0) })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let group = try await work.createWorkingGroup(handle: handle, name: name)
                return .created(at: "/v1/groups/\(group.value.id)", version: group.version) {
                    group.write(to: &$0)
                }
            }
        },
        Route(.get, "/v1/groups/{id}", "get_group") { exchange in
            let principal = try exchange.principal
            try principal.mustBeAllowed(.readDirectory)
            try exchange.query.finish()
            let group = try await exchange.books.reader.workingGroup(
                try exchange.id(of: WorkingGroup.self),
                within: principal.groupLimit(for: .readDirectory))
            return .json(etag: group.version) { group.write(to: &$0) }
        },
        Route(.patch, "/v1/groups/{id}", "change_group", needs: .changeDirectory) { exchange in
            let id = try exchange.id(of: WorkingGroup.self)
            let version = try exchange.expectedVersion()
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let name = try fields.finish(fields.optionalParse("name") { try Text.name($0) })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let group = try await work.changeWorkingGroup(id, expecting: version, name: name)
                return .changed(version: group.version) { group.write(to: &$0) }
            }
        },
    ]
}

extension Stored<WorkingGroup> {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", value.id.description)
            writer.field("handle", value.handle.description)
            writer.field("name", value.name)
            writer.field("created_at", createdAt.description)
        }
    }
}
