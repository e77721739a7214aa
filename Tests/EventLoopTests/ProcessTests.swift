import EventLoop
import Foundation
import Testing

/// How the end of a program is told.
@Suite struct ProcessTests {
    @Test(arguments: [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", -9), ("sleep 0.2; exit 3", 3)])
    func `a program's status or signal is told, as often as asked`(
        script: String, status: Int32
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script]
        try process.run()
        #expect(process.waitForEnd() == status)
        #expect(process.waitForEnd() == status)
    }
}
