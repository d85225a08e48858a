import Foundation
import Testing

/// `mockdest fixture` beside a real server and real clients.
struct FixtureCommandTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/mockdest"

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "mockdest-fixture-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func mockdest(_ arguments: String..., environment: [String: String?] = [:]) async throws
        -> RealClient.Result
    {
        try await RealClient(Self.program, environment: environment).run(arguments: arguments)
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    /// Words of a shell for clients of the server: `aws s3 ...`, `put LOCAL REMOTE` over SFTP.
    private static let words = """
        set -e
        export AWS_ENDPOINT_URL_S3=http://127.0.0.1:$S3_PORT AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
        export AWS_DEFAULT_REGION=us-east-1 AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
        export AWS_EC2_METADATA_DISABLED=true AWS_PAGER= SSHPASS=test
        put() {
            sshpass -e sftp -q -F none -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null -oLogLevel=ERROR \\
                -oGlobalKnownHostsFile=/dev/null -oPubkeyAuthentication=no -oBatchMode=no -P "$SFTP_PORT" \\
                -b <(printf 'put %s %s\\n' "$1" "$2") test@127.0.0.1 >/dev/null
        }
        record() { "$PROGRAM" fixture record "$@" --from "http://127.0.0.1:$ADMIN_PORT" --settle 0.1; }

        """

    private func serve(_ folder: String, _ script: String) async throws -> RealClient.Result {
        let ports = ["--s3-port", "0", "--sftp-port", "0", "--admin-port", "0", "--api-port", "0"]
        return try await RealClient(
            Self.repository + "/Tests/clients/sftp/serving.sh",
            environment: ["PROGRAM": Self.program, "MOCKDEST_SFTP_USERS": nil, "CI": nil]
        ).run(
            arguments: [Self.program, "serve"] + ports + ["--buckets", "exports"] + [
                "--", "bash", "-c", "cd \(folder)\n\(Self.words)\(script)",
            ])
    }

    /// What a replay says of the set's drops, connection, places on the wire and paths aside.
    private func replayed(_ set: String, via connection: String) async throws -> String {
        let report = set + "/../report.json"
        let result = try await mockdest("replay", set, "--via", connection, "--report", "json=\(report)", "--quiet")
        #expect(result.exitCode < 2, "\(result.standardError)")
        let python = RealClient(Self.repository + "/.build/clients/bin/python")
        let script = """
            import json, sys
            for drop in json.load(open(sys.argv[1]))["drops"]:
                print(drop["name"], drop["verdict"], drop["files"], json.dumps(drop["findings"], sort_keys=True))
            """
        return try await python.run("-c", script, report).standardOutput
    }

    private let first = "email,name,status\nana@example.com,Ana,realized\nbob@example.com,\"Bob, B.\",realized\n"

    // MARK: record

    @Test func `what AWS CLI and sftp sent is recorded byte for byte and replays alike over both`() async throws {
        try await withFolder { folder in
            try first.write(toFile: folder + "/one.csv", atomically: true, encoding: .utf8)
            try Data(first.replacing("bob@example.com", with: "bob at home").utf8).write(
                to: URL(filePath: folder + "/two.csv"))
            let run = try await serve(
                folder,
                """
                aws s3 cp --quiet one.csv s3://exports/in/people_1.csv
                put two.csv people_9.csv
                record set --drops 2
                """)
            #expect(run.exitCode == 0, "\(run.standardError)")
            #expect(run.standardError.contains("drops came over s3 and sftp"))
            let drops = try FileManager.default.contentsOfDirectory(atPath: folder + "/set/drops").sorted()
            #expect(drops == ["1-people_1", "2-people_9"])
            #expect(try bytes(folder + "/set/drops/1-people_1/in/people_1.csv") == bytes(folder + "/one.csv"))
            #expect(try bytes(folder + "/set/drops/2-people_9/people_9.csv") == bytes(folder + "/two.csv"))
            #expect(!FileManager.default.fileExists(atPath: folder + "/set/.received"))
            #expect(try text(folder + "/set/PROVENANCE.md").contains("| 2-people_9 | people_9.csv | "))
            let over = try await (replayed(folder + "/set", via: "s3"), replayed(folder + "/set", via: "sftp"))
            #expect(over.0 == over.1 && over.0.contains("set/2-people_9"))
            #expect(try await replayed(folder + "/set", via: "files") == over.0)
        }
    }

    @Test func `a recording with an expectation finds what the server found`() async throws {
        try await withFolder { folder in
            try first.replacing("bob@", with: "bob at ").write(
                toFile: folder + "/one.csv", atomically: true, encoding: .utf8)
            try "mail\nana@example.com\nbob@example.com\n".write(
                toFile: folder + "/expected.csv", atomically: true, encoding: .utf8)
            let expectation = """
                columns: [{name: email, type: email}, name, {name: status, allowed: [realized]}]
                identity: {column: email, kind: email}
                profiles: {path: expected.csv, columns: {email: mail}}
                """
            try expectation.write(toFile: folder + "/e.yaml", atomically: true, encoding: .utf8)
            let run = try await serve(
                folder,
                """
                aws s3 cp --quiet one.csv s3://exports/people.csv
                record set --until-idle 0.3 --expectation e.yaml --destination 'Amazon S3'
                """)
            #expect(run.exitCode == 0, "\(run.standardError)")
            let found = try await replayed(folder + "/set", via: "sftp")
            #expect(found.contains("identities/invalid") && found.contains("identities/missing"))
            #expect(try text(folder + "/set/fixture.yaml").contains("destination: \"Amazon S3\""))
        }
    }

    @Test func `Ctrl-C ends a recording, and what came until then is the set`() async throws {
        try await withFolder { folder in
            try first.write(toFile: folder + "/one.csv", atomically: true, encoding: .utf8)
            let run = try await serve(
                folder,
                """
                aws s3 cp --quiet one.csv s3://exports/old.csv
                "$PROGRAM" fixture record set --from http://127.0.0.1:$ADMIN_PORT --settle 0.1 --skip-present 2>log &
                recorder=$!
                until grep -q recording log; do sleep 0.05; done
                # It looks what is there before it says so, and waits from then on.
                sleep 1
                aws s3 cp --quiet one.csv s3://exports/new.csv
                until [ -s set/.received/0 ]; do sleep 0.05; done
                kill -INT $recorder
                wait $recorder
                """)
            #expect(run.exitCode == 0, "\(run.standardError)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/set/drops") == ["1-new"])
        }
    }

    @Test func `a recording that cannot be is one sentence, and leaves what is there alone`() async throws {
        try await withFolder { folder in
            try first.write(toFile: folder + "/one.csv", atomically: true, encoding: .utf8)
            let nobody = try await mockdest("fixture", "record", folder + "/set", "--from", "http://127.0.0.1:1")
            #expect(nobody.exitCode == 3)
            #expect(
                nobody.standardError.hasSuffix(
                    "no answer from the admin API at http://127.0.0.1:1; `mockdest serve` starts a server\n"))
            let word = try await mockdest("fixture", "record", folder + "/set", "--from", "localhost:9001")
            #expect(word.exitCode == 64 && word.standardError.contains("--from is \"localhost:9001\""))
            #expect(!FileManager.default.fileExists(atPath: folder + "/set"))
            let run = try await serve(
                folder,
                """
                set +e
                record set --until-idle 0; echo "nothing $?" >&2
                "$PROGRAM" fixture record set --from "http://127.0.0.1:$S3_PORT" --drops 1; echo "other $?" >&2
                aws s3 cp --quiet one.csv s3://exports/a.csv
                aws s3 cp --quiet one.csv s3://exports/x//y.csv
                mkdir full && touch full/mine
                record full --drops 1; echo "full $?" >&2
                record set --drops 2; echo "odd $?" >&2
                """)
            let said = run.standardError
            #expect(said.contains("nothing came, so there is no set to write\nnothing 2"), "\(said)")
            #expect(said.contains("is no admin API of mockdest") && said.contains("other 3"), "\(said)")
            #expect(said.contains("full: is not empty") && said.contains("full 64"), "\(said)")
            #expect(said.contains("x//y.csv: its path has a part without a name") && said.contains("odd 0"), "\(said)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/full") == ["mine"])
        }
    }

    // MARK: anonymise, check

    @Test func `a recorded set is anonymised, checked and replayed as it was`() async throws {
        try await withFolder { folder in
            try first.write(toFile: folder + "/one.csv", atomically: true, encoding: .utf8)
            let run = try await serve(folder, "aws s3 cp --quiet one.csv s3://exports/people.csv; record set --drops 1")
            #expect(run.exitCode == 0, "\(run.standardError)")
            let made = try await mockdest("fixture", "anonymise", folder + "/set", folder + "/safe/set")
            #expect(made.exitCode == 0, "\(made.standardError)")
            #expect(made.standardOutput.contains("no original value is left, and the same is found"))
            let check = try await mockdest("fixture", "check", folder + "/safe/set", "--against", folder + "/set")
            #expect(check.exitCode == 0, "\(check.standardError)")
            let same = try await mockdest("fixture", "check", folder + "/set", "--against", folder + "/set")
            #expect(same.exitCode == 1 && same.standardError.contains("people.csv:2, column \"email\""))
            #expect(!same.standardError.contains("ana@example.com"), "values are not shown")
            let before = try await replayed(folder + "/set", via: "s3")
            #expect(try await replayed(folder + "/safe/set", via: "s3") == before)
            let kept = try await mockdest(
                "fixture", "anonymise", folder + "/set", folder + "/b", "--keep", "emial")
            #expect(kept.exitCode == 64 && kept.standardError.contains("did you mean \"email\"?"))
        }
    }

    @Test func `a set in which a value survives is refused with exit code 1`() async throws {
        try await withFolder { folder in
            try FileManager.default.copyItem(
                atPath: Self.repository + "/Fixtures/oracle-responsys-tab", toPath: folder + "/in")
            let yaml = try text(folder + "/in/fixture.yaml")
            let path = try #require(yaml.firstMatch(of: /path: (\S+)/)).output.1
            let person = try text("\(folder)/in/\(path)").split(separator: "\n")[1].split(separator: ",")
            let mail = try #require(person.first { $0.contains("@") })
            try "# For \(mail).\n\(yaml)".write(toFile: folder + "/in/fixture.yaml", atomically: true, encoding: .utf8)
            let result = try await mockdest("fixture", "anonymise", folder + "/in", folder + "/out")
            #expect(result.exitCode == 1)
            #expect(result.standardError.contains("fixture.yaml:1: the comment holds a value of the original set"))
            #expect(!FileManager.default.fileExists(atPath: folder + "/out"))
        }
    }

    // MARK: The schema

    @Test func `every fixture yaml is valid for the schema, read by a library of others`() async throws {
        let script = """
            import json, pathlib, sys, yaml
            from jsonschema import Draft202012Validator
            from referencing import Registry, Resource
            root = pathlib.Path(sys.argv[1])
            schemas = {name: json.loads((root / "Schemas" / name).read_text())
                       for name in ("fixture.schema.json", "expectation.schema.json")}
            registry = Registry().with_resources(
                (schema["$id"], Resource.from_contents(schema)) for schema in schemas.values())
            for schema in schemas.values(): Draft202012Validator.check_schema(schema)
            validator = Draft202012Validator(schemas["fixture.schema.json"], registry=registry)
            sets = sorted(root.glob("Fixtures/*/fixture.yaml"))
            for path in sets:
                for error in validator.iter_errors(yaml.safe_load(path.read_text())):
                    print(path.parent.name, error.json_path, error.message)
            wrong = {"destination": "x", "connection": "ftp", "expectaton": {}}
            print(len(sets) > 7, sorted(e.validator for e in validator.iter_errors(wrong)))
            """
        let python = RealClient(Self.repository + "/.build/clients/bin/python")
        let result = try await python.run("-c", script, Self.repository)
        #expect(result.standardOutput == "True ['additionalProperties', 'anyOf', 'enum']\n")
    }

    // MARK: The progress line

    @Test func `a replay draws a bar on a terminal, and none in CI or into a pipe`() async throws {
        let replay = "\(Self.program) replay \(Self.repository)/Fixtures --via files"
        func said(_ environment: [String: String?]) async throws -> String {
            try await RealClient("script", environment: environment)
                .run("-q", "-e", "-c", "\(replay) >/dev/null", "/dev/null").standardOutput
        }
        let person = try await said(["CI": nil, "TERM": "xterm"])
        #expect(person.contains("\r\u{1B}[K[") && person.contains("━ 100%"), "\(person)")
        #expect(try await !said(["CI": "true", "TERM": "xterm"]).contains("━"))
        #expect(try await !said(["CI": nil, "TERM": "dumb"]).contains("━"))
        let piped = try await RealClient("sh", environment: ["CI": nil]).run("-c", replay)
        #expect(!piped.standardError.contains("━"))
    }
}
