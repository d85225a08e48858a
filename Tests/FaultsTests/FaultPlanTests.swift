import Drops
import Faults
import Testing

struct FaultPlanTests {
    private func question(_ operation: String = "PutObject", path: String = "b/a.csv", bytes: Int = 0)
        -> FaultPlan.Question
    {
        FaultPlan.Question(endpoint: .s3, operation: operation, path: path, principal: "test", bytes: bytes)
    }

    private let slowDown = FaultRule.Action.fail(status: "SlowDown", message: "Please reduce your request rate.")

    @Test func `a rule fires on the nth match, so many times`() {
        let plan = FaultPlan(rules: [
            FaultRule(name: "second", when: .init(operation: "PutObject", nth: 2, times: 2), then: slowDown)
        ])
        let fired = (1...5).map { _ in plan.decide(question()) != nil }
        #expect(fired == [false, true, true, false, false])
    }

    @Test func `operation, path, principal and endpoint must all fit`() {
        let plan = FaultPlan(rules: [
            FaultRule(
                name: "csv", when: .init(endpoint: .s3, operation: "PutObject", path: "*.csv", principal: "test"),
                then: .cut)
        ])
        #expect(plan.decide(question("GetObject")) == nil)
        #expect(plan.decide(question(path: "b/a.txt")) == nil)
        #expect(plan.decide(question())?.name == "csv")
    }

    @Test func `the same seed draws the same faults`() {
        func draws(_ seed: UInt64) -> [Bool] {
            let plan = FaultPlan(rules: [FaultRule(name: "p", when: .init(probability: 0.5), then: .cut)], seed: seed)
            return (0..<64).map { _ in plan.decide(question()) != nil }
        }
        #expect(draws(1) == draws(1))
        #expect(draws(1) != draws(2))
        #expect((16...48).contains(draws(3).filter { $0 }.count))
    }

    @Test func `after so many bytes a transfer is hit`() {
        let plan = FaultPlan(rules: [FaultRule(name: "cut", when: .init(afterBytes: 100), then: .cut)])
        #expect(plan.decide(question(bytes: 99)) == nil)
        #expect(plan.decide(question(bytes: 100))?.then == .cut)
    }

    @Test func `replacing the rules starts their counters anew`() {
        let rule = FaultRule(name: "first", when: .init(times: 1), then: .loseReply)
        let plan = FaultPlan(rules: [rule])
        #expect(plan.decide(question()) != nil)
        #expect(plan.decide(question()) == nil)
        plan.replace(with: [rule])
        #expect(plan.decide(question()) != nil)
    }
}
