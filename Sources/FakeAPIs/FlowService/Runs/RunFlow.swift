import StrictJSON

/// Runs: one for each flow and audience, with a record that tells what it did.
extension FlowService {
    /// Every audience of every flow, as it stands.
    var activatedFlows: [ActivatedFlow] {
        (try? store.read { (state) throws(FlowServiceError) in
            state.entities(.flows).flatMap { ActivatedFlow.all(of: $0, in: state) }
        }) ?? []
    }

    /// Starts runs for `audiences` of a flow: all of them, or none.
    ///
    /// - Parameter adHoc: the schedule must then cover today; a run by the schedule is in it.
    /// - Throws: where a run goes on already, or an audience is not in the flow, with a message for the client.
    func startRuns(
        _ wanted: [(flow: String, audience: String)], adHoc: Bool = false
    ) throws(FlowServiceError) -> [ActivatedFlow] {
        try store.change { (state) throws(FlowServiceError) in
            var started: [ActivatedFlow] = []
            for (id, audience) in wanted {
                var (flow, document) = try runnable(id, audience, adHoc: adHoc, in: state)
                flow.runID = ids.uuid()
                state.put(.runs, flow.runID, runDocument(flow, document), etag: ids.etag())
                started.append(flow)
            }
            return started
        }
    }

    /// The same without starting any.
    func checkRuns(_ wanted: [(flow: String, audience: String)]) throws(FlowServiceError) {
        try store.read { (state) throws(FlowServiceError) in
            for (id, audience) in wanted { _ = try runnable(id, audience, adHoc: true, in: state) }
        }
    }

    /// Source of the messages: OpenAPI "Ad Hoc Activation API" 2.0, AdobeDocs/experience-platform-apis,
    /// ad-hoc-activation.yaml; of the range: "Export files on-demand", AdobeDocs/experience-platform.en,
    /// help/destinations/ui/export-file-now.md.
    private func runnable(
        _ id: String, _ audience: String, adHoc: Bool, in state: EntityStore.State
    ) throws(FlowServiceError) -> (flow: ActivatedFlow, document: JSON) {
        guard let entity = state.entity(.flows, id) else { throw .notFound("flows", id) }
        guard let flow = ActivatedFlow.all(of: entity, in: state).first(where: { $0.audience.id == audience }),
            flow.isEnabled, !adHoc || flow.audience.isScheduled(on: day)
        else {
            throw .gateway(
                status: 400, code: "400",
                message: "Segments \(audience) are not part of this dataflow or out of schedule range!")
        }
        if let run = Self.running(id, audience, in: state) {
            throw .gateway(
                status: 400, code: "400",
                message: "Run already going on for audience \(audience) for order \(id) with run id \(run)")
        }
        return (flow, entity.document)
    }

    /// Runs it to its end and keeps what it did.
    func finish(_ flow: ActivatedFlow, with runner: FlowRunner) async throws(FlowServiceError) {
        let metrics = await runner(flow)
        try store.change { (state) throws(FlowServiceError) in
            guard var run = state.entity(.runs, flow.runID)?.document else { return }
            run["metrics"] = Self.metrics(metrics, flow, run)
            run["activities"] = Self.activities(metrics)
            run["updatedAt"] = .integer(now)
            state.put(.runs, flow.runID, run, etag: ids.etag())
            guard let entity = state.entity(.flows, flow.id) else { return }
            var document = entity.document
            document["lastRunDetails"] = [
                "id": .string(flow.runID), "state": .string(metrics.failure == nil ? "success" : "failed"),
                "startedAtUTC": .milliseconds(metrics.startedAt), "completedAtUTC": .milliseconds(metrics.completedAt),
            ]
            document["updatedBy"] = "acp_foundation_connectors@AdobeID"
            // The version stays: a run in the night must not break the PATCH of a client that read in the evening.
            state.put(.flows, flow.id, document, etag: entity.etag)
        }
    }

    /// A run that was going on when the process ended will not go on: it failed.
    func endInterruptedRuns() throws(FlowServiceError) {
        try store.change { (state) throws(FlowServiceError) in
            for var run in state.entities(.runs).map(\.document)
            where run.at("metrics", "statusSummary", "status")?.string == "processing" {
                let id = run["id"]?.string ?? ""
                run["metrics"]?["statusSummary"] = [
                    "status": "failed", "activityRefs": [],
                    "errors": [["code": "ACTIVATION_BATCH-0000-FAILED", "message": "Job aborted."]],
                ]
                run["metrics"]?["durationSummary"]?["completedAtUTC"] = .integer(now)
                run["updatedAt"] = .integer(now)
                state.put(.runs, id, run, etag: ids.etag())
            }
        }
    }

