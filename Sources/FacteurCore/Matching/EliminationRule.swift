import Mail

/// The last resort, where the configuration allows it: of the interns who share the notice's address, only one still
/// waits. Somebody who expects no number does not wait.
enum EliminationRule {
    static func evidence(
        for reading: Reading, in roster: Roster, isWaiting: (InternRef) -> Bool
    ) -> [Evidence] {
        guard let addressee = reading.addressee else { return [] }
        var waiting: InternRef?
        for intern in roster.interns(sharing: addressee) where intern.offerExpected && isWaiting(intern.ref) {
            if waiting != nil { return [] }
            waiting = intern.ref
        }
        return waiting.map { [Evidence(rule: .elimination, intern: $0, place: "addressee")] } ?? []
    }
}
