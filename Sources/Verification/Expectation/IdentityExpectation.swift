/// Which columns say who a record is about.
public struct IdentityExpectation: Sendable {
    /// What an identity is: e-mail, phone and hashed e-mail have a form to keep, the others are any text.
    public enum Kind: String, Sendable, CaseIterable {
        case email, phone, loyaltyId, hashedEmail, custom
    }

    /// What is done to a value before it is compared.
    public enum Normalisation: String, Sendable, CaseIterable { case trim, lowercase }

    /// Header names; more than one make a composite key.
    public var columns: [String]
    /// What the value in each of the columns must be.
    public var kind = Kind.custom
    /// Applied before comparing, trimming first in any case; empty compares byte for byte.
    public var normalisation: [Normalisation] = []
    /// Whether an identity may stand in one record only.
    public var isUnique = true

    /// Takes all parts as they are; `columns` needs at least one.
    public init(
        columns: [String], kind: Kind = .custom, normalisation: [Normalisation] = [], isUnique: Bool = true
    ) {
        self.columns = columns
        self.kind = kind
        self.normalisation = normalisation
        self.isUnique = isUnique
    }

    /// Where the identity stands in records with these columns; nil where one of its columns is missing.
    func positions(in names: [String]) -> [Int]? {
        let found = columns.compactMap { names.firstIndex(of: $0) }
        return found.count == columns.count ? found : nil
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
