extension Principal {
    /// Throws ``AccessError`` unless the principal makes and replaces API tokens of a holder: the own
    /// ones, and an admin those of scripts.
    ///
    /// An admin who could make a token of another person could act as two people.
    public func mustKeepTokens(of holder: Principal) throws(AccessError) {
        guard holder.id != id else { return }
        try mustBeAllowed(.manageAccess)
        guard holder.kind == .script else { throw .tokenOfAnother }
    }

    /// As above; also throws ``AccessError/tokenAboveOwn`` for a token that may more than the maker's
    /// own, save what scripts are there for.
    public func mustIssue(_ scope: TokenScope, to holder: Principal) throws(AccessError) {
        try mustKeepTokens(of: holder)
        let isWithin =
            holder.id == id
            ? scope.isWithin(self.scope)
            : holder.narrowed(to: scope).roles.isSubset(of: roles.union([.script]))
        guard isWithin else { throw .tokenAboveOwn }
    }

    /// Throws ``AccessError`` unless the principal ends API tokens of a holder: the own ones, and an
    /// admin everybody's.
    public func mustEndTokens(of holder: ID<Principal>) throws(AccessError) {
        guard holder != id else { return }
        try mustBeAllowed(.manageAccess)
    }
}
