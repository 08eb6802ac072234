/// Whom the evidence names, all rules together.
enum Naming: Hashable {
    case nobody
    /// Beyond doubt, as far as evidence goes.
    case one(InternRef)
    /// One rule could mean any of them.
    case several([InternRef])
    /// Two rules mean different interns.
    case conflict([InternRef])

    /// A person's decision ends every doubt. Else every rule that names one intern must name the same; a rule that names
    /// several must have that intern among them, and rules that all name several name the one in whom they meet; and two references in one mail are a doubt that only the portal's list
    /// dispels. An address that several share says nothing about an intern for whom the roster has no address. Elimination
    /// counts when nothing else names one.
    init(_ evidence: [Evidence], in roster: Roster) {
        let byRule = Dictionary(grouping: evidence, by: \.rule).mapValues { Set($0.map(\.intern)) }
        if let decided = byRule[.operator]?.first {
            self = .one(decided)
            return
        }
        let everybody = evidence.map(\.intern).uniqued()
        let rules = byRule.filter { $0.key != .elimination }
        let single = rules.filter { $0.value.count == 1 }
        let named = Set(single.values.joined())
        guard let intern = named.first ?? Self.meeting(of: rules, in: roster) else {
            self = Self.lastResort(byRule[.elimination]?.first, among: everybody)
            return
        }
        let isAddressUnknown = roster[intern].map { $0.portalEmail == nil } ?? false
        let against = rules.filter { rule, interns in
            !interns.contains(intern) && !(isAddressUnknown && rule == .portalEmail && interns.count > 1)
        }
        if named.count > 1 || !against.isEmpty {
            self = .conflict(everybody)
        } else if rules[.reference, default: []].count > 1, single[.portalList] == nil {
            self = .several(everybody)
        } else {
            self = .one(intern)
        }
    }

    /// The one intern in whom rules meet that each fit several: people of one name, and an address that several share. Two
    /// references in one mail, or two people named in it, are a doubt that nothing but the list dispels.
    private static func meeting(of rules: [Evidence.Rule: Set<InternRef>], in roster: Roster) -> InternRef? {
        guard rules[.reference] == nil, rules.count > 1,
            rules[.name].map({ roster.areNamesakes($0) }) ?? true,
            // Of a rule that is cut short only those are known whom another names.
            rules.values.count(where: { $0.count >= Matching.mostCandidates }) < 2
        else { return nil }
        let first = rules.values.first ?? []
        let common = rules.values.reduce(first) { $0.intersection($1) }
        return common.count == 1 ? common.first : nil
    }

    private static func lastResort(_ eliminated: InternRef?, among everybody: [InternRef]) -> Naming {
        if let eliminated { return .one(eliminated) }
        return everybody.isEmpty ? .nobody : .several(everybody)
    }
}
