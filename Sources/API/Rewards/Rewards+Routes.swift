extension Routes {
    static let rewards = rewardRuns + rewardRunMoves + rewardLines + rewardLineMoves + payables
}
