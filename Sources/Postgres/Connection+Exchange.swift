import CLibPQ
import EventLoop
import Synchronization

extension Connection {
    /// Puts the statements on the line, with preparing and housekeeping as needed.
    func send(_ exchange: Exchange) {
        guard !exchange.isCancelled else { return exchange.finish(.failure(.cancelled)) }
        var parcels: [(Exchange.Statement, ParameterBuffer)] = []
        do throws(PostgresError) {
            for statement in exchange.statements {
                parcels.append((statement, try ParameterBuffer(statement.sql.values)))
            }
            if let opening = exchange.opening, !opening.isSent.load(ordering: .relaxed) {
                // From here on nothing can fail without the loss of the connection.
                parcels.insert((opening.statement, try ParameterBuffer([])), at: 0)
                opening.isSent.store(true, ordering: .relaxed)
                exchange.carriesBegin = true
            }
        } catch {
            return exchange.finish(.failure(error))
        }
        exchange.phase = .sent
        exchange.wasSent = true
        counters.queries.add(exchange.statements.count, ordering: .relaxed)
        if expected.isEmpty { expectAnswer() }
        let isOutside = exchange.opening == nil || exchange.carriesBegin
        var isSent = isOutside ? deallocateDiscarded() : true
        for (statement, values) in parcels where isSent {
            isSent = send(statement, values, of: exchange)
        }
        isSent = isSent && (unsafe PQpipelineSync(handle)) == 1
        expected.append(.sync(exchange))
        guard isSent else { return lose() }
        flush()
    }

    /// Takes every answer that has arrived in full.
    func takeAnswers() {
        var isRepeated = false
        while let head = expected.first, unsafe PQisBusy(handle) == 0 {
            guard let result = unsafe PQgetResult(handle) else {
                // The end of one statement's answers; a synchronisation point has no such end.
                if headIsAnswered {
                    headIsAnswered = false
                    _ = expected.popFirst()
                } else if isRepeated {
                    return
                }
                isRepeated = true
                continue
            }
            isRepeated = false
            headIsAnswered = true
            take(unsafe ResultHandle(result), for: head)
            guard isUsable.load(ordering: .relaxed) else { return }
        }
        if expected.isEmpty, !held.isEmpty { advance() }
    }

    /// Stops an exchange: one that waits leaves the line, one that runs is cancelled.
    func cancel(_ exchange: Exchange) {
        exchange.isCancelled = true
        switch exchange.phase {
        case .done:
            break
        case .waiting:
            held.remove { work in
                if case .exchange(let waiting) = work { return waiting === exchange }
                return false
            }
            exchange.finish(.failure(.cancelled))
        case .sent:
            cancelUntilDone(exchange)
        }
    }

    /// A request that comes before its statement has begun is lost, so it is repeated.
    private func cancelUntilDone(_ exchange: Exchange) {
        guard exchange.phase == .sent, isUsable.load(ordering: .relaxed) else { return }
        if cancelsUnderWay == 0 { cancelRunning() }
        _ = loop.schedule(after: .milliseconds(250)) { [weak self] in
            self?.cancelUntilDone(exchange)
        }
    }

    private func send(
        _ statement: Exchange.Statement, _ values: ParameterBuffer, of exchange: Exchange
    ) -> Bool {
        let text = statement.sql.text
        guard statement.isPrepared else { return send(text, values, of: exchange) }
        if let entry = prepared.find(text) {
            // Until the server has confirmed the name, its making may still fail.
            guard entry.isReady else { return send(text, values, of: exchange) }
            return send(entry, values, of: exchange)
        }
        guard let entry = prepared.insert(text) else { return send(text, values, of: exchange) }
        guard unsafe PQsendPrepare(handle, entry.name, text, 0, nil) == 1 else { return false }
        expected.append(.prepare(entry, exchange))
        return send(entry, values, of: exchange)
    }

    private func send(_ text: String, _ values: ParameterBuffer, of exchange: Exchange) -> Bool {
        let isSent = unsafe values.withPointers { count, pointers, lengths, formats in
            unsafe PQsendQueryParams(handle, text, count, nil, pointers, lengths, formats, 0) == 1
        }
        if isSent { expected.append(.statement(exchange, nil)) }
        return isSent
    }

    private func send(
        _ entry: PreparedStatements.Entry, _ values: ParameterBuffer, of exchange: Exchange
    ) -> Bool {
        let isSent = unsafe values.withPointers { count, pointers, lengths, formats in
            unsafe PQsendQueryPrepared(
                handle, entry.name, count, pointers, lengths, formats, 0) == 1
        }
        if isSent { expected.append(.statement(exchange, entry)) }
        return isSent
    }

    /// Frees names that are no longer used, at a synchronisation point of their own.
    private func deallocateDiscarded() -> Bool {
        let names = prepared.takeDiscarded()
        guard !names.isEmpty else { return true }
        for name in names {
            let isSent =
                unsafe PQsendQueryParams(handle, "DEALLOCATE \(name)", 0, nil, nil, nil, nil, 0)
            guard isSent == 1 else { return false }
            expected.append(.housekeeping)
        }
        guard unsafe PQpipelineSync(handle) == 1 else { return false }
        expected.append(.sync(nil))
        return true
    }

    private func take(_ result: ResultHandle, for head: Expectation) {
        switch (head, result.status) {
        case (.sync(let exchange), PGRES_PIPELINE_SYNC):
            headIsAnswered = false
            _ = expected.popFirst()
            if exchange?.failure != nil { counters.errors.add(1, ordering: .relaxed) }
            exchange?.finish()
            if let exchange, exchange.carriesBegin, exchange.results.isEmpty {
                // No transaction is open, so nothing more may run as if one were.
                close(exchange.failure ?? .lost("BEGIN was not answered."))
            }
        case (.prepare(let entry, _), PGRES_COMMAND_OK):
            entry.isReady = true
        case (.prepare(let entry, let exchange), let status):
            prepared.forget(entry)
            if status == PGRES_FATAL_ERROR { fail(exchange, result.error) }
        case (.statement(let exchange, _), PGRES_TUPLES_OK),
            (.statement(let exchange, _), PGRES_COMMAND_OK),
            (.statement(let exchange, _), PGRES_EMPTY_QUERY):
            exchange.results.append(Rows(result))
        case (.statement(let exchange, let entry), PGRES_FATAL_ERROR):
            let error = result.error
            if let entry, error.isStalePlan { prepared.discard(entry) }
            fail(exchange, error)
        case (.statement, PGRES_PIPELINE_ABORTED), (.housekeeping, _):
            break
        case (.sync(let exchange), PGRES_FATAL_ERROR):
            let error = result.error
            if let exchange { fail(exchange, error) }
            close(error)
        case (.statement, _), (.sync, _):
            close(.misuse("The server answered in a way that a plain statement does not allow."))
        }
    }

    private func fail(_ exchange: Exchange, _ error: PostgresError) {
        if exchange.failure == nil { exchange.failure = error }
    }
}

extension PostgresError {
    /// Whether the prepared form of a statement no longer fits, so that preparing anew helps.
    var isStalePlan: Bool { sqlState == .featureNotSupported || sqlState == .invalidStatementName }
}
