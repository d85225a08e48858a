import Testing

@testable import Verification

struct RegexFlavourTests {
    private func complaint(_ pattern: String, _ flavour: RegexFlavour) -> String? {
        do {
            _ = try flavour.compile(pattern)
            return nil
        } catch { return "\(error)" }
    }

    private func matches(_ pattern: String, _ text: String, _ flavour: RegexFlavour) throws -> Bool {
        try flavour.compile(pattern).wholeMatch(in: text) != nil
    }

    @Test(arguments: [
        ("(?=a)a", RegexFlavour.re2, "lookahead"), ("(a)\\1", .re2, "a backreference"),
        ("a*+", .ecmascript, "a possessive quantifier"), ("(?i)a", .ecmascript, "flags inside the pattern"),
        ("\\Aa", .ecmascript, "an anchor such as \\A"), ("[[:alpha:]]", .ecmascript, "a class such as [[:alpha:]]"),
        ("[[:alpha:]]", .java, "a class such as [[:alpha:]]"), ("(?P<n>a)", .java, "a named group (?P<name>...)"),
        ("[a-z&&[^b]]", .pcre, "an operation between classes"), ("\\d", .posix, "a class such as \\d"),
        ("a+?", .posix, "a lazy quantifier"), ("(?:a)", .posix, "a group without capture (?:...)"),
    ])
    func `what a flavour does not have is refused with its place`(
        pattern: String, flavour: RegexFlavour, construct: String
    ) {
        let said = complaint(pattern, flavour)
        #expect(said?.contains("the pattern uses \(construct) at character ") == true, "\(said ?? "nothing")")
        #expect(said?.hasSuffix("which \(flavour.rawValue) does not have") == true)
    }

    @Test(arguments: RegexFlavour.allCases)
    func `what all flavours share is read in each`(flavour: RegexFlavour) throws {
        #expect(try matches("L-[0-9]{4}", "L-0001", flavour))
        #expect(try !matches("L-[0-9]{4}", "xL-0001", flavour))
        #expect(try matches("(DE|FR)[x)(?+*]", "DE)", flavour))
        #expect(complaint("(", flavour)?.contains("not a regular expression") == true)
    }

    @Test func `digits are ASCII everywhere but in Swift, and a character is a code point`() throws {
        #expect(try matches("\\d", "٣", .swift))
        for flavour in [RegexFlavour.pcre, .java, .ecmascript, .re2] { #expect(try !matches("\\d", "٣", flavour)) }
        #expect(try matches(".", "e\u{301}", .swift))
        #expect(try !matches(".", "e\u{301}", .ecmascript))
    }
}
