import FakeSFTP
import Foundation
@testable import Harness
import StrictYAML
import Logging
import Testing

struct ServerSettingsTests {
    @Test func `every key of an authorized_keys file may log in`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "# mine\nssh-ed25519 AAAA one\n\nssh-rsa BBBB two\n".write(toFile: path, atomically: true, encoding: .utf8)
        let settings = try ServerSettings.load(environment: ["MOCKDEST_SFTP_USERS": "a:key=\(path)"])
        let configuration = try settings.harnessConfiguration(logger: Logger(label: "test"))
        #expect(configuration.sftp?.users.first?.authorizedKeys == ["ssh-ed25519 AAAA one", "ssh-rsa BBBB two"])
        try "no key\n-----BEGIN\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: SettingError.self) { try settings.harnessConfiguration(logger: Logger(label: "test")) }
    }

    @Test func `a flag wins over the environment, that over the file, that over the default`() throws {
        let file = try YAMLValue(parsing: "s3-port: 1\nsftp-port: 2\nadmin-port: 3\n", file: "mockdest.yaml")
        let settings = try ServerSettings.load(
            flags: [.s3Port: "11"], environment: ["MOCKDEST_S3_PORT": "5", "MOCKDEST_SFTP_PORT": "6"], file: file)
        #expect(settings.s3Port == 11)
        #expect(settings.sftpPort == 6)
        #expect(settings.adminPort == 3)
        #expect(settings.apiPort == 9002)
        #expect(settings.host == "127.0.0.1")
    }

    @Test func `users given twice may log in either way`() throws {
        let settings = try ServerSettings.load(environment: ["MOCKDEST_SFTP_USERS": "a:x:y, a:key=k.pub,b:key=l.pub"])
        #expect(
            settings.sftpAccounts == [
                .init(name: "a", password: "x:y", keyFiles: ["k.pub"]),
                .init(name: "b", password: nil, keyFiles: ["l.pub"]),
            ])
    }

    @Test func `keys and buckets are lists`() throws {
        let settings = try ServerSettings.load(flags: [.s3Keys: "AK:se:cret,B:c", .buckets: "a, b"])
        #expect(settings.s3Keys == ["AK": "se:cret", "B": "c"])
        #expect(settings.buckets == ["a", "b"])
    }

    @Test func `a port that is none is refused in one sentence`() {
        let error = #expect(throws: SettingError.self) { try ServerSettings.load(flags: [.s3Port: "http"]) }
        #expect(error?.description == "--s3-port is \"http\", must be a port from 0 (any free one) to 65535")
    }

    @Test func `a misspelt key of the file is named with its place`() throws {
        let file = try YAMLValue(parsing: "host: ::1\ns3-prot: 1\n", file: "mockdest.yaml")
        let error = #expect(throws: YAMLError.self) { try ServerSettings.load(file: file) }
        #expect(error?.description == "mockdest.yaml:2:1: unknown key \"s3-prot\"; did you mean \"s3-port\"?")
    }

    @Test func `a user without a password is refused without showing anything behind the colon`() {
        let error = #expect(throws: SettingError.self) { try ServerSettings.load(flags: [.sftpUsers: "alice"]) }
        #expect(error?.description.contains("name:password or name:key=FILE.pub") == true)
    }

    @Test(arguments: ["--s3-keys", "--sftp-users"]) func `a secret without a name is refused and not shown`(
        flag: String
    ) {
        let key: ServerSettings.Key = flag == "--s3-keys" ? .s3Keys : .sftpUsers
        let error = #expect(throws: SettingError.self) { try ServerSettings.load(flags: [key: ":hunter2"]) }
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `exports are quoted for a shell`() throws {
        let settings = try ServerSettings.load(flags: [.s3Keys: "k:it's a $ecret"])
        #expect(settings.exports(ports: nil).contains("export AWS_SECRET_ACCESS_KEY='it'\\''s a $ecret'\n"))
        #expect(settings.exports(ports: nil).contains("export AWS_ENDPOINT_URL_S3=http://127.0.0.1:9000\n"))
    }
}
