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
    /// Actions that are a word, by that word.
    private static let words: KeyValuePairs<String, FaultRule.Action> = [
        "cut": .cut, "lose-reply": .loseReply, "stall": .stall, "close-channel": .closeChannel, "disk-full": .diskFull,
        "quota-exceeded": .quotaExceeded, "permission-denied": .permissionDenied, "corrupt": .corrupt,
        "refuse-login": .refuseLogin, "change-host-key": .changeHostKey, "refuse-connection": .refuseConnection,
        "omit-ident": .omitIdent, "wrong-etag": .wrongETag, "truncate-list": .truncateList,
    ]

    init(_ value: YAMLValue) throws {
        if (try? value.string()) != nil {
            self = try value.choice(Self.words)
            return
        }
        var map = try value.map()
        let fail = map.take("fail")
        let failLate = map.take("fail-late")
        let delay = map.take("delay")
        let throttle = map.take("throttle")
        let wrongSize = map.take("wrong-size")
        let message = try map.take("message")?.string() ?? ""
        try map.finish()
        if let fail {
            self = .fail(status: try fail.string(), message: message)
        } else if let failLate {
            self = .failLate(status: try failLate.string(), message: message)
        } else if let delay {
            self = .delay(milliseconds: try delay.int())
        } else if let throttle {
            self = .throttle(bytesPerSecond: try throttle.int())
        } else if let wrongSize {
            self = .wrongSize(by: try wrongSize.int())
        } else {
            let words = Self.words.map(\.key).joined(separator: ", ")
            throw value.error(
                "\"then\" must be one of \(words), or {fail: STATUS}, {fail-late: STATUS}, {delay: MILLISECONDS}, {throttle: BYTES_PER_SECOND}, {wrong-size: BYTES}"
            )
        }
    }
}
