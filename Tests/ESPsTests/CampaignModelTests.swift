import ESPs
import Testing

/// Campaign's workflow on drops made by chance, against a model of a few dictionaries that does the same slowly: what
/// makes the import fast must not change what it does.
@Suite struct CampaignModelTests {
    private static let operations = ["insertOrUpdate", "insert", "update", "delete"]

    @Test(arguments: operations, [0, 1, 2])
    func `deduplication, reconciliation and writing are those of the model`(operation: String, keep: Int) throws {
        for isCaseSensitive in [true, false] {
            for erases in [true, false] {
                let update = "operation: \(operation), keyCaseSensitive: \(isCaseSensitive), emptyErases: \(erases)"
                let settings = "deduplication: {keep: \(keep)}\nupdateData: {\(update)}"
                var random = Chance(state: UInt64(keep + 7))
                var model = Model(keep: keep, isCaseSensitive: isCaseSensitive, erases: erases)
                // The first drop fills the tables, so that the others meet recipients.
                var importing = try Importing("adobe-campaign")
                let first = random.rows(100)
                _ = try importing.run(Self.text(first))
                _ = Model(keep: 1, isCaseSensitive: true, erases: true).run(first, "insertOrUpdate", &model.people)
                importing = try importing.with(settings)
                for _ in 0..<2 {
                    let rows = random.rows(200)
                    let figures = model.run(rows, operation, &model.people)
                    #expect(try importing.run(Self.text(rows)).figures == figures, "\(settings)")
                    let isSame = importing.table("nms:recipient") == model.people
                    #expect(isSame, "\(settings)")
                }
            }
        }
    }

    private static func text(_ rows: [[String]]) -> String {
        "email,firstName,externalId\n" + rows.map { $0.joined(separator: ",") + "\n" }.joined()
    }

    /// Numbers that are the same in every run: a linear congruential generator, Knuth's MMIX.
    private struct Chance {
        var state: UInt64

        mutating func number(below limit: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % limit)
        }

        /// Addresses that come again, some of them in capitals, some empty; values that are often empty.
        mutating func rows(_ count: Int) -> [[String]] {
            (0..<count).map { _ in
                let address = number(below: 20) == 0 ? "" : "u\(number(below: 60))@x.io"
                let name = ["", "Ann", "Bo", "Zoe"][number(below: 4)]
                let id = number(below: 3) == 0 ? "" : "\(number(below: 50))"
                return [number(below: 10) == 0 ? address.uppercased() : address, name, id]
            }
        }
    }

    /// The workflow with nothing but arrays and dictionaries.
    private struct Model {
        let keep: Int
        let isCaseSensitive: Bool
        let erases: Bool
        var people: [[String: String]] = []

        func run(_ rows: [[String]], _ operation: String, _ people: inout [[String: String]]) -> [Int] {
            var (added, updated, unchanged, duplicate, rejected, skipped) = (0, 0, 0, 0, 0, 0)
            var passed: [String: Int] = [:]
            var inserted: Set<String> = []
            for row in rows {
                let key = isCaseSensitive ? row[0] : row[0].lowercased()
                if key.isEmpty {
                    rejected += 1
                    continue
                }
                if keep > 0, passed[key, default: 0] >= keep {
                    duplicate += 1
                    continue
                }
                passed[key, default: 0] += 1
                let values = ["email": row[0], "firstName": row[1], "externalId": row[2]]
                let matches = people.indices.filter { place in
                    let address = people[place]["email"]
                    return (isCaseSensitive ? address : address?.lowercased()) == key
                }
                if matches.count > 1 {
                    rejected += 1
                    continue
                }
                switch (operation, matches.first) {
                case ("insertOrUpdate", nil), ("insert", nil):
                    people.append(values.filter { !$0.value.isEmpty })
                    inserted.insert(key)
                    added += 1
                case ("insert", _):
                    if inserted.contains(key) { rejected += 1 } else { skipped += 1 }
                case (_, nil): skipped += 1
                case ("delete", let known?):
                    people.remove(at: known)
                    updated += 1
                case (_, let known?):
                    var person = people[known]
                    for (name, value) in values where !value.isEmpty || erases {
                        person[name] = value.isEmpty ? nil : value
                    }
                    if person == people[known] { unchanged += 1 } else { updated += 1 }
                    people[known] = person
                }
            }
            return [rows.count, added, updated, unchanged, duplicate, rejected, skipped]
        }
    }
}
