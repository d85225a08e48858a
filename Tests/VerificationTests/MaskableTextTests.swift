import Testing
import Verification

struct MaskableTextTests {
    @Test func `only the personal parts are masked`() {
        let text: MaskableText = "identity \(personal: "ann@example.com") is missing from \("a.csv")"
        #expect(text.rendered { _ in "***" } == "identity *** is missing from a.csv")
        #expect(text.unmasked == "identity ann@example.com is missing from a.csv")
    }
}
