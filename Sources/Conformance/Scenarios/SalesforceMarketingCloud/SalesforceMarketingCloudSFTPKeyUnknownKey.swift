import Exporting
import FakeSFTP

extension Scenario {
    /// The key is not known to the server.
    static let salesforceMarketingCloudSFTPKeyUnknownKey = Scenario(
        .salesforceMarketingCloud, .sftpKey, "unknown-key", "The key is not known to the server", ending: .fails,
        change: { $0.changeSFTP { $0.privateKey = SSHKeyPair.ed25519(seed: 4711).privateKey } })
}
