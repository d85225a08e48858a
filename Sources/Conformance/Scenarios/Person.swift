import StrictJSON

/// One made-up profile.
struct Person: Sendable {
    /// Decides address, birthday and points.
    let number: Int
    var firstName: String?
    var lastName: String?
    var hasAddress = true
    var hasBirthday = true
    /// In the audience of every scenario.
    var status = "realized"
    var changedAt = "2026-02-10T08:00:00Z"
    /// Whether the profile is in the other audience too.
    var isInOther = false

    init(_ number: Int, _ firstName: String?, _ lastName: String?) {
        self.number = number
        self.firstName = firstName
        self.lastName = lastName
        isInOther = number <= 4
    }

    static let members: [Person] = {
        var people = [
            Person(1, "Ada", "Byron"), Person(2, "Bea", "Cole"), Person(3, "Cyd", nil), Person(4, "Dan", "Dale"),
            Person(5, "Eve", "Estes"), Person(6, nil, "Frost"), Person(7, "Gus", "Gray"), Person(8, "Hal", "Holt"),
            Person(9, "Ida", "Irons"), Person(10, "Jon", "Jones"), Person(11, "Kay", "King"), Person(12, "Lee", "Lane"),
            Person(13, "Max", "Moved"), Person(14, "Ned", "Noone"),
        ]
        people[4].hasBirthday = false
        people[6].status = "existing"
        people[12].status = "exited"
        people[13].hasAddress = false
        return people
    }()

    static let membersNextDay: [Person] = {
        let day = "2026-03-02T12:00:00Z"
        var people = members
        for index in [1, 8] {
            people[index].status = "exited"
            people[index].changedAt = day
        }
        people[12].status = "realized"
        people[12].changedAt = day
        for (number, name) in [(15, "Ola"), (16, "Pia"), (17, "Rex")] {
            var person = Person(number, name, "New")
            person.changedAt = day
            people.append(person)
        }
        return people
    }()

    /// Appends the profile's line.
    func append(to text: inout String) {
        var person = ""
        if hasBirthday {
            let day = "\(two(1 + number % 12))-\(two(1 + number % 28))"
            person += "\"birthDate\":\"\(1950 + number % 50)-\(day)\","
        }
        var name: [String] = []
        if let firstName { name.append("\"firstName\":\(JSON.string(firstName).text)") }
        if let lastName { name.append("\"lastName\":\(JSON.string(lastName).text)") }
        person += "\"name\":{\(name.joined(separator: ","))}"
        let address = "person\(number)@example.com"
        text += "{\"person\":{\(person)},"
        if hasAddress {
            text +=
                "\"personalEmail\":{\"address\":\"\(address)\"},\"identityMap\":{\"Email\":[{\"id\":\"\(address)\"}]},"
        }
        text += "\"_example\":{\"customer\":\"C\(number)\"},\"loyalty\":{\"points\":\(number).5},"
        text += "\"segmentMembership\":{\"ups\":{\"\(ScenarioPeople.audience)\":"
        text += "{\"status\":\"\(status)\",\"lastQualificationTime\":\"\(changedAt)\"}"
        if isInOther {
            text += ",\"\(ScenarioPeople.otherAudience)\":"
            text += "{\"status\":\"realized\",\"lastQualificationTime\":\"2026-02-01T08:00:00Z\"}"
        }
        text += "}}}\n"
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
