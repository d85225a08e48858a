import ArgumentParser
import Conformance
import Foundation

/// `mockdest fixture`: makes fixture sets.
struct Fixture: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fixture", abstract: "Record fixture sets from a running server, and anonymise them.",
        discussion: """
            EXAMPLES:
              mockdest fixture record customer/ --drops 1
              mockdest fixture anonymise customer/ Fixtures/customer
              mockdest fixture check Fixtures/customer --against customer/
            """,
        subcommands: [FixtureRecord.self, FixtureAnonymise.self, FixtureCheck.self])
}

/// The columns of `mockdest fixture anonymise` and `mockdest fixture check`.
struct AnonymisingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Columns that keep their values, as A,B; beside those that hold statuses, audiences and allowed values. \
            Repeatable.
            """, valueName: "columns"))
    var keep: [String] = []
    @Option(help: "The only columns whose values are replaced, as A,B; all without. Repeatable.")
    var columns: [String] = []

    var options: Anonymiser.Options {
        var options = Anonymiser.Options()
        options.keep = keep.flatMap(Self.names)
        options.columns = columns.flatMap(Self.names)
        return options
    }

    private static func names(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
}

/// `mockdest fixture anonymise`: a copy without the values of people.
struct FixtureAnonymise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anonymise",
        abstract: "Copy a fixture set with every value replaced by one of the same form, faults and all.",
        discussion: """
            The same value gets the same pseudonym in all files of the set; length, case, bytes, line ends and every
            fault stay, so that verification finds the same at the same places. The key is made for one run and thrown
            away. Afterwards every file of the copy is searched for every original value: where one is still there, the
            places are named and the copy is removed (exit code 1).

            Lengths, case and who equals whom stay visible. Free text that is kept is not read by anybody: look at it.

            EXAMPLES:
              mockdest fixture anonymise customer/ Fixtures/customer
              mockdest fixture anonymise customer/ Fixtures/customer --keep country,visits
              mockdest fixture anonymise a/ Fixtures/a --key-file team.key   # equal pseudonyms in several sets
            """)

    @Argument(help: "The fixture set.") var input: String
    @Argument(help: "Where the copy goes; must be empty or not there.") var output: String
    @OptionGroup var choice: AnonymisingOptions
    @Option(
        help: """
            File whose bytes (16 or more) are the key: whoever has it can find out who was who. Without it nobody can.
            """)
    var keyFile: String?
    @Flag(name: [.short, .long], help: "Only what is wrong.") var quiet = false

    func run() async throws {
        var options = choice.options
        options.key = try keyFile.map(Self.key)
        let summary = try await Anonymiser(options).run(from: input, to: output)
        if !quiet { Terminal.write(text(summary)) }
        for difference in summary.differences { Terminal.complain("not as in the original: \(difference)") }
        for survivor in summary.survivors { Terminal.complain(survivor) }
        if !summary.survivors.isEmpty {
            Terminal.complain(
                "\(summary.survivors.count) place(s) still hold an original value, so \(output) was removed; "
                    + "mend them in \(input), or do not keep the column")
        }
        if !summary.isGood { throw ExitCode(Exit.findings) }
    }

    private func text(_ summary: Anonymiser.Summary) -> String {
        let kept = summary.keptColumns.isEmpty ? "none" : summary.keptColumns.joined(separator: ", ")
        var lines = [
            "\(summary.values) distinct value(s) replaced",
            "columns that keep values, or words of the expectation: \(kept)",
        ]
        if !summary.leftOut.isEmpty {
            lines.append("left out, as they are of no known kind: \(summary.leftOut.joined(separator: ", "))")
        }
        lines += summary.remarks
        if summary.isGood { lines.append("no original value is left, and the same is found: \(output)") }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func key(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure.usage("\(path): there is no such file, or it cannot be read (--key-file)")
        }
        guard data.count >= 16 else {
            throw Failure.usage("\(path): has \(data.count) bytes, must have 16 or more: a short key is guessed")
        }
        return [UInt8](data)
    }
}

/// `mockdest fixture check`: whether a value of one set is in another.
struct FixtureCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Search an anonymised fixture set for the values of the original one.",
        discussion: """
            Exit code 1 where one is found. A short date or number may be a pseudonym that is an original by chance;
            `anonymise` itself can tell.

            EXAMPLES:
              mockdest fixture check Fixtures/customer --against customer/
            """)

    @Argument(help: "The anonymised set.") var set: String
    @Option(help: "The original set.") var against: String
    @OptionGroup var choice: AnonymisingOptions

    func run() throws {
        let survivors = try Anonymiser(choice.options).survivors(in: set, of: against)
        for survivor in survivors { Terminal.complain(survivor) }
        if !survivors.isEmpty { throw ExitCode(Exit.findings) }
        Terminal.write("no value of \(against) is in \(set)\n")
    }
}
