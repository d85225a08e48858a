import ArgumentParser
import Harness

/// `mockdest ready`: the health check of the image.
struct Ready: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ready",
        abstract: "Exit 0 as soon as a server answers on all its ports.",
        discussion: """
            EXAMPLE:
              mockdest serve & mockdest ready --timeout 10s && ./run-my-tests
            """)

    @OptionGroup var server: ServerOptions
    @Option(help: "How long to try: 500ms, 10s, 2m.")
    var timeout = Span(.seconds(10))

    func run() async throws {
        let settings = try server.settings()
        let client = AdminClient(settings: settings)
        guard let problem = await client.waitUntilReady(timeout: timeout.duration) else { return }
        throw Failure.nothing("not ready after \(timeout): \(problem)")
    }
}

/// A length of time as written on the command line.
struct Span: ExpressibleByArgument, CustomStringConvertible {
    let duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("", 1)]
        for (suffix, factor) in units where argument.hasSuffix(suffix) {
            if let number = Double(argument.dropLast(suffix.count)), number >= 0, number.isFinite {
                duration = .seconds(number * factor)
                return
            }
        }
        return nil
    }

    var description: String { duration.formatted() }
}

extension Duration {
    fileprivate func formatted() -> String {
        let seconds = Double(components.seconds) + Double(components.attoseconds) / 1e18
        return seconds < 1 ? "\(Int(seconds * 1000))ms" : "\(seconds)s"
    }
}
