import Drops
import StrictYAML

extension FaultRule {
    /// The rules in a YAML (or JSON) list.
    ///
    /// ```yaml
    /// - name: slow down the second part
    ///   when: {endpoint: s3, operation: UploadPart, nth: 2, times: 1}
    ///   then: {fail: SlowDown, message: Please reduce your request rate.}
    /// ```
    /// - Throws: `YAMLError` with line, column and the nearest known key.
    public static func list(parsing text: String, file: String) throws -> [FaultRule] {
        let value = try YAMLValue(parsing: text, file: file)
        return try value.list().enumerated().map { try FaultRule($1, number: $0 + 1) }
    }

    init(_ value: YAMLValue, number: Int) throws {
        var map = try value.map()
        let name = try map.take("name")?.string() ?? "rule \(number)"
        let when = try map.take("when").map(Condition.init) ?? Condition()
        let then = try Action(map.require("then"))
        try map.finish()
        self.init(name: name, when: when, then: then)
    }
}

extension FaultRule.Condition {
    init(_ value: YAMLValue) throws {
        var map = try value.map()
        self.init(
            endpoint: try map.take("endpoint")?.choice(EndpointKind.self),
            operation: try map.take("operation")?.string(), path: try map.take("path")?.string(),
            principal: try map.take("principal")?.string(), nth: try map.take("nth")?.int() ?? 1,
            times: try map.take("times")?.int() ?? .max, afterBytes: try map.take("after-bytes")?.int(),
            probability: try map.take("probability")?.double() ?? 1)
        try map.finish()
    }
}

extension FaultRule.Action {
    init(_ value: YAMLValue) throws {
        if let word = try? value.string() {
            self = try value.choice(["cut": Self.cut, "lose-reply": .loseReply])
            _ = word
            return
        }
        var map = try value.map()
        let fail = map.take("fail")
        let delay = map.take("delay")
        let message = try map.take("message")?.string() ?? ""
        try map.finish()
        if let fail {
            self = .fail(status: try fail.string(), message: message)
        } else if let delay {
            self = .delay(milliseconds: try delay.int())
        } else {
            throw value.error("\"then\" must be cut, lose-reply, {fail: STATUS} or {delay: MILLISECONDS}")
        }
    }
}
