struct TransitionCheck: HistoryCheck {
    let about = CheckDescription(
        "membership/transition", "a profile leaves an audience that it is not in",
        meaning:
            "An incremental file says exited of a profile that no earlier file said was a member, or says it twice.",
        mend: "Check that every file of the sequence arrived, and that exits are exported once.",
        source: .exportBehaviour)

    func check(_ step: MembershipStep, _ ledger: Ledger) {
        guard step.export == .incremental, !step.isFirst, step.now == .left, step.before != .member else { return }
        let reason = step.before == .left ? "has left already" : "was never a member"
        ledger.note(
            self, at: step.place, expected: "an exit after an entry", actual: .value(step.identity),
            "the profile \(.value(step.identity)) leaves the audience and \(reason)")
    }
}
