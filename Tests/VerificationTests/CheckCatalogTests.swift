import Foundation
import Testing

@testable import Verification

struct CheckCatalogTests {
    @Test func `every check in the folders is registered, and ids are unique`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Verification/Checks")
        let types = Set(CheckCatalog.all.map { String(describing: type(of: $0)) })
        for area in ["Files", "Columns", "Identities", "Membership"] {
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: area).path)
            #expect(!files.isEmpty)
            for file in files { #expect(types.contains(String(file.dropLast(6))), "\(file) is not registered") }
        }
        let ids = CheckCatalog.all.map(\.about.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test func `every check says what it means, how to mend it and whence it comes`() {
        for about in CheckCatalog.all.map(\.about) {
            #expect(["files", "columns", "identities", "membership"].contains { about.id.hasPrefix($0 + "/") })
            #expect(!about.title.isEmpty && !about.meaning.isEmpty && !about.mend.isEmpty)
            #expect(!about.source.title.isEmpty && !about.source.address.isEmpty)
        }
    }
}
