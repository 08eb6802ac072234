/// The two strongest rules, which need no word of the mail but its one number: `operator` and `portal_list`.
enum ListRules {
    static func evidence(
        for reading: Reading, decisions: [OfferNumber: InternRef], portalList: [OfferNumber: [InternRef]]
    ) -> [Evidence] {
        guard reading.offers.count == 1, let number = reading.offers.first?.number else { return [] }
        let decided =
            decisions[number].map { [Evidence(rule: .operator, intern: $0, place: "decision")] } ?? []
        let listed = portalList[number] ?? []
        return decided
            + listed.prefix(Matching.mostCandidates).map {
                Evidence(rule: .portalList, intern: $0, place: "portal's list")
            }
    }
}
