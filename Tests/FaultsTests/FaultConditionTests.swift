import Drops
import Faults
import Foundation
import Testing

struct FaultConditionTests {
    private func question(_ path: String = "in/a.csv", bytes: Int = 0) -> FaultPlan.Question {
        FaultPlan.Question(endpoint: .sftp, operation: "SSH_FXP_WRITE", path: path, principal: "test", bytes: bytes)
    }

    @Test func `a rule fires from its nth match on and for so many times`() {
        let plan = FaultPlan(rules: [FaultRule(name: "second", when: .init(nth: 2, times: 1), then: .cut)])
        #expect(plan.decide(question()) == nil)
        #expect(plan.decide(question())?.name == "second")
        #expect(plan.decide(question()) == nil)
    }

    @Test func `a path is matched with and without its leading slash`() {
        let plan = FaultPlan(rules: [FaultRule(name: "csv", when: .init(path: "/in/*.csv"), then: .stall)])
        #expect(plan.decide(question("in/a.csv")) != nil)
        #expect(plan.decide(question("/in/a.csv")) != nil)
        #expect(plan.decide(question("out/a.csv")) == nil)
    }

    @Test func `a rule waits until its bytes have passed`() {
        let plan = FaultPlan(rules: [FaultRule(name: "late", when: .init(afterBytes: 100), then: .cut)])
        #expect(plan.decide(question(bytes: 99)) == nil)
        #expect(plan.decide(question(bytes: 100)) != nil)
    }

    @Test func `the same seed draws the same firings`() {
        func firings(_ seed: UInt64) -> [Bool] {
            let plan = FaultPlan(
                rules: [FaultRule(name: "some", when: .init(probability: 0.5), then: .cut)], seed: seed)
            return (0..<64).map { _ in plan.decide(question()) != nil }
        }
        #expect(firings(7) == firings(7))
        #expect(firings(7) != firings(8))
        #expect(firings(7).contains(true) && firings(7).contains(false))
    }

    @Test func `a plan knows that it is empty`() {
        let plan = FaultPlan()
        #expect(plan.isEmpty)
        plan.replace(with: [FaultRule(name: "x", then: .cut)])
        #expect(!plan.isEmpty)
    }

    @Test func `a rule is read from JSON with what is left out at its default`() throws {
        let text = #"{"name":"full","when":{"path":"*.csv"},"then":{"diskFull":{}}}"#
        let rule = try JSONDecoder().decode(FaultRule.self, from: Data(text.utf8))
        #expect(rule == FaultRule(name: "full", when: .init(path: "*.csv"), then: .diskFull))
    }
}
