import EventLoop
import Foundation

/// The ledger endpoint that a team writes for itself: two workers, a connection pool, row locks taken
/// in one order, one transaction a request, a table of idempotency keys.
struct HomeMadeEndpoint {
    let port: UInt16
    private let process: Process

    init(python: String, service: Service) throws {
        _ = try service.psql("DROP DATABASE IF EXISTS endpoint", "CREATE DATABASE endpoint")
        _ = try service.psql(in: "endpoint", Self.schema)
        let folder = "\(service.folder)/endpoint"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Self.program.write(
            toFile: "\(folder)/endpoint.py", atomically: true, encoding: .utf8)
        port = try Service.freePort()
        process = try Program.start(
            python,
            [
                "-m", "uvicorn", "--app-dir", folder, "--port", "\(port)", "--workers", "2",
                "--log-level", "error", "--no-access-log", "endpoint:app",
            ],
            environment: ["ENDPOINT_DATABASE": service.url(of: "endpoint", as: "postgres")],
            isHeard: true)
        for _ in 0..<200 {
            do {
                _ = try Program.run(
                    named: "curl", ["--silent", "--fail", "http://127.0.0.1:\(port)/alive"])
                return
            } catch {
                guard process.isRunning else { throw BenchError("the endpoint did not start") }
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
        throw BenchError("the endpoint was not ready within ten seconds")
    }

    func stop() {
        process.terminate()
        _ = process.waitForEnd()
    }

    private static let schema = """
        CREATE TABLE account (
            id bigint PRIMARY KEY, balance numeric(78, 0) NOT NULL DEFAULT 1000000000000
        );
        INSERT INTO account (id) SELECT generate_series(1, 10000);
        CREATE TABLE transfer (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            from_id bigint NOT NULL REFERENCES account, to_id bigint NOT NULL REFERENCES account,
            amount numeric(78, 0) NOT NULL CHECK (amount > 0),
            created_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE TABLE leg (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            transfer_id bigint NOT NULL REFERENCES transfer,
            account_id bigint NOT NULL REFERENCES account, amount numeric(78, 0) NOT NULL
        );
        CREATE INDEX ON leg (account_id);
        CREATE INDEX ON leg (transfer_id);
        CREATE TABLE answer (key text PRIMARY KEY, body jsonb NOT NULL);
        ANALYZE;
        """

    private static let program = """
        import json
        import os
        from contextlib import asynccontextmanager

        from fastapi import FastAPI, Header, HTTPException
        from psycopg_pool import AsyncConnectionPool
        from pydantic import BaseModel, Field

        pool = AsyncConnectionPool(os.environ["ENDPOINT_DATABASE"], min_size=8, max_size=8, open=False)


        @asynccontextmanager
        async def life(app):
            async with pool:
                yield


        app = FastAPI(lifespan=life)


        class Transfer(BaseModel):
            from_id: int
            to_id: int
            amount: int = Field(gt=0)


        @app.get("/alive")
        async def alive():
            return {}


        @app.post("/transfers", status_code=201)
        async def record(wanted: Transfer, idempotency_key: str = Header()):
            async with pool.connection() as connection, connection.cursor() as cursor:
                await cursor.execute("SELECT body FROM answer WHERE key = %s", [idempotency_key])
                if kept := await cursor.fetchone():
                    return kept[0]
                ids = [wanted.from_id, wanted.to_id]
                await cursor.execute(
                    "SELECT id, balance FROM account WHERE id = ANY (%s) ORDER BY id FOR UPDATE", [ids])
                balances = dict(await cursor.fetchall())
                if len(balances) < 2 or balances[wanted.from_id] < wanted.amount:
                    raise HTTPException(422)
                await cursor.execute(
                    "INSERT INTO transfer (from_id, to_id, amount) VALUES (%s, %s, %s) RETURNING id",
                    ids + [wanted.amount])
                number = (await cursor.fetchone())[0]
                for account, amount in zip(ids, [-wanted.amount, wanted.amount]):
                    await cursor.execute(
                        "INSERT INTO leg (transfer_id, account_id, amount) VALUES (%s, %s, %s)",
                        [number, account, amount])
                    await cursor.execute(
                        "UPDATE account SET balance = balance + %s WHERE id = %s", [amount, account])
                body = {"id": number, **wanted.model_dump()}
                await cursor.execute(
                    "INSERT INTO answer (key, body) VALUES (%s, %s)",
                    [idempotency_key, json.dumps(body)])
                return body
        """
}
