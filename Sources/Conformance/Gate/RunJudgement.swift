import Drops
import Exporting
import Faults
import Harness
import Reporting
import Verification

/// What one run of a scenario's exporter left: how it ended, what arrived, what went over the wire.
struct RunRecord {
    let job: ExportJob
    let expectations: [JobExpectation]
    let exporter: ExporterRun
    /// New ones, with the writes that are in place though their answer was lost.
    let drops: [ReceivedDrop]
    /// Answers that a fault lost.
    let lost: LostAnswers
    /// New ones, in order.
    let exchanges: [Exchange]

    var deliveries: [Delivery] { drops.flatMap(\.deliveries) }
    /// Whether any file was due.
    var isFileDue: Bool { expectations.contains(where: \.isFileDue) }
}

/// Judges one run: the drop by the job's expectation, the exporter by what the scenario allows.
struct RunJudgement {
    private(set) var drops: [DropReport] = []
    private(set) var findings: [Finding] = []
    /// Whether nothing can be said of the exporter.
    private(set) var isInconclusive = false

    init(_ record: RunRecord, of scenario: Scenario) throws {
        let isMet = scenario.faults.isEmpty || record.exchanges.contains { $0.details["fault"] != nil }
        let ending = isMet ? scenario.ending : .delivers
        drops = try reports(record)
        switch record.exporter.ending {
        case .exited(0): judgeSuccess(record, ending)
        case .accepted: judgeAccepted(record, ending)
        default: judgeFailure(record, ending)
        }
        judgeLeftOvers(record)
        if !isMet, !isInconclusive {
            let rules = scenario.faults.map(\.name).joined(separator: ", ")
            findings.append(
                GateChecks.faultNotMet.finding(
                    "the exporter never did what the fault waits for (\(rules)), so that only its drop was judged"))
        }
    }

    // MARK: The drop

    private mutating func reports(_ record: RunRecord) throws -> [DropReport] {
        if case .constantContact = record.job.endpoint { return try contactReports(record) }
        return try JobJudge(job: record.job, expectations: record.expectations).judge(record.drops)
    }

    private mutating func contactReports(_ record: RunRecord) throws -> [DropReport] {
        let batches = try ContactBatches(record.deliveries, job: record.job)
        findings += batches.findings
        guard let expectation = record.expectations.first, !batches.files.isEmpty || expectation.isFileDue else {
            return []
        }
        if !expectation.isFileDue {
            findings.append(
                GateChecks.unexpectedFile.finding(
                    "\(batches.files.count) imports came where none was due", count: batches.files.count))
        }
        let drop = Drop(
            name: expectation.audience.name, endpoint: .api, container: record.deliveries.first?.container ?? "",
            files: batches.files)
        return [
            try Pipeline(
                expectation: try expectation.expectation(), destination: record.job.destination.name
            ).run(drop)
        ]
    }

    private var isComplete: Bool { drops.allSatisfy { $0.verdict == .pass } }

    // MARK: The exporter

    private mutating func judgeSuccess(_ record: RunRecord, _ ending: Scenario.Ending) {
        if ending == .fails {
            drops = []
            findings.append(
                GateChecks.silentFailure.finding(
                    "the endpoint refused for good, and the exporter ended with 0",
                    expected: "another exit code than 0",
                    actual: "0"))
        } else if record.isFileDue, record.deliveries.isEmpty {
            judgeNothing(record)
        }
        if let write = record.lost.inPlace.first, !record.lost.wereLookedFor {
            findings.append(
                GateChecks.unseenAnswer.finding(
                    "the answer was lost, and the exporter neither sent it again nor looked for it, and ended with 0",
                    file: write.path))
        }
    }

    /// A server that took the job and has no way to say how it ended.
    private mutating func judgeAccepted(_ record: RunRecord, _ ending: Scenario.Ending) {
        let isThere = !record.deliveries.isEmpty && isComplete
        // What is due and does not come in time is a failure, where none was to be told.
        if record.isFileDue, isThere || ending == .delivers { return judgeSuccess(record, ending) }
        if record.isFileDue { drops = [] }
        isInconclusive = true
        findings.append(
            GateChecks.unknownEnd.finding(
                "the server answered with 202 and no Location: whether it has ended, and how, is not known"))
    }

    /// It said that all is well, and nothing is there.
    private mutating func judgeNothing(_ record: RunRecord) {
        drops = []
        if record.exchanges.isEmpty {
            isInconclusive = true
            findings.append(
                GateChecks.noRequest.finding("no request reached the endpoint, and the exporter ended with 0"))
        } else {
            findings.append(
                GateChecks.nothingDelivered.finding(
                    "the exporter made \(record.exchanges.count) requests, finished no file and ended with 0"))
        }
    }

    private mutating func judgeFailure(_ record: RunRecord, _ ending: Scenario.Ending) {
        if record.exporter.ending == .timedOut {
            findings.append(GateChecks.timeout.finding("the exporter did not end in time and was ended"))
            keepDropsThatSaySomething(record)
            return
        }
        switch ending {
        case .delivers:
            findings.append(failure(record.exporter))
            keepDropsThatSaySomething(record)
        case .recovers, .deliversOrFails, .fails:
            guard !record.exchanges.isEmpty else {
                // A program that fails whatever it is told has not met the fault.
                drops = []
                isInconclusive = true
                findings.append(
                    GateChecks.noRequest.finding("no request reached the endpoint, and the exporter failed"))
                return
            }
            if ending == .recovers {
                findings.append(GateChecks.gaveUp.finding("the exporter gave up on a fault that passes, and said so"))
            }
            if !record.deliveries.isEmpty, !isComplete {
                findings.append(
                    GateChecks.partDelivered.finding(
                        "the exporter failed and left \(record.deliveries.count) files of the drop",
                        count: record.deliveries.count))
            }
            // What it said is true: nothing of the drop counts.
            drops = []
        }
    }

    /// That nothing came is no news of an exporter that failed.
    private mutating func keepDropsThatSaySomething(_ record: RunRecord) {
        if record.deliveries.isEmpty { drops = [] }
    }

    private func failure(_ run: ExporterRun) -> Finding {
        switch run.ending {
        case .refused(let words): GateChecks.refusedJob.finding(words)
        case .signalled(let number):
            GateChecks.exitCode.finding(
                "signal \(number) ended the exporter, though nothing stood in its way", expected: "exit code 0",
                actual: "signal \(number)")
        case .exited(let code):
            GateChecks.exitCode.finding(
                "the exporter ended with \(code), though nothing stood in its way", expected: "exit code 0",
                actual: "\(code)")
        case .timedOut, .accepted: GateChecks.timeout.finding("the exporter did not end in time")
        }
    }

    private mutating func judgeLeftOvers(_ record: RunRecord) {
        if record.exporter.leftRunning > 0 {
            findings.append(
                GateChecks.leftRunning.finding(
                    "something that the exporter had started still ran after its end and was ended",
                    count: record.exporter.leftRunning))
        }
        var check = GateChecks.halfFile
        let isSuccess = record.exporter.ending == .exited(0)
        // Of a failure that was told, people will look at what is left.
        if !isSuccess { check.severity = .note }
        for file in LeftOvers(record.exchanges, delivered: record.deliveries).files {
            findings.append(check.finding("\(file) was begun and neither finished nor removed", file: file))
        }
    }
}
