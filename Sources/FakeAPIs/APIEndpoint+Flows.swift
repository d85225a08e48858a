extension APIEndpoint {
    /// What Flow Service holds: each audience of each flow, with all that an export and its verification need.
    public var flows: [ActivatedFlow] { (try? core.get())?.flowService.activatedFlows ?? [] }

    /// Runs a flow for one audience with `runner`, as its schedule would, and keeps the record.
    ///
    /// - Returns: the id of the run, which `GET /runs/{id}` tells about.
    /// - Throws: one sentence where the flow is unknown or disabled, the audience is not in it, or a run goes on.
    @discardableResult
    public func run(flow: String, audience: String, with runner: FlowRunner) async throws -> String {
        let service = try core.get().flowService
        do throws(FlowServiceError) {
            guard let started = try service.startRuns([(flow, audience)]).first else { return "" }
            try await service.finish(started, with: runner)
            return started.runID
        } catch {
            throw CannotRun(description: error.message)
        }
    }

    /// Why a flow was not run.
    public struct CannotRun: Error, CustomStringConvertible, Sendable {
        /// One sentence, the same that a call for an ad-hoc activation would get.
        public let description: String
    }
}
