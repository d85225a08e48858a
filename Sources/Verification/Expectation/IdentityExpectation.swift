/// Which columns say who a record is about.
public struct IdentityExpectation: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case email, phone, loyaltyId, hashedEmail, custom
    }

    /// What is done to a value before it is compared.
    public enum Normalisation: String, Sendable, CaseIterable { case trim, lowercase }

    /// Header names; more than one make a composite key.
    public var columns: [String]
    public var kind = Kind.custom
    public var normalisation: [Normalisation] = []
    /// Whether an identity may stand in one record only.
    public var isUnique = true

    public init(
        columns: [String], kind: Kind = .custom, normalisation: [Normalisation] = [], isUnique: Bool = true
    ) {
        self.columns = columns
        self.kind = kind
        self.normalisation = normalisation
        self.isUnique = isUnique
    }

    /// What every value must look like.
    var valueType: ValueType {
        switch kind {
        case .email: .email
        case .phone: .phone
        case .hashedEmail: .sha256
        case .loyaltyId, .custom: .string
        }
    }
}
