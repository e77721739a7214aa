import Foundation
import Logging
import Synchronization
import Testing

@testable import vestry

@Suite struct JSONLogTests {
    /// 2021-06-01 12:00:00.007 UTC.
    private let instant: Int64 = 1_622_548_800_007

    private func line(
        _ message: String, _ metadata: Logger.Metadata = [:], level: Logger.Level = .info
    ) -> LogLine {
        LogLine(
            milliseconds: instant, level: level, label: "vestry", message: message,
            metadata: metadata
        )
    }

    @Test func `an event is one object on one line with its facts sorted by key`() {
        let metadata: Logger.Metadata = [
            "request.id": "req_1", "batch": ["id": "bat_1", "rows": .stringConvertible(66)],
        ]
        #expect(
            String(decoding: line("batch frozen", metadata).json(), as: UTF8.self) == """
                {"time":"2021-06-01T12:00:00.007Z","level":"info","logger":"vestry",\
                "message":"batch frozen","batch.id":"bat_1","batch.rows":"66",\
                "request.id":"req_1"}

                """
        )
    }

    @Test func `quotes, backslashes and control characters never break a line`() throws {
        let message = "a\"b\\c\nd\u{1}e\u{7F} é"
        let bytes = line(message).json()
        #expect(bytes.filter { $0 == 0x0A }.count == 1)
        let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: String]
        #expect(object?["message"] == message)
    }

    @Test func `the text form is one line as well`() {
        let text = line("started", ["port": "80", "note": "two\nlines"]).text()
        #expect(
            String(decoding: text, as: UTF8.self) == """
                2021-06-01T12:00:00.007Z info vestry: started note="two\\nlines" port=80

                """
        )
    }

    @Test func `what a full queue drops is counted and reported, the rest keeps its order`() {
        let written = Mutex<[String]>([])
        let gate = DispatchSemaphore(value: 0)
        let begun = DispatchSemaphore(value: 0)
        let isFirst = Atomic(true)
        let queue = LogQueue(capacity: 3) { lines in
            if isFirst.exchange(false, ordering: .sequentiallyConsistent) {
                begun.signal()
                gate.wait()
            }
            written.withLock { written in
                for line in lines {
                    let dropped = line.metadata["log.dropped"].map { " \($0)" } ?? ""
                    written.append(line.message + dropped)
                }
            }
        }
        queue.append(line("first"))
        begun.wait()
        for number in 1...5 { queue.append(line("number \(number)")) }
        gate.signal()
        queue.flush(seconds: 10)
        #expect(
            written.withLock { $0 } == [
                "first", "number 1", "number 2", "number 3", "log lines dropped 2",
            ]
        )
    }

    @Test func `a logger's facts, its provider's and the event's are merged, the event's win`() {
        let written = Mutex<[Logger.Metadata]>([])
        let queue = LogQueue(capacity: 8) { lines in
            written.withLock { $0 += lines.map(\.metadata) }
        }
        var logger = Logger(label: "vestry") { label in
            var log = JSONLog(label: label, queue: queue, level: .info)
            log.metadataProvider = Logger.MetadataProvider { ["request.id": "req_1"] }
            return log
        }
        logger[metadataKey: "room"] = "payouts"
        logger.debug("unseen")
        logger.info("seen", metadata: ["room": "rewards"])
        queue.flush(seconds: 10)
        #expect(written.withLock { $0 } == [["request.id": "req_1", "room": "rewards"]])
    }
}
