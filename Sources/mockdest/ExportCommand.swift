import ArgumentParser
import Conformance
import Drops
import Exporting
import Foundation

/// `mockdest export`: the reference exporter.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Run the reference exporter: profiles and a job in, files at an S3 or SFTP endpoint out.",
        discussion: """
            The job says what to export, as which files, and where to; Schemas/export-job.schema.json describes it.
            What its endpoint leaves open comes from the environment: AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID,
            AWS_SECRET_ACCESS_KEY and AWS_REGION, or MOCKDEST_SFTP_HOST, _PORT, _USER and _PASSWORD.
            Profiles are XDM records, one JSON object in each line.

            EXAMPLES:
              eval "$(mockdest env)"; mockdest export --job job.yaml
              mockdest export --job job.yaml --profiles profiles.ndjson --folder out
              mockdest export --job job.yaml --mutate swapped-columns   # make one known mistake
              mockdest export --job job.yaml --write-expectation expected  # what verify must find
              mockdest export --list-mutations

            Exits with 3 when the files could not all be delivered.
            """)

    @Option(help: "The job, YAML or JSON ($MOCKDEST_JOB).") var job: String?
    @Option(help: "NDJSON file with the profiles ($MOCKDEST_PROFILES, else the job's).") var profiles: String?
    @Option(help: "Make this mistake; --list-mutations names all.") var mutate: String?
    @Option(help: "Write the files into this folder instead of sending them.") var folder: String?
    @Option(help: "Write what each audience's drop must hold into this folder, and export nothing.")
    var writeExpectation: String?
    @Flag(help: "List the mistakes that --mutate makes.") var listMutations = false
    @Flag(name: [.short, .long], help: "No progress.") var quiet = false

    func run() async throws {
        if listMutations { return Terminal.write(Listing.mutations(Mutation.all).table()) }
        let environment = ProcessInfo.processInfo.environment
        guard let path = job ?? environment["MOCKDEST_JOB"], !path.isEmpty else {
            throw Failure.usage("no job: give --job FILE or set MOCKDEST_JOB")
        }
        var job = try Self.readJob(path)
        if let folder {
            job.finalEndpoint = job.endpoint
            job.endpoint = .folder(folder)
        }
        let (name, content) = try readProfiles(of: job, at: path, environment)
        if let writeExpectation { return try write(job, content, to: writeExpectation) }
        let mutation = try mutate.map { name in
            guard let found = Mutation.named(name) else {
                throw Failure.unknown(name, "--mutate", among: Mutation.all.map(\.name))
            }
            return found
        }
        job.endpoint = try job.endpoint.filled(from: environment)
        try await export(job, ProfileFile(name: name, content: content), mutation)
    }

    private func export(_ job: ExportJob, _ profiles: ProfileFile, _ mutation: Mutation?) async throws {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "mockdest-export-\(UUID())").path
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let exporter = Exporter(job: job, profiles: profiles, mutation: mutation, spool: Spool(directory: scratch))
        let showsProgress = Terminal.showsProgress && !quiet
        let exported = try await exporter.run(sender: FileSender(endpoint: job.endpoint)) { line in
            if showsProgress { Terminal.complain(line) }
        }
        for audience in exported {
            for file in audience.files { Terminal.write("\(file.path)\t\(file.content.size)\n") }
        }
    }

    private func write(_ job: ExportJob, _ profiles: Blob, to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for expectation in try JobExpectation.all(of: job, profiles: profiles) {
            let stem = "\(folder)/\(expectation.audience.id)"
            let yaml = expectation.yaml + "profiles: {path: \"\(expectation.audience.id).csv\"}\n"
            try Data(yaml.utf8).write(to: URL(filePath: stem + ".yaml"))
            try Data(expectation.profiles.utf8).write(to: URL(filePath: stem + ".csv"))
            Terminal.write("\(stem).yaml\n")
        }
    }

    private static func readJob(_ path: String) throws -> ExportJob {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Failure.usage("\(path): there is no such file, or it is not UTF-8 text (--job)")
        }
        return try ExportJob(parsing: text, file: path)
    }

    /// The job's own path counts from the job's folder.
    private func readProfiles(
        of job: ExportJob, at path: String, _ environment: [String: String]
    ) throws -> (String, Blob) {
        let variable = environment["MOCKDEST_PROFILES"].flatMap { $0.isEmpty ? nil : $0 }
        let own = job.profiles.map { name in
            name.hasPrefix("/") ? name : URL(filePath: path).deletingLastPathComponent().path + "/" + name
        }
        guard let file = profiles ?? variable ?? own else {
            throw Failure.usage("no profiles: give --profiles FILE, set MOCKDEST_PROFILES, or name them in the job")
        }
        do { return (file, try Blob(fileAt: file)) } catch { throw Failure.usage("\(error) (the profiles)") }
    }
}

extension Listing {
    static func mutations(_ mutations: [Mutation]) -> Listing {
        Listing(columns: ["name", "mistake", "needs"], rows: mutations.map { [$0.name, $0.mistake, $0.need] })
    }
}
