import Testing

@testable import NearMiss

struct NearMissTests {
    @Test func `the candidate with the fewest edits is named`() {
        #expect(NearMiss.nearest(to: "colum", among: ["columns", "column", "file"]) == "column")
        #expect(NearMiss.nearest(to: "person_name_lastname", among: ["person_name_lastName"]) == "person_name_lastName")
    }

    @Test func `a name that resembles nothing gets no suggestion`() {
        #expect(NearMiss.nearest(to: "zebra", among: ["columns", "identity"]) == nil)
        #expect(NearMiss.nearest(to: "x", among: []) == nil)
    }

    @Test(arguments: [("ab", "ba", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("same", "same", 0), ("é", "e", 1)])
    func `edits are insertions, deletions, replacements and swaps of neighbours`(a: String, b: String, distance: Int) {
        #expect(NearMiss.editDistance(Array(a.unicodeScalars), Array(b.unicodeScalars)) == distance)
    }

    @Test func `ties go to the first candidate`() {
        #expect(NearMiss.nearest(to: "cat", among: ["bat", "hat"]) == "bat")
    }
}
