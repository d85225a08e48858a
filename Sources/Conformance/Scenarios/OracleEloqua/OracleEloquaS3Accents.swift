import Exporting

extension Scenario {
    /// Names of Western Europe arrive in UTF-8 and not in an older encoding.
    static let oracleEloquaS3Accents = Scenario(
        .oracleEloqua, .s3, "accents", "Names of Western Europe arrive in UTF-8 and not in an older encoding",
        people: .accents)
}
