/// Mistakes in header and records.
extension Mutation {
    static let headerMistakes = [
        Mutation(
            "wrong-header", "a column's name is spelled in another way", needs: "a header",
            .header { header, _ in
                guard let last = header.indices.last else { return }
                header[last] =
                    header[last].lowercased() == header[last] ? header[last] + "s" : header[last].lowercased()
            }),
        Mutation(
            "header-as-path", "the header holds paths with dots", needs: "a column whose name differs from its path",
            .header { header, job in header = job.columns.map(\.source) }),
        Mutation(
            "repeated-column-name", "two columns have the same name", needs: "two columns",
            .header { header, _ in if header.count > 1 { header[1] = header[0] } }),
    ]

    static let rowMistakes = [
        Mutation(
            "swapped-columns", "the values of two columns are exchanged", needs: "two columns that are no identity",
            .rows { rows, place in
                let keys = place.job.effectiveDeduplication + place.job.mandatory
                let free = place.job.columns.indices.filter {
                    let column = place.job.columns[$0]
                    return !column.isIdentity && column.content != .membershipStatus && !keys.contains(column.source)
                }
                guard free.count > 1 else { return }
                for row in rows.indices { rows[row].swapAt(free[0], free[1]) }
            }),
        Mutation(
            "long-record", "a record has a field too many",
            .rows { rows, place in if place.isLast { rows[0].append("extra") } }),
        Mutation(
            "short-record", "a record lacks its last field", needs: "two columns",
            .rows { rows, place in if place.isLast { rows[0].removeLast() } }),
        Mutation(
            "lost-last-record", "the last record is left out", .rows { rows, place in if place.isLast { rows = [] } }),
        Mutation("lost-records", "only the header is written", .rows { rows, _ in rows = [] }),
        Mutation(
            "duplicate-record", "a record is written twice",
            .rows { rows, place in if place.isFirst { rows.append(rows[0]) } }),
        Mutation(
            "strange-profile", "a record of somebody who is not in the audience", needs: "a column of type email",
            .rows { rows, place in
                guard place.isLast, let email = place.column(.email) else { return }
                rows.append(rows[0])
                rows[1][email] = "nobody@nowhere.example"
            }),
        Mutation(
            "upper-cased-email", "an address is written in capitals", needs: "a column of type email",
            .rows { rows, place in
                guard place.isFirst, let email = place.column(.email) else { return }
                rows[0][email] = rows[0][email]?.uppercased()
            }),
        Mutation(
            "invalid-email", "an address has lost its @", needs: "a column of type email",
            .rows { rows, place in
                guard place.isFirst, let email = place.column(.email) else { return }
                rows[0][email] = rows[0][email]?.replacing("@", with: ".")
            }),
        Mutation(
            "blank-email", "an address is missing", needs: "a column of type email",
            .rows { rows, place in if place.isFirst, let email = place.column(.email) { rows[0][email] = nil } }),
        Mutation(
            "padded-value", "a value has a blank at its end", needs: "a text that is no identity",
            .rows { rows, place in
                let email = place.column(.email)
                guard place.isFirst,
                    let index = rows[0].indices.first(where: {
                        $0 != email && $0 != place.status && rows[0][$0] != nil
                            && !place.job.columns[$0].isIdentity
                    })
                else { return }
                rows[0][index]? += " "
            }),
        Mutation(
            "wrong-date-format", "dates are written as MM/dd/yyyy", needs: "a column of type date",
            .rows { rows, place in
                guard let index = place.column(.date) else { return }
                for row in rows.indices { rows[row][index] = rows[row][index].map(american) }
            }),
        Mutation(
            "missing-exits", "those who left are not told", needs: "an incremental export with an exit",
            .rows { rows, place in
                guard let status = place.status else { return }
                rows.removeAll { $0[status] == "exited" }
            }),
        Mutation(
            "stale-status", "those who left are told as members", needs: "an incremental export with an exit",
            .rows { rows, place in
                guard let status = place.status else { return }
                for row in rows.indices where rows[row][status] == "exited" { rows[row][status] = "realized" }
            }),
        Mutation(
            "unknown-status", "the status is a word of the user interface", needs: "a status column",
            .rows { rows, place in
                if place.isFirst, let status = place.status { rows[0][status] = "Active" }
            }),
        Mutation(
            "upper-cased-status", "the status is written in capitals", needs: "a status column",
            .rows { rows, place in
                if place.isFirst, let status = place.status { rows[0][status] = rows[0][status]?.uppercased() }
            }),
    ]

    /// `1990-05-14` as `05/14/1990`; what is no date stays.
    private static func american(_ text: String) -> String {
        let parts = text.split(separator: "-")
        return parts.count == 3 ? "\(parts[1])/\(parts[2])/\(parts[0])" : text
    }
}
