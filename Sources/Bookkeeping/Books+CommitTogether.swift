extension Books {
    /// Commits all items in one database transaction. When the database refuses it, or fails, for one of them, the
    /// halves go separately, in their order, until that one stands alone.
    ///
    /// What fails otherwise fails for all at once: the database may be gone, or the transaction be committed though
    /// its answer was lost, and nothing is done twice.
    ///
    /// - Parameters:
    ///   - items: at least one.
    ///   - transaction: does some of them, and gives a result for each.
    /// - Returns: a result for each item, with errors in words of the books.
    static func commitTogether<Item, Output>(
        _ items: [Item],
        _ transaction: ([Item]) async throws -> [Result<Output, any Error>]
    ) async -> [Result<Output, any Error>] {
        var attempts = 1
        while true {
            do {
                return try await transaction(items)
            } catch {
                if attempts < attemptLimit, isConflict(error) {
                    attempts += 1
                    continue
                }
                let error = translated(error)
                guard items.count > 1, mayBeOfOneEntry(error) else {
                    return items.map { _ in .failure(error) }
                }
                let half = items.count / 2
                return await commitTogether(Array(items[..<half]), transaction)
                    + commitTogether(Array(items[half...]), transaction)
            }
        }
    }
}
