import Testing

@testable import FakeS3

@Suite struct WireNumberTests {
    @Test(arguments: [("0", 0), ("17", 17), ("-1", -1), ("007", 7)])
    func `decimal digits are a number`(text: String, number: Int) {
        #expect(Int(wire: text) == number)
    }

    @Test(arguments: ["", "-", "+1", " 1", "1 ", "1.5", "1e3", "0x10", "--1", "１", "99999999999999999999"])
    func `what only looks like a number is none`(text: String) {
        #expect(Int(wire: text) == nil)
    }
}
