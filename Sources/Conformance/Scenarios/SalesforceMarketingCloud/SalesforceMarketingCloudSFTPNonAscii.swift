import Exporting

extension Scenario {
    /// Names in any script arrive in UTF-8, character by character.
    static let salesforceMarketingCloudSFTPNonAscii = Scenario(
        .salesforceMarketingCloud, .sftp, "non-ascii", "Names in any script arrive in UTF-8, character by character",
        people: .nonASCII)
}
