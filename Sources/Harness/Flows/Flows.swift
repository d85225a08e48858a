import Drops
import FakeAPIs
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// Runs the flows of the control plane: ad hoc when a call asks, and by their schedules while it is a running service.
final class Flows: Service {
    private struct State {
        var harness: Harness?
        var api: APIEndpoint?
        /// Slots up to here were seen.
        var seenUntil: Date
    }

    private let exporter: (any FlowExporter)?
    private let time: TimeSource
    private let clock: any Clock<Duration>
    private let logger: Logger
    /// Of runs that succeeded.
    private let lastRuns: LastRuns
    private let state: Mutex<State>

    /// - Parameter dataDirectory: keeps the last scheduled runs over a restart.
    init(
        exporter: (any FlowExporter)?, time: TimeSource, clock: any Clock<Duration>, logger: Logger,
        dataDirectory: String?
    ) throws {
        self.exporter = exporter
        self.logger = logger
        lastRuns = try LastRuns(directory: exporter == nil ? nil : dataDirectory)
        self.time = time
        self.clock = clock
        state = Mutex(State(seenUntil: time.now))
    }

    /// The configuration with this exporter in its seams, unless they are taken.
    func plugged(into configuration: APIConfiguration) -> APIConfiguration {
        guard let exporter else { return configuration }
        var configuration = configuration
        configuration.activate =
            configuration.activate ?? { [self] flow in
                await export(flow, on: FlowOccasion(scheduledAt: time.now), with: exporter)
            }
        configuration.credentialCheck =
            configuration.credentialCheck ?? { [self] credentials in
                guard let harness = state.withLock({ $0.harness }) else { return nil }
                return await exporter.refusal(of: credentials, in: harness)
            }
        return configuration
    }

    func watch(_ api: APIEndpoint) { state.withLock { $0.api = api } }
    func attach(_ harness: Harness) { state.withLock { $0.harness = harness } }

    var all: [ActivatedFlow] { state.withLock { $0.api }?.flows ?? [] }

    func run() async throws {
        // The endpoint's closures and the harness hold this object: let go of them, or none of the three ever ends.
        defer {
            state.withLock { state in
                state.harness = nil
                state.api = nil
            }
        }
        guard exporter != nil else { return try await idle() }
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await self.clock.sleep(for: .seconds(1))
                await self.runDue()
            }
        }
    }

    /// Runs what is due since the last time this was asked.
    func runDue() async {
        guard let exporter, let api = state.withLock({ $0.api }) else { return }
        let now = time.now
        let start = state.withLock { state in
            defer { state.seenUntil = max(state.seenUntil, now) }
            return state.seenUntil
        }
        for flow in api.flows where flow.isEnabled {
            guard let slot = FlowSlots(flow.audience).latest(after: start, until: now) else { continue }
            let (id, audience) = (flow.id, flow.audience.id)
            let occasion = FlowOccasion(scheduledAt: slot, changedSince: lastRun(of: flow))
            // One that goes on already is told in its own record.
            _ = try? await api.run(flow: id, audience: audience) { [self] flow in
                let metrics = await export(flow, on: occasion, with: exporter)
                if metrics.failure == nil { keep(slot, id, audience) }
                return metrics
            }
        }
    }

    /// What an incremental export counts from; nil for a full one. One before the audience was added does not count.
    private func lastRun(of flow: ActivatedFlow) -> Date? {
        guard flow.audience.exportMode == .incremental,
            let last = lastRuns.slot(flow: flow.id, audience: flow.audience.id),
            flow.audience.addedAt.map({ $0 <= last }) ?? true
        else { return nil }
        return last
    }

    private func keep(_ slot: Date, _ flow: String, _ audience: String) {
        do { try lastRuns.keep(slot, flow: flow, audience: audience) } catch {
            logger.error("after a restart flow \(flow) will export changes since an earlier run: \(error)")
        }
    }

    private func export(
        _ flow: ActivatedFlow, on occasion: FlowOccasion, with exporter: any FlowExporter
    ) async -> RunMetrics {
        guard let harness = state.withLock({ $0.harness }) else {
            return RunMetrics(startedAt: time.now, completedAt: time.now, failure: "The endpoints do not listen yet.")
        }
        return await exporter.export(flow, on: occasion, in: harness)
    }

    /// Does nothing until it is told to end.
    private func idle() async throws { try? await gracefulShutdown() }
}
