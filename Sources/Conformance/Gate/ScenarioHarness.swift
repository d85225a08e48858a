import AsyncHTTPClient
import Drops
import Exporting
import FakeAPIs
import FakeS3
import FakeSFTP
import Foundation
import Harness
import NIOCore
import NIOHTTP1
import StrictJSON

extension Scenario {
    /// The key pair of every scenario over SFTP with a key.
    private static let key = SSHKeyPair.ed25519(seed: 1)
    private static let user = "exporter"

    /// One endpoint, of the scenario's kind, with its faults.
    func harnessConfiguration() -> HarnessConfiguration {
        var configuration = HarnessConfiguration(s3: nil, sftp: nil, faults: faults)
        switch connection {
        case .s3:
            configuration.s3 = S3Configuration(
                credentials: ["AKIAMOCKDESTGATE": "gate/secret+key"], buckets: [Self.bucket])
        case .sftp:
            configuration.sftp = SFTPConfiguration(users: [SFTPUser(name: Self.user, password: "gate password")])
        case .sftpKey:
            configuration.sftp = SFTPConfiguration(
                users: [SFTPUser(name: Self.user, authorizedKeys: [Self.key.publicKey.line])])
        case .api:
            configuration.api = APIConfiguration()
            configuration.api?.constantContact.accessTokens = ["gate-token"]
            configuration.api?.constantContact.lists = [.init(id: Self.list, name: "Spring Buyers")]
        }
        arrange(&configuration)
        return configuration
    }

    /// The job with address and credentials; what the scenario set on purpose stays.
    func filled(_ job: ExportJob, for harness: Harness) async throws -> ExportJob {
        var job = job
        switch connection {
        case .s3:
            job.changeS3 { place in
                place.url = harness.s3.url
                place.region = harness.s3.region
                place.accessKeyID = place.accessKeyID ?? harness.s3.accessKeyID
                place.secretAccessKey = place.secretAccessKey ?? harness.s3.secretAccessKey
            }
        case .sftp, .sftpKey:
            job.changeSFTP { place in
                place.host = harness.sftp.host
                place.port = harness.sftp.port
                place.user = place.user ?? Self.user
                if connection == .sftpKey {
                    place.privateKey = place.privateKey ?? Self.key.privateKey
                } else {
                    place.password = place.password ?? harness.sftp.password
                }
            }
        case .api:
            let renewal = try await RefreshToken.grant(by: harness.apiURL ?? "")
            job.changeContactList { place in
                place.url = harness.apiURL
                guard place.accessToken == nil else { return }
                place.accessToken = "gate-token"
                place.refreshToken = renewal
                place.client = .init(id: "test", secret: "test")
            }
        }
        return job
    }
}

extension ExportJob {
    /// What the endpoint's clients look for in their environment; nil takes away what would lead them elsewhere.
    ///
    /// Source: AWS SDKs and Tools Reference Guide, "Settings reference",
    /// https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
    var environment: [String: String?] {
        var variables: [String: String?] = ["NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"]
        switch endpoint {
        case .s3(let place):
            variables["MOCKDEST_TARGET"] = "s3://\(place.bucket)/\(place.path)"
            variables["AWS_ENDPOINT_URL_S3"] = place.url
            variables["AWS_ENDPOINT_URL"] = place.url
            variables["AWS_ACCESS_KEY_ID"] = place.accessKeyID
            variables["AWS_SECRET_ACCESS_KEY"] = place.secretAccessKey
            variables["AWS_REGION"] = place.region
            variables["AWS_DEFAULT_REGION"] = place.region
            variables["AWS_CONFIG_FILE"] = "/dev/null"
            variables["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null"
            variables["AWS_EC2_METADATA_DISABLED"] = "true"
            for name in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_CA_BUNDLE"] {
                variables.updateValue(nil, forKey: name)
            }
        case .sftp(let place):
            variables["MOCKDEST_TARGET"] = place.folder
            variables["MOCKDEST_SFTP_HOST"] = place.host
            variables["MOCKDEST_SFTP_PORT"] = place.port.map(String.init)
            variables["MOCKDEST_SFTP_USER"] = place.user
            variables.updateValue(place.password, forKey: "MOCKDEST_SFTP_PASSWORD")
        case .constantContact(let place):
            variables["MOCKDEST_TARGET"] = place.list
            variables["MOCKDEST_API_URL"] = place.url
            variables["MOCKDEST_API_TOKEN"] = place.accessToken
        case .folder: break
        }
        return variables
    }
}

/// Asks the endpoint for a refresh token, as an administrator who consents does.
private enum RefreshToken {
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.redirectConfiguration = .disallow
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    static func grant(by url: String) async throws -> String? {
        let query = "client_id=test&response_type=code&redirect_uri=http%3A%2F%2Flocalhost%2F"
        let consent = HTTPClientRequest(
            url: "\(url)/oauth2/default/v1/authorize?\(query)&scope=contact_data%20offline_access")
        let redirect = try await client.execute(consent, timeout: .seconds(30)).headers.first(name: "location")
        guard let code = redirect?.split(separator: "code=").last else { return nil }
        var request = HTTPClientRequest(url: "\(url)/oauth2/default/v1/token")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        let form = "grant_type=authorization_code&client_id=test&client_secret=test&code=\(code)"
        request.body = .bytes(Array(form.utf8))
        let answer = try await client.execute(request, timeout: .seconds(30)).body.collect(upTo: 1 << 20)
        return try JSONReader.read(Array(buffer: answer))["refresh_token"]?.string
    }
}
