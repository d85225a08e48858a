struct ExitMissingCheck: HistoryCheck {
    let about = CheckDescription(
        "membership/exit-missing", "an exit that never came",
        meaning: "A full file no longer holds a member, and no incremental file said that the profile left.",
        mend: "Map the membership status column: without it incremental files hold no exits.",
        source: .exportBehaviour)

    func check(_ step: MembershipStep, _ ledger: Ledger) {
        guard step.export == .full, step.followsIncrement, step.before == .member, step.now == nil else { return }
        ledger.note(
            self, at: step.place, expected: .value(step.identity),
            "the profile \(.value(step.identity)) is no member any more, and no incremental file said that it left")
    }
}
