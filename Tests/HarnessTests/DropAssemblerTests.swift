import Drops
import Foundation
import Testing

@testable import Harness

struct DropAssemblerTests {
    private func assemble(_ paths: [String], manifest: String = "") -> [[String]] {
        let journal = Journal()
        for path in paths {
            let isManifest = path.contains("manifest-")
            journal.deliver(
                endpoint: .s3, principal: "test", container: "b", path: Array(path.utf8),
                content: Blob(Array((isManifest ? manifest : "x").utf8)), at: Date(timeIntervalSince1970: 0))
        }
        return DropAssembler.assemble(journal.deliveries).map { $0.deliveries.map(\.path) }
    }

    @Test func `parts of one export are one drop, in the order of their numbers`() {
        #expect(
            assemble(["d/x_20200408061804_10.csv", "d/x_20200408061804_2.csv", "d/x_20200408061804.csv"])
                == [["d/x_20200408061804.csv", "d/x_20200408061804_2.csv", "d/x_20200408061804_10.csv"]])
    }

    @Test func `a part number stands before the first extension`() {
        #expect(assemble(["x.csv.gz", "x_2.csv.gz"]) == [["x.csv.gz", "x_2.csv.gz"]])
    }

    @Test func `a name that only looks like a part is a drop of its own`() {
        #expect(assemble(["x_2.csv"]) == [["x_2.csv"]])
        #expect(assemble(["x.csv", "x_02.csv"]) == [["x.csv"], ["x_02.csv"]])
        #expect(assemble(["x.csv", "x_1.csv"]) == [["x.csv"], ["x_1.csv"]])
        #expect(assemble(["x.csv", "x_2.txt"]) == [["x.csv"], ["x_2.txt"]])
    }

    @Test func `files in other folders are other drops`() {
        #expect(assemble(["a/x.csv", "b/x_2.csv"]) == [["a/x.csv"], ["b/x_2.csv"]])
    }

    @Test func `a static name that is overwritten is the next drop`() {
        #expect(assemble(["x.csv", "x.csv"]) == [["x.csv"], ["x.csv"]])
        #expect(assemble(["x.csv", "x_2.csv", "x.csv"]) == [["x.csv", "x_2.csv"], ["x.csv"]])
    }

    @Test func `a manifest joins the files it lists`() {
        let manifest =
            #"{"flowRunId":"r","scheduledTime":"t","exportResults":[{"sinkPath":"/d","name":"x.csv","size":1}]}"#
        #expect(
            assemble(["d/manifest-a-b.json", "d/x.csv", "d/y.csv"], manifest: manifest)
                == [["d/x.csv", "d/manifest-a-b.json"], ["d/y.csv"]])
    }

    @Test func `bulk imports into one list are one drop until a quarter of an hour passes without one`() {
        let journal = Journal()
        let batches = [
            ("l1", "json", 0.0), ("l2", "json", 1), ("l1", "json", 800), ("l1", "file", 1600), ("l1", "json", 2600),
        ]
        for (number, (list, form, time)) in batches.enumerated() {
            journal.deliver(
                endpoint: .api, principal: "constant-contact", container: list,
                path: Array("contacts_\(form)_import/000000\(number)-x.json".utf8), content: Blob([]),
                at: Date(timeIntervalSince1970: time))
        }
        let drops = DropAssembler.assemble(journal.deliveries).map { $0.deliveries.map(\.name) }
        #expect(
            drops.map { $0.map { $0.prefix(7) } } == [["0000000", "0000002", "0000003"], ["0000001"], ["0000004"]])
    }

    @Test func `a manifest that lists nothing here is kept as a drop of its own`() {
        #expect(assemble(["manifest-a-b.json"], manifest: "not json") == [["manifest-a-b.json"]])
    }

    @Test func `a probe that came and went is no drop, one left behind is a drop of its own`() {
        let journal = Journal()
        func deliver(_ path: String) {
            journal.deliver(
                endpoint: .sftp, principal: "test", container: "test", path: Array(path.utf8),
                content: Blob(Array("x".utf8)), at: Date(timeIntervalSince1970: 0))
        }
        deliver("out/accessTest-1")
        journal.removed(endpoint: .sftp, container: "test", path: Array("out/accessTest-1".utf8))
        deliver("out/accessTest-2")
        deliver("out/x.csv")
        #expect(
            DropAssembler.assemble(journal.deliveries).map { $0.deliveries.map(\.path) }
                == [["out/accessTest-2"], ["out/x.csv"]])
    }

    @Test func `a file that was renamed into place is a part under its last name`() {
        let journal = Journal()
        for path in ["x.csv", "x_2.csv.part"] {
            journal.deliver(
                endpoint: .sftp, principal: "test", container: "test", path: Array(path.utf8),
                content: Blob(Array("x".utf8)), at: Date(timeIntervalSince1970: 0))
        }
        journal.renamed(
            endpoint: .sftp, container: "test", from: Array("x_2.csv.part".utf8), to: Array("x_2.csv".utf8))
        let drops = DropAssembler.assemble(journal.deliveries)
        #expect(drops.map { $0.deliveries.map(\.path) } == [["x.csv", "x_2.csv"]])
        #expect(drops[0].asDrop().files[1].writtenAs == "x_2.csv.part")
    }
}
