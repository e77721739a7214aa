import Foundation
import Logging

/// Backend of swift-log that hands its events to a queue; it never blocks the caller.
struct JSONLog: LogHandler {
    let label: String
    let queue: LogQueue
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    /// A queue that writes to standard error, one object or one line of text for each event.
    static func standardError(
        format: Configuration.LogFormat, capacity: Int = 8192
    ) -> LogQueue {
        LogQueue(capacity: capacity) { lines in
            var bytes: [UInt8] = []
            for line in lines { bytes += format == .json ? line.json() : line.text() }
            do {
                try FileHandle.standardError.write(contentsOf: Data(bytes))
            } catch {
                // Standard error is gone; there is nowhere left to say so.
                return
            }
        }
    }

    init(label: String, queue: LogQueue, level: Logger.Level) {
        self.label = label
        self.queue = queue
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var facts = metadata
        if let metadataProvider { facts.merge(metadataProvider.get()) { _, new in new } }
        if let own = event.metadata { facts.merge(own) { _, new in new } }
        if let error = event.error { facts["error"] = .string(String(describing: error)) }
        let line = LogLine(
            milliseconds: LogLine.now(),
            level: event.level,
            label: label,
            message: event.message.description,
            metadata: facts
        )
        queue.append(line)
    }
}
