import FakeSFTP
import Foundation
import Testing

/// What `mockdest serve` makes of its SFTP options, as OpenSSH's client finds it.
struct SFTPServeTests {
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"
    private static let folder =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/clients/sftp"
    private static let serving = folder + "/serving.sh"

    /// A shell's words for a client: `as USER PASSWORD COMMANDS` runs one `sftp`; `trusting FILE` names the known hosts.
    private static let words = """
        trusting() { known=$1 strict=yes; }
        known=/dev/null strict=no
        as() {
            local user=$1 batch
            export SSHPASS=$2
            batch=$(mktemp) && printf '%s\\n' "${@:3}" >"$batch"
            sshpass -e sftp -F none -oStrictHostKeyChecking=$strict -oUserKnownHostsFile="$known" \\
                -oGlobalKnownHostsFile=/dev/null -oLogLevel=ERROR -oPubkeyAuthentication=no \\
                -oPreferredAuthentications=password -oNumberOfPasswordPrompts=1 -oBatchMode=no \\
                -P "$SFTP_PORT" -b "$batch" "$user@127.0.0.1"
            local code=$?
            rm "$batch"
            return $code
        }
        must() { "$@" || { echo "failed: $*" >&2; exit 1; }; }
        must_not() { ! "$@" 2>/dev/null || { echo "went well: $*" >&2; exit 1; }; }

        """

    /// Runs `script` beside `mockdest serve` with `options`, in a folder with the files `one` and `two`.
    private func serve(
        _ options: [String], prepare: (String) async throws -> Void = { _ in }, _ script: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let folder = NSTemporaryDirectory() + "mockdest-serve-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["one", "two"] { try Data(name.utf8).write(to: URL(filePath: "\(folder)/\(name)")) }
        try await prepare(folder)
        let ports = ["--s3-port", "0", "--sftp-port", "0", "--admin-port", "0", "--api-port", "0"]
        let result = try await RealClient(Self.serving, environment: ["MOCKDEST_SFTP_USERS": nil]).run(
            arguments: [Self.program, "serve"] + ports + options.map { $0.replacing("FOLDER", with: folder) } + [
                "--", "bash", "-c", "cd \(folder)\n\(Self.words)\(script)",
            ])
        #expect(
            result.exitCode == 0, "\(result.standardError)\(result.standardOutput)", sourceLocation: sourceLocation)
    }

    @Test func `any credentials let every name in, each with files of its own`() async throws {
        try await serve(
            ["--sftp-any-credentials", "on"],
            """
            must as anna whatever "put one"
            must as anna 'another password' "get one back"
            must cmp one back
            must_not as ben x "get one nothing"
            must as ben x "put two"
            must_not as anna x "get two nothing"
            """)
    }

    @Test func `without it a wrong name and a wrong password are refused`() async throws {
        try await serve(
            [],
            """
            must as test test pwd
            must_not as anna test pwd
            must_not as test whatever pwd
            """)
    }

    @Test func `users with one root share their files, each with his own access`() async throws {
        try await serve(
            [
                "--sftp-users",
                "drop:a,drop:access=write-only,drop:root=shared,desk:b,desk:access=read-only,desk:root=shared,"
                    + "all:c,all:access=read-write,all:root=shared,alone:d",
            ],
            """
            must as drop a "put one in.csv"
            must_not as drop a "get in.csv nothing"
            as drop a "ls" >listing 2>&1 # exits 0 whatever the server said
            must_not grep '^in.csv' listing
            as desk b "ls" "get in.csv back" >listing
            must grep '^in.csv' listing
            must cmp one back
            must_not as desk b "put two"
            must_not as desk b "rm in.csv"
            must_not as desk b "rename in.csv out.csv"
            must_not as desk b "mkdir d"
            must_not as desk b "chmod 600 in.csv"
            must as all c "put two" "get two both" "rename in.csv out.csv" "rm out.csv"
            must cmp two both
            must_not as desk b "get out.csv nothing"
            must_not as alone d "get two nothing"
            """)
    }

    @Test func `own host keys are shown, and known-hosts prints them`() async throws {
        try await serve(
            ["--sftp-host-keys", "FOLDER/host,FOLDER/host-rsa"],
            prepare: { folder in
                let keygen = RealClient("ssh-keygen")
                try await keygen.run("-q", "-t", "ed25519", "-N", "", "-f", folder + "/host")
                try await keygen.run("-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", folder + "/host-rsa")
                try await keygen.run("-q", "-t", "ed25519", "-N", "", "-f", folder + "/other")
            },
            """
            for key in host host-rsa other; do echo "[127.0.0.1]:$SFTP_PORT $(cat $key.pub)" >$key.known; done
            trusting host.known && must as test test pwd
            trusting host-rsa.known && must as test test pwd
            trusting other.known && must_not as test test pwd
            "\(Self.program)" known-hosts --sftp-host-keys host,host-rsa --sftp-port "$SFTP_PORT" --admin-port 1 >printed
            must diff <(cut -d' ' -f1-3 host.known host-rsa.known) printed
            """)
    }

    @Test func `SHA-1 signatures are taken unless the server is told to be strict`() async throws {
        let script = """
            export SFTP_USER=test SFTP_KEY=id
            WORD python "\(Self.folder)/sha1_signature.py"
            """
        for (options, word) in [([], "must"), (["--sftp-sha1", "refused"], "must_not")] {
            try await serve(
                options + ["--sftp-users", "test:key=FOLDER/id.pub"],
                prepare: { folder in
                    try await RealClient("ssh-keygen").run(
                        "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", folder + "/id")
                }, script.replacing("WORD", with: word))
        }
    }

    @Test(arguments: ["a:access=all", "a:access="]) func `an access that is none is told with the ones there are`(
        user: String
    ) async throws {
        let result = try await RealClient(Self.program).run(arguments: ["serve", "--sftp-users", user])
        #expect(result.exitCode == 64)
        #expect(result.standardError.contains("read-write, read-only or write-only"))
    }

    @Test func `a host key file that is none stops the server with one sentence`() async throws {
        let result = try await RealClient(Self.program).run(
            arguments: [
                "serve", "--s3-port", "0", "--sftp-port", "0", "--admin-port", "0", "--api-port", "0",
                "--sftp-host-keys", "/no/such",
            ])
        #expect(result.exitCode != 0)
        #expect(result.standardError.split(separator: "\n").count == 1)
        #expect(result.standardError.contains("/no/such is no private host key"))
    }
}
