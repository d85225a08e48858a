import Foundation
import Testing

/// `mockdest import --from`: an ESP's import looks for its files on a running server.
struct ImportFromServerTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"
    private static let serving =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
        + "/clients/sftp/serving.sh"

    @Test func `what OpenSSH's client put there is found by its name, or it is said why not`() async throws {
        let folder = NSTemporaryDirectory() + "mockdest-import-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script = """
            cd \(folder)
            printf 'EMAIL_ADDRESS_,FIRST_NAME\\nada@example.com,Ada\\nben@example.com,Ben\\n' >list.csv
            put() {
                sshpass -p test sftp -q -F none -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null \\
                    -oLogLevel=ERROR -oPreferredAuthentications=password -P "$SFTP_PORT" test@127.0.0.1 >put.log
            }
            import() {
                "\(Self.program)" import --from sftp --esp oracle-responsys --admin-port "$ADMIN_PORT" "$@"
                echo "ended with $?"
            }
            echo 'put list.csv' | put
            import
            printf 'mkdir upload\\nrename list.csv upload/list.csv\\n' | put
            import --report markdown=found.md
            cat found.md
            """
        let ports = ["--s3-port", "0", "--sftp-port", "0", "--admin-port", "0", "--api-port", "0"]
        let result = try await RealClient(Self.serving).run(
            arguments: [Self.program, "serve"] + ports + ["--", "bash", "-c", script])
        let runs = result.standardOutput.components(separatedBy: "ended with ")
        try #require(runs.count == 3, "\(result.standardOutput)\(result.standardError)")
        #expect(runs[0].contains("the file lies in \"\", the job looks in \"upload\""))
        #expect(runs[0].contains("nothing imported"))
        #expect(runs[1].hasPrefix("2\n"))
        #expect(runs[1].contains("imported: 1 drop(s), not verified"))
        #expect(runs[2].hasPrefix("0\n"))
        #expect(runs[2].contains("| list.csv | sftp | 2 | oracle-responsys | 2 | 0 | 0 |"), "\(runs[2])")
    }
}
