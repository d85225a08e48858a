import Foundation

/// Mistakes in the settings: the exporter was told something else.
extension Mutation {
    static let jobMistakes = [
        Mutation(
            "wrong-delimiter", "fields are divided by another character",
            .job { $0.layout.dialect.delimiter = $0.layout.dialect.delimiter == 0x3B ? 0x2C : 0x3B }),
        Mutation(
            "wrong-line-ends", "lines end with CRLF instead of LF, or the other way round",
            .job { $0.layout.dialect.lineEnd = $0.layout.dialect.lineEnd == "\n" ? "\r\n" : "\n" }),
        Mutation(
            "wrong-escape", "quotes within quotes are escaped in another way", needs: "a value with a quote in it",
            .job { job in
                let usual = FileLayout.Dialect.Escape.character(UInt8(ascii: "\\"))
                job.layout.dialect.escape = job.layout.dialect.escape == usual ? .doubling : usual
            }),
        Mutation(
            "wrong-null-token", "a missing value is written as N/A", needs: "a profile that lacks an attribute",
            .job { $0.layout.dialect.null = "N/A" }),
        Mutation(
            "missing-header", "the first line is a record", .job { $0.layout.dialect.hasHeader = false }),
        Mutation(
            "missing-column", "a column is left out", needs: "a column that is no identity or key",
            .job { job in
                let kept = job.mandatory + job.effectiveDeduplication
                guard let index = job.columns.lastIndex(where: { !kept.contains($0.source) && !$0.isIdentity }) else {
                    return
                }
                job.columns.remove(at: index)
            }),
        Mutation(
            "unexpected-column", "a column that nobody asked for",
            .job { job in
                if let column = try? ExportColumn(source: "person.name.middleName") { job.columns.append(column) }
            }),
        Mutation(
            "reordered-columns", "the first two columns stand in the other order, header and values",
            needs: "two columns", .job { if $0.columns.count > 1 { $0.columns.swapAt(0, 1) } }),
        Mutation(
            "wrong-time-in-name", "the time in the name is a day late", needs: "a name with a time",
            .job { $0.generatedAt = $0.generatedAt?.addingTimeInterval(86_400) }),
        Mutation(
            "month-first-time", "the time in the name begins with the month", needs: "a name with a time",
            .job { job in
                job.layout.timestamp = .monthFirst
                job.layout.nameTemplate = job.layout.nameTemplate?.replacing(
                    "YYYYMMdd_HHmmss", with: FileLayout.TimestampForm.monthFirst.rawValue)
            }),
        Mutation(
            "oversized-part", "the export is not split at its limit", needs: "more records than the limit",
            .job { $0.layout.maximumRecords = .max }),
        Mutation(
            "exited-in-full", "a full file holds profiles that left", needs: "a full export and a profile that left",
            .job { job in
                for index in job.audiences.indices where job.audiences[index].isFull {
                    job.audiences[index].changedSince = .distantPast
                }
            }),
        Mutation(
            "full-for-incremental", "all members are sent where only changes were due",
            needs: "an incremental export and a member without change",
            .job { job in
                for index in job.audiences.indices { job.audiences[index].changedSince = nil }
            }),
        Mutation(
            "forgotten-since", "changes of an earlier time are sent again",
            needs: "an incremental export and an older change",
            .job { job in
                for index in job.audiences.indices where !job.audiences[index].isFull {
                    job.audiences[index].changedSince = .distantPast
                }
            }),
        Mutation(
            "ignored-mandatory", "profiles without a mandatory attribute are sent",
            needs: "a mandatory attribute and a profile without it", .job { $0.mandatory = [] }),
        Mutation(
            "kept-duplicates", "rows are not made unique", needs: "deduplication and a duplicate",
            .job { $0.deduplication = [] }),
        Mutation(
            "no-manifest", "no manifest is written", needs: "a job with a manifest",
            .job { $0.layout.hasManifest = false }),
    ]
}
