import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Vesting terms and grants in the Open Cap Format.
    static let openCap = [
        Route(.get, "/v1/exports/ocf", "export_ocf") { exchange in
            let principal = try exchange.principal
            var query = exchange.query
            let file = query.required("file") { try OpenCapFile(named: $0) }
            let units = query.choice("units", OpenCapUnits.self) ?? .whole
            let filter = GrantFilter(
                payee: query.value("payee") { Reference($0) },
                group: query.value("group") { Reference($0) },
                asset: query.value("asset") { Reference($0) }, state: nil, rule: nil)
            let leavesOut = try query.flag("leave_out_others")
            try query.finish()
            let export = try await exchange.books.snapshot { reader in
                try await reader.openCapExport(filter, for: principal)
            }
            var writer = OpenCapWriter(export, units)
            let bytes = writer.file(file ?? .transactions)
            guard leavesOut || writer.faults.isEmpty else {
                throw VestingError.openCapRefused(writer.faults)
            }
            var reply = Reply.bytes(bytes, MediaType.json.header)
            reply.headers.append(
                "Vestry-Left-Out", String(writer.faults.faults.count + writer.faults.omitted))
            return reply
        },
        Route(.post, "/v1/grants/ocf-imports", "import_ocf", needs: .proposeGrants) { exchange in
            let (document, bytes) = try await exchange.json(
                upTo: 16 << 20,
                limits: JSONLimits(members: 256, elements: 50_000, values: 1_000_000))
            let package = try OpenCapPackage(document)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let made = try await work.importOpenCap(package)
                return .created(at: "/v1/grants") { made.write(to: &$0) }
            }
        },
    ]
}

/// The files of the format that hold vesting.
enum OpenCapFile: String, CaseIterable {
    case vestingTerms = "vesting_terms"
    case transactions, stakeholders

    init(named text: String) throws(NameError) {
        guard let file = OpenCapFile(rawValue: text) else { throw NameError() }
        self = file
    }

    struct NameError: Error, CustomStringConvertible {
        var description: String {
            "must be one of " + OpenCapFile.allCases.map(\.rawValue).joined(separator: ", ")
        }
    }
}

/// What quantities of the format count: it rounds to whole ones, so base units are exact.
enum OpenCapUnits: String, CaseIterable {
    case whole, base
}

extension OpenCapImport {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.array("plan_ids") { writer in
                for plan in plans { writer.value(plan.plan.id.description) }
            }
            writer.array("grant_ids") { writer in
                for grant in grants { writer.value(grant.grant.id.description) }
            }
        }
    }
}