    private static func running(_ flow: String, _ audience: String, in state: EntityStore.State) -> String? {
        state.entities(.runs).first { run in
            run.document["flowId"]?.string == flow
                && run.document.at("metrics", "statusSummary", "status")?.string == "processing"
                && segment(of: run.document) == "segment:\(audience)"
        }?.document["id"]?.string
    }

    private static func segment(of run: JSON) -> String? {
        run.at("metrics", "recordSummary", "targetSummaries")?.array?.first?["entitySummaries"]?.array?.first?["id"]?
            .string
    }

    // MARK: Documents

    private func runDocument(_ flow: ActivatedFlow, _ document: JSON) -> JSON {
        let user: JSON = "aep_activation_batch@AdobeID"
        let target = document["targetConnectionIds"]?.array?.first ?? .null
        return [
            "id": .string(flow.runID), "flowId": .string(flow.id), "flowSpec": document["flowSpec"] ?? .null,
            "createdAt": .integer(now), "updatedAt": .integer(now), "createdBy": user, "updatedBy": user,
            "createdClient": "aep_activation_batch", "updatedClient": "aep_activation_batch",
            "sandboxId": document["sandboxId"] ?? .null, "sandboxName": document["sandboxName"] ?? .null,
            "imsOrgId": document["imsOrgId"] ?? .null, "providerRefId": .string(ids.hex32()), "activities": [],
            "sourceConnectionIds": document["sourceConnectionIds"] ?? [],
            "metrics": [
                "durationSummary": ["startedAtUTC": .integer(now)], "statusSummary": ["status": "processing"],
                "recordSummary": [
                    "targetSummaries": [
                        ["id": target, "entitySummaries": [["id": .string("segment:\(flow.audience.id)")]]]
                    ]
                ],
            ],
        ]
    }

    /// Source: OpenAPI "Flow Service API - Destinations", GET /runs.
    private static func metrics(_ metrics: RunMetrics, _ flow: ActivatedFlow, _ run: JSON) -> JSON {
        var document = summaries(metrics)
        let entity: JSON = ["id": .string("segment:\(flow.audience.id)")]
        let target = run.at("metrics", "recordSummary", "targetSummaries")?.array?.first?["id"] ?? .null
        document["recordSummary"]?["sourceSummaries"] = [
            [
                "id": run["sourceConnectionIds"]?.array?.first ?? .null,
                "inputRecordCount": .integer(metrics.inputRecords),
                "skippedRecordCount": .integer(metrics.skippedRecords), "entitySummaries": [entity],
            ]
        ]
        document["recordSummary"]?["targetSummaries"] = [
            [
                "id": target, "createdRecordCount": .integer(metrics.outputRecords),
                "outputRecordCount": .integer(metrics.outputRecords), "entitySummaries": [entity],
            ]
        ]
        return document
    }

    private static func summaries(_ metrics: RunMetrics) -> JSON {
        var records: JSON = [
            "inputRecordCount": .integer(metrics.inputRecords), "createdRecordCount": .integer(metrics.outputRecords),
            "outputRecordCount": .integer(metrics.outputRecords),
            "skippedRecordCount": .integer(metrics.skippedRecords),
            "failedRecordCount": .integer(metrics.failedRecords),
        ]
        if metrics.skippedRecords > 0 {
            records["skippedInfo"] = [
                [
                    "code": "ACTIVATION_BATCH-0000-SKIP", "message": "Mandatory attribute is missing.",
                    "count": .integer(metrics.skippedRecords),
                ]
            ]
        }
        let errors: JSON =
            metrics.failure.map {
                [["code": "ACTIVATION_BATCH-0000-FAILED", "message": .string($0)]]
            } ?? []
        return [
            "durationSummary": [
                "startedAtUTC": .milliseconds(metrics.startedAt), "completedAtUTC": .milliseconds(metrics.completedAt),
            ],
            "sizeSummary": [
                "inputBytes": .integer(metrics.inputBytes), "outputBytes": .integer(metrics.outputBytes),
            ],
            "recordSummary": records,
            "fileSummary": ["inputFileCount": 0, "outputFileCount": .integer(metrics.outputFiles)],
            "statusSummary": [
                "status": metrics.failure == nil ? "success" : "failed", "errors": errors, "activityRefs": [],
            ],
        ]
    }

    private static func activities(_ metrics: RunMetrics) -> JSON {
        .array(
            ["Activation Batch XdmProcessor Activity", "Activation Batch Publisher Activity"].map { name in
                var activity = summaries(metrics)
                activity["name"] = .string(name)
                return activity
            })
    }
}
