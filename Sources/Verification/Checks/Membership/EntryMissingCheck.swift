struct EntryMissingCheck: HistoryCheck {
    let about = CheckDescription(
        "membership/entry-missing", "an entry that never came",
        meaning: "A full file holds a member of whom no incremental file said that the profile entered.",
        mend: "Check that every incremental file arrived and none was overwritten.",
        source: .exportBehaviour)

    func check(_ step: MembershipStep, _ ledger: Ledger) {
        guard step.export == .full, step.followsIncrement, step.before != .member, step.now == .member else { return }
        ledger.note(
            self, at: step.place, actual: .value(step.identity),
            "the profile \(.value(step.identity)) is a member, and no incremental file said that it entered")
    }
}
