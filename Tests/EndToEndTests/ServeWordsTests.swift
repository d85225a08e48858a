import ArgumentParser
import FakeS3
import Harness
import Testing

@testable import mockdest

/// `serve` is read by two: pairs of `--name value` at once, all else by ArgumentParser. They must agree.
struct ServeWordsTests {
    private func parsed(_ words: [String]) throws -> Serving {
        let serve = try #require(try Serve.parseAsRoot(words) as? Serve)
        return Serving(flags: serve.server.flags, config: serve.server.config, profiles: serve.profiles)
    }

    private static let names = ServerSettings.Key.allCases.map(\.rawValue) + ["config", "profiles"]

    @Test(arguments: names) func `both readers take each name of an option`(name: String) throws {
        let words = ["--\(name)", "a value"] + (name == "host" ? [] : ["--host", "another"])
        let plain = try #require(Serving(plain: ["serve"] + words))
        #expect(try plain == parsed(words))
    }

    @Test func `help names every rule of S3 that can be loosened`() {
        let help = Serve.helpMessage(columns: 1000)
        for rule in S3Configuration.Strictness.rules { #expect(help.contains("\(rule.name)"), "\(rule.name)") }
    }

    @Test func `every command has its name said, by which it is found`() {
        #expect(Mockdest.configuration.subcommands.allSatisfy { $0.configuration.commandName != nil })
    }

    @Test func `without words both have the defaults`() throws {
        #expect(Serving(plain: ["serve"]) == Serving())
        #expect(try parsed([]) == Serving())
    }

    @Test(arguments: [
        ["--help"], ["--seed"], ["--seed=7"], ["--sed", "7"], ["seed", "7"], ["--seed", "--help"], ["--seed", "-7"],
        ["--seed", ""], ["--seed", "7", "--seed", "8"], ["--seed", "7", "more"], ["--", "x"],
    ])
    func `what is no plain pair is left to ArgumentParser`(words: [String]) {
        #expect(Serving(plain: ["serve"] + words) == nil)
    }

    @Test(arguments: [[], ["verify"], ["--seed", "7"], ["help", "serve"]])
    func `what is not serve is left to ArgumentParser`(words: [String]) {
        #expect(Serving(plain: words) == nil)
    }
}
