/// Works out what keeps a processor busy for long, while the loop goes on with other requests.
func besideTheLoops<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withTaskExecutorPreference(globalConcurrentExecutor) { try body() }
}
