import Foundation
import Testing

/// The whole ledger out of one installation and into another, by the built command.
@Suite struct ExportTests {
    @Test
    func `a ledger moves to another installation, and nothing that is changed goes unnoticed`()
        async throws
    {
        try await RunningService.with { service in
            let month = try await SampleMonth(into: service)
            let file = service.folder + "/ledger.ndjson"
            let exported = try await service.vestry(["export", "--output", file])
            #expect(exported.status == 0, "\(exported.complaints)")
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            let served = try await month.client("AUDITOR").require("GET", "/v1/export")
            #expect(Data(served.bytes) == bytes)

            let sound = try await Program.run(Checkout.command, ["verify", file])
            #expect(sound.status == 0, "\(sound.complaints)")
            #expect(sound.output.hasPrefix("sound: "))
            try await Self.changed(bytes, in: service.folder)
            try await Self.moved(file, from: service, month)
        }
    }

    @Test(arguments: [["verify"], ["export"], ["principal", "list"], ["api-token", "list"]])
    func `who looks at books that are not there is told so, and makes none`(
        command: [String]
    ) async throws {
        let scratch = try ScratchFolder()
        let nowhere = scratch.path + "/nowhere"
        let found = try await Program.run(Checkout.command, command, ["VESTRY_DATA": nowhere])
        #expect(found.status == 1)
        #expect(found.output == "")
        #expect(
            found.complaints.contains("there is no database in \(nowhere); set VESTRY_DATA"),
            "\(found.complaints)")
        #expect(!FileManager.default.fileExists(atPath: nowhere))
    }

    /// Offline, without any setting: status 3, and the line that is broken.
    private static func changed(_ bytes: Data, in folder: String) async throws {
        let file = folder + "/changed.ndjson"
        var changed = bytes
        let text = String(decoding: bytes, as: UTF8.self)
        let place = try #require(text.utf8.firstRange(of: #""amount_base_units":"1"#.utf8))
        changed[text.utf8.distance(from: text.utf8.startIndex, to: place.upperBound) - 1] += 1
        try changed.write(to: URL(fileURLWithPath: file))
        let found = try await Program.run(Checkout.command, ["verify", file])
        #expect(found.status == 3)
        #expect(
            found.complaints.contains(
                "posting 2 of journal entry 1 ends an entry that is not what was recorded"),
            "\(found.complaints)")
        let json = try await Program.run(Checkout.command, ["verify", file, "-o", "json"])
        #expect(json.status == 3)
        #expect(json.output.contains(#""is_sound":false"#))
        #expect(json.output.contains(#""first_break":"line "#))

        try bytes.dropLast(1000).write(to: URL(fileURLWithPath: file))
        let short = try await Program.run(Checkout.command, ["verify", file])
        #expect(short.status == 3)
        let imported = try await Program.run(
            Checkout.command, ["import", file], ["VESTRY_DATA": folder + "/refusing"])
        #expect(imported.status == 3, "\(imported.complaints)")
    }

    /// The same head, the same balances, the same bytes; and a ledger that goes on.
    private static func moved(
        _ file: String, from service: RunningService, _ month: SampleMonth
    ) async throws {
        let other = ["VESTRY_DATA": service.folder + "/other"]
        let imported = try await Program.run(Checkout.command, ["import", file], other)
        #expect(imported.status == 0, "\(imported.complaints)")
        let verified = try await Program.run(Checkout.command, ["verify", "-o", "json"], other)
        #expect(verified.status == 0, "\(verified.output)")
        #expect(verified.output.contains(#""is_sound":true"#))
        #expect(try await service.vestry(["verify"]).status == 0)
        let again = service.folder + "/again.ndjson"
        let exported = try await Program.run(
            Checkout.command, ["export", "--output", again], other)
        #expect(exported.status == 0)
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: again))
                == Data(contentsOf: URL(fileURLWithPath: file)))
        let twice = try await Program.run(Checkout.command, ["import", file], other)
        #expect(twice.complaints.contains("the database is not empty"))
    }
}
