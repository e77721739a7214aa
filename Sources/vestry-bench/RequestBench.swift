import Foundation

/// Hello and a one-row read at 64 connections, beside nginx and pgbench.
struct RequestBench {
    private let service: MeasuredService
    private let seconds: Int
    private let rounds: Int
    private let asset: String
    private let nginxPort = 8098

    init(_ service: MeasuredService, seconds: Int, rounds: Int) throws {
        self.service = service
        self.seconds = seconds
        self.rounds = rounds
        asset = try service.send(
            "POST", "/v1/assets",
            json: """
                {"chain_id": 31337, "address": "0x00000000000000000000000000000000000000aa", \
                "symbol": "BENCH", "name": "Bench", "decimals": 18}
                """
        ).id("ast")
    }

    func run() throws {
        let nginx = try startNginx()
        defer { nginx.terminate() }
        let base = "http://127.0.0.1:\(service.port)"
        var hello: [Double] = []
        var file: [Double] = []
        var read: [Double] = []
        var select: [Double] = []
        for _ in 0..<rounds {
            hello.append(try wrk("\(base)/healthz"))
            file.append(try wrk("http://127.0.0.1:\(nginxPort)/hello.json"))
            read.append(try wrk("\(base)/v1/assets/\(asset)"))
            select.append(try pgbench())
        }
        show("hello", hello, beside: "nginx static", file)
        show("one-row read", read, beside: "pgbench", select)
    }

    private func show(_ name: String, _ own: [Double], beside peer: String, _ other: [Double]) {
        let ratios = zip(own, other).map { $0 / $1 }
        print(
            "\(name): \(Int(own.median))/s, \(peer): \(Int(other.median))/s, ratio "
                + String(format: "%.2f", ratios.median))
    }

    private func wrk(_ url: String) throws -> Double {
        let header = "Authorization: Bearer \(service.token)"
        let text = try Tool.run(
            "wrk", ["-t2", "-c64", "-d\(seconds)s", "--latency", "-H", header, url])
        guard !text.contains("Non-2xx") else { throw Tool.Failure(description: text) }
        return try Tool.number(after: "Requests/sec:", in: text)
    }

    /// The same row by its key through the same PostgreSQL, without HTTP and without a token.
    private func pgbench() throws -> Double {
        let script = service.folder.appendingPathComponent("read.sql")
        let id = try service.sql("SELECT asset_id FROM asset LIMIT 1").trimmingCharacters(
            in: .whitespacesAndNewlines)
        try """
        SELECT asset_id, chain_id, address, symbol, name, decimals, created_at, row_version
        FROM asset WHERE asset_id = '\(id)';
        """.write(to: script, atomically: true, encoding: .utf8)
        let text = try Tool.run(
            "pgbench",
            [
                "-n", "-M", "prepared", "-c", "64", "-j", "2", "-T", "\(seconds)", "-f",
                script.path, "-h", service.socketFolder, "-U", "vestry_service", "vestry",
            ])
        return try Tool.number(after: "tps =", in: text)
    }

    private func startNginx() throws -> Process {
        let folder = service.folder.appendingPathComponent("nginx")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try "{\"status\":\"alive\"}".write(
            to: folder.appendingPathComponent("hello.json"), atomically: true, encoding: .utf8)
        let configuration = folder.appendingPathComponent("nginx.conf")
        try """
        worker_processes 2; daemon off; pid \(folder.path)/pid; error_log \(folder.path)/error.log;
        events { worker_connections 1024; }
        http {
            access_log off; client_body_temp_path \(folder.path)/body; proxy_temp_path \(folder.path)/proxy;
            fastcgi_temp_path \(folder.path)/fastcgi; uwsgi_temp_path \(folder.path)/uwsgi;
            scgi_temp_path \(folder.path)/scgi; keepalive_requests 100000000;
            server { listen 127.0.0.1:\(nginxPort); root \(folder.path); }
        }
        """.write(to: configuration, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["nginx", "-p", folder.path, "-c", configuration.path]
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}
