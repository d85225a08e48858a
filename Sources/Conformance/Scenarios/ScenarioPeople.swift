/// The profiles of a scenario: made-up people at addresses that nobody has, always the same.
///
/// Source of the reserved domains: RFC 2606, "Reserved Top Level DNS Names".
public struct ScenarioPeople: Sendable {
    /// The audience of every scenario.
    public static let audience = "5f1c9a52-0b0d-4d52-9d9c-3b6a0e1f7a10"
    /// A second one, with fewer members.
    public static let otherAudience = "8d3e7b44-6c1f-4b7e-8a55-b0c9d2e4f601"

    /// NDJSON, an XDM record in each line; made anew at each call.
    public let ndjson: @Sendable () -> String

    init(_ people: @escaping @Sendable () -> [Person]) {
        ndjson = {
            var text = ""
            for person in people() { person.append(to: &text) }
            return text
        }
    }

    /// Twelve members, one who left, one without address; some lack a name or a date, four are in the other audience.
    public static let members = ScenarioPeople { Person.members }

    /// The same a day later: two left, three came, one is back.
    public static let membersNextDay = ScenarioPeople { Person.membersNextDay }

    /// Nobody is in the audience: some left, some are in the other one.
    public static let nobody = ScenarioPeople {
        Person.members.prefix(4).map { person in
            var person = person
            person.status = "exited"
            return person
        }
    }

    /// One member.
    public static let one = ScenarioPeople { [Person(1, "Ada", "Byron")] }

    /// Names with accents, of other scripts, with marks that combine and characters outside the first plane.
    public static let nonASCII = ScenarioPeople {
        [
            ("Zoë", "Müller"), ("José", "García Márquez"), ("Łukasz", "Żółć"), ("Ольга", "Чехова"), ("美咲", "田中"),
            ("فاطمة", "الزهراء"), ("Anaïs", "e\u{301}te\u{301}"), ("𝒜lan", "Smiley 😀"), ("Åsa", "Öberg"),
            ("Seán", "Ó Briain"),
        ].enumerated().map { Person($0.offset + 1, $0.element.0, $0.element.1) }
    }

    /// Names from Western Europe with nothing else of note: a wrong encoding shows, and nothing else can.
    public static let accents = ScenarioPeople {
        [("Zoë", "Müller"), ("José", "García"), ("Anaïs", "Lefèvre"), ("Åsa", "Öberg")]
            .enumerated().map { Person($0.offset + 1, $0.element.0, $0.element.1) }
    }

    /// Quotes, delimiters, line ends, escapes and blanks inside and at the ends of values.
    public static let quoted = ScenarioPeople {
        [
            ("Anna", "Smith, \"Jr.\""), ("Bo", "two\nlines"), ("Carl", "back\\slash"), ("Dora", "semi;colon|pipe"),
            ("\"Emil\"", "O'Neil"), ("Fay", "a\ttab"), (" Gil ", " blanks at the ends "), ("Hal", "\"\""),
            ("Ivy", "carriage\r\nreturn"), ("=1+1", "@sum"), ("null", "NULL"), ("Kim", ",,,"),
        ].enumerated().map { Person($0.offset + 1, $0.element.0, $0.element.1) }
    }

    /// Addresses that occur twice: an older and a newer record, and two of the same time.
    public static let duplicates = ScenarioPeople {
        var people = Person.members.prefix(6).map { $0 }
        var older = Person(1, "Adah", "Byron-Old")
        older.changedAt = "2026-01-10T08:00:00Z"
        var equal = Person(2, "Bea", "Zzz")
        equal.changedAt = people[1].changedAt
        people += [older, equal]
        return people
    }

    /// `count` members and nothing odd.
    ///
    /// - Parameter length: characters of each last name, so that few profiles make a large file.
    public static func many(_ count: Int, paddedTo length: Int = 0) -> ScenarioPeople {
        let padding = String(repeating: "x", count: length)
        return ScenarioPeople { (1...count).map { Person($0, "First\($0)", "Last\($0 % 997)\(padding)") } }
    }
}
