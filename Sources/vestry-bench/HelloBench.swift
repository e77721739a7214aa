import EventLoop
import Foundation

/// The smallest answer of the service against a static file of nginx.
struct HelloBench {
    let service: Service
    let load: Load

    func measure() async throws -> [Figure] {
        let ours = { try await load.rate(port: service.port, path: "/healthz") }
        guard let nginx = try Nginx(folder: service.folder) else {
            let rates = try await load.medians([ours])
            return [Figure(name: "GET /healthz", value: rates[0], unit: "requests/s")]
        }
        defer { nginx.stop() }
        let peer = { try await load.rate(port: nginx.port, path: "/hello.json") }
        let rates = try await load.medians([ours, peer])
        return [
            Figure(
                name: "GET /healthz", value: rates[0], unit: "requests/s",
                peer: ("nginx static file", rates[1]))
        ]
    }
}

/// An nginx with one small file, without log.
struct Nginx {
    let port: UInt16
    private let process: Process

    /// Nil when nginx is not installed.
    init?(folder: String) throws {
        guard let program = Program.find("nginx") else { return nil }
        port = try Service.freePort()
        let root = "\(folder)/nginx"
        try FileManager.default.createDirectory(
            atPath: root, withIntermediateDirectories: true)
        try #"{"status":"alive"}"#
            .write(toFile: "\(root)/hello.json", atomically: true, encoding: .utf8)
        let user = getuid() == 0 ? "user root;" : ""
        let configuration = """
            \(user)
            worker_processes auto; daemon off; pid \(root)/pid; error_log /dev/null;
            events { worker_connections 4096; }
            http {
                access_log off; keepalive_requests 1000000000; default_type application/json;
                client_body_temp_path \(root)/a; proxy_temp_path \(root)/b;
                fastcgi_temp_path \(root)/c; uwsgi_temp_path \(root)/d; scgi_temp_path \(root)/e;
                server { listen 127.0.0.1:\(port); root \(root); }
            }
            """
        let file = "\(root)/nginx.conf"
        try configuration.write(toFile: file, atomically: true, encoding: .utf8)
        process = try Program.start(program, ["-c", file])
        try waitUntilReady()
    }

    func stop() {
        process.terminate()
        _ = process.waitForEnd()
    }

    private func waitUntilReady() throws {
        for _ in 0..<100 {
            do {
                _ = try Program.run(
                    named: "curl",
                    ["--silent", "--fail", "http://127.0.0.1:\(port)/hello.json"])
                return
            } catch {
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
        throw BenchError("nginx did not start")
    }
}
