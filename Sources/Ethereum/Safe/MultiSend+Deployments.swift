extension MultiSend {
    /// The MultiSendCallOnly contract that a wallet takes for a Safe of this version on this chain.
    ///
    /// Nil before 1.3.0, which had none, and for chains and versions we do not know: there the
    /// caller must be told.
    public static func callOnlyContract(version: SafeVersion, chain: ChainID) -> Address? {
        callOnlyContracts(version: version, chain: chain).first
    }

    /// How a contract was deployed, which decides its address.
    public enum Variant: String, CaseIterable, Hashable, Sendable {
        /// By the first deployer, whose transactions have no chain id.
        case canonical
        /// By a deployer that respects EIP-155, on chains that refuse others.
        case eip155
        /// Compiled for ZKsync's own machine.
        case zksync
    }

    /// The variant of a contract; nil when it is not MultiSendCallOnly of this version on this
    /// chain.
    public static func variant(
        of contract: Address, version: SafeVersion, chain: ChainID
    ) -> Variant? {
        guard callOnlyContracts(version: version, chain: chain).contains(contract) else {
            return nil
        }
        return switch contract {
        case eip155: .eip155
        case zksync130, zksync141: .zksync
        default: .canonical
        }
    }

    /// All MultiSendCallOnly contracts deployed for this version on this chain, the usual one
    /// first.
    ///
    /// Source: safe-deployments, `networkAddresses` of src/assets/v*/multi_send_call_only.json.
    /// Chains for local tests are taken to have the canonical ones.
    public static func callOnlyContracts(version: SafeVersion, chain: ChainID) -> [Address] {
        guard let group = DeploymentGroup(chain) else { return [] }
        switch (version, group) {
        case (.v010, _), (.v100, _), (.v110, _), (.v111, _), (.v120, _), (.v140, _): return []
        case (.v130, .canonicalFirst), (.v130, .canonicalWithout150): return [canonical130, eip155]
        case (.v130, .test): return [canonical130]
        case (.v130, .eip155First): return [eip155, canonical130]
        case (.v130, .zksync): return [zksync130, canonical130, eip155]
        case (.v141, .zksync): return [zksync141, canonical141]
        case (.v141, _): return [canonical141]
        case (.v150, .canonicalWithout150): return []
        case (.v150, _): return [canonical150]
        }
    }

    /// Chains whose deployments are alike.
    private enum DeploymentGroup {
        case canonicalFirst, canonicalWithout150, eip155First, zksync, test

        init?(_ chain: ChainID) {
            switch chain.number {
            case 1, 56, 100, 130, 137, 146, 480, 42161, 59144, 80094, 534_352, 1_313_161_554:
                self = .canonicalFirst
            case 250, 1101, 81457: self = .canonicalWithout150
            case 10, 5000, 8453, 42220, 43114, 57073, 84532, 11_155_111: self = .eip155First
            case 324: self = .zksync
            case 1337, 31337: self = .test
            default: return nil
            }
        }
    }

    /// 0x40A2aCCbd92BCA938b02010E17A5b8929b49130D
    private static let canonical130 = Address(
        high: 0x40A2_ACCB, low: 0xD92B_CA93_8B02_010E_17A5_B892_9B49_130D)
    /// 0xA1dabEF33b3B82c7814B6D82A79e50F4AC44102B
    private static let eip155 = Address(
        high: 0xA1DA_BEF3, low: 0x3B3B_82C7_814B_6D82_A79E_50F4_AC44_102B)
    /// 0x9641d764fc13c8B624c04430C7356C1C7C8102e2
    private static let canonical141 = Address(
        high: 0x9641_D764, low: 0xFC13_C8B6_24C0_4430_C735_6C1C_7C81_02E2)
    /// 0xA83c336B20401Af773B6219BA5027174338D1836
    private static let canonical150 = Address(
        high: 0xA83C_336B, low: 0x2040_1AF7_73B6_219B_A502_7174_338D_1836)
    /// 0xf220D3b4DFb23C4ade8C88E526C1353AbAcbC38F
    private static let zksync130 = Address(
        high: 0xF220_D3B4, low: 0xDFB2_3C4A_DE8C_88E5_26C1_353A_BACB_C38F)
    /// 0x0408EF011960d02349d50286D20531229BCef773
    private static let zksync141 = Address(
        high: 0x0408_EF01, low: 0x1960_D023_49D5_0286_D205_3122_9BCE_F773)
}
