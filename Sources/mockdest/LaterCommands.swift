import ArgumentParser

/// Commands of the plan that are not built yet. They say so and never pretend.
struct Gate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the conformance scenarios against an exporter (not yet built).")
    @Argument(parsing: .captureForPassthrough) var words: [String] = []

    func run() throws {
        throw Failure.usage("`gate` is not built yet; `mockdest replay` and `mockdest verify` judge drops today")
    }
}
