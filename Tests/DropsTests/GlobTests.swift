import Drops
import Testing

struct GlobTests {
    @Test(arguments: [
        ("*.csv", "a.csv", true), ("*.csv", "dir/a.csv", true), ("a?c", "abc", true), ("a?c", "ac", false),
        ("", "", true), ("*", "", true), ("a*b*c", "aXXbYYc", true), ("a*b*c", "aXXbYY", false), ("é*", "éa", true),
    ])
    func `a pattern fits the whole of a text or not`(pattern: String, text: String, fits: Bool) {
        #expect(Glob(pattern).matches(text) == fits)
    }
}
