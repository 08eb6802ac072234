import FacteurCore
import Testing
import Text

/// A roster of the four required columns and whatever else a test adds.
func csv(_ rows: String...) -> [UInt8] { Array((rows.joined(separator: "\n") + "\n").utf8) }

extension RosterDifference {
    func lines(in language: Language, letters: [InternRef: LetterState] = [:]) -> [String] {
        var lines: [String] = []
        eachLine(in: language, letters: letters) { lines.append($0) }
        return lines
    }
}

func accepted(
    _ bytes: [UInt8], admitsNOC2016: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
) throws -> (roster: Roster, warnings: [String]) {
    switch RosterFile.parse(bytes, admitsNOC2016: admitsNOC2016) {
    case .accepted(let sheet):
        return (sheet.roster, sheet.warnings.map { $0.text(file: "roster.csv").en })
    case .refused(let faults, _):
        Issue.record(
            "refused: \(faults.map { $0.text(file: "roster.csv").en })", sourceLocation: sourceLocation)
        return (Roster(), [])
    }
}

func refused(
    _ bytes: [UInt8], admitsNOC2016: Bool = false, language: Language = .en,
    sourceLocation: SourceLocation = #_sourceLocation
) -> [String] {
    switch RosterFile.parse(bytes, admitsNOC2016: admitsNOC2016) {
    case .accepted:
        Issue.record("accepted", sourceLocation: sourceLocation)
        return []
    case .refused(let faults, _): return faults.map { $0.text(file: "roster.csv")[language] }
    }
}
