import Mail

extension RosterWarnings {
    /// Rows that end before the header does.
    static func short(_ lines: [Int]) -> RosterWarning {
        let isOne = lines.count == 1
        return RosterWarning(
            Localized(
                en:
                    "\(isOne ? "line" : "lines") \(ranges(lines, " to ", "…")) \(isOne ? "has" : "have") fewer fields than the header; what is missing at \(isOne ? "its" : "their") end is taken as empty",
                fr:
                    "\(isOne ? "la ligne" : "les lignes") \(ranges(lines, " à ", "…")) \(isOne ? "a" : "ont") moins de champs que l’en-tête ; ce qui manque à la fin est pris pour vide"
            ))
    }

    private static func ranges(_ lines: [Int], _ to: String, _ more: String) -> String {
        var ranges: [ClosedRange<Int>] = []
        for line in lines {
            if let last = ranges.last, last.upperBound + 1 == line {
                ranges[ranges.count - 1] = last.lowerBound...line
            } else {
                ranges.append(line...line)
            }
        }
        let shown = ranges.prefix(10).map { range in
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)\(to)\(range.upperBound)"
        }
        return shown.joined(separator: ", ") + (ranges.count > 10 ? more : "")
    }

    /// Addresses that spell the whole name of another row and nothing of their own, two or more of them: a column that was
    /// sorted alone.
    static func strangeAddresses(_ places: Zip2Sequence<[Intern], [Int]>) -> [RosterWarning] {
        var rows: [String: [Intern]] = [:]
        for (intern, _) in places {
            guard let key = spelled(intern), rows[key, default: []].count < 4 else { continue }
            rows[key, default: []].append(intern)
        }
        let strange = places.compactMap { intern, line -> RosterWarning? in
            let words = localWords(intern.email.text)
            guard words.count > 1, !own(intern, isIn: words),
                let owner = rows[words.sorted().joined(separator: " ")]?.first(where: { $0.ref != intern.ref }
                )
            else { return nil }
            return RosterWarning(
                line: line,
                Localized(
                    en:
                        "the e-mail address spells the name of \(owner.ref), not of \(intern.ref): was a column sorted alone?",
                    fr:
                        "l’adresse de courriel porte le nom de \(owner.ref) et non celui de \(intern.ref) : une colonne a-t-elle été triée seule ?"
                ))
        }
        return strange.count > 1 ? strange : []
    }

    /// `elise lefebvre`: as `elise.lefebvre@…` spells it.
    private static func spelled(_ intern: Intern) -> String? {
        let words = NameText(intern.givenNames).words.prefix(4) + NameText(intern.familyName).words.prefix(4)
        return words.count > 1 ? words.map(\.text).sorted().joined(separator: " ") : nil
    }

    private static func localWords(_ address: String) -> [String] {
        let local = address.prefix { $0 != "@" && $0 != "+" }.prefix(64)
        return NameFolding.folded(String(local)).split { !$0.isLetter }.map(String.init)
    }

    private static func own(_ intern: Intern, isIn words: [String]) -> Bool {
        let local = words.joined()
        return (NameText(intern.givenNames).words + NameText(intern.familyName).words).contains {
            $0.text.count > 2 && local.contains($0.text)
        }
    }
}
