/// Where the list's columns stand, by the meaning of their headers.
struct OfferListColumns {
    private let number: Int
    private let name: Int
    private let submitted: Int?
    private let status: Int?
    private let count: Int

    /// `nil` for a row that is no header: it must have at least the number and the worker's name.
    init?(_ record: CSVRecord) {
        guard record.flaw == nil else { return nil }
        let meanings = record.fields.map { Self.meaning(of: $0.text) }
        guard let number = meanings.firstIndex(of: .number), let name = meanings.firstIndex(of: .name) else {
            return nil
        }
        self.number = number
        self.name = name
        submitted = meanings.firstIndex(of: .submitted)
        status = meanings.firstIndex(of: .status)
        count = record.fields.count
    }

    private enum Meaning { case number, name, submitted, status }

    /// The date is asked first: its header names the offer's remaining days too.
    private static func meaning(of header: String) -> Meaning? {
        let words = Set(NameText(String(header.prefix(200))).words.map(\.text))
        if !words.isDisjoint(with: ["soumise", "soumis", "submitted", "submission"]) { return .submitted }
        if !words.isDisjoint(with: ["offre", "offer"]), !words.isDisjoint(with: ["numero", "no", "number"]) {
            return .number
        }
        if !words.isDisjoint(with: ["travailleur", "etranger", "worker", "foreign"]),
            !words.isDisjoint(with: ["nom", "name"])
        {
            return .name
        }
        return words.isDisjoint(with: ["details", "statut", "status", "etat", "state"]) ? nil : .status
    }

    /// `nil` for a row without a worker's name, such as a footer.
    func row(of record: CSVRecord) throws(OfferListFault) -> OfferList.Row? {
        let worker = text(name, of: record)
        let typed = text(number, of: record)
        guard !worker.isEmpty else {
            if OfferNumber(rawValue: typed) != nil { throw .noName(line: record.line) }
            return nil
        }
        guard
            record.fields.count <= count || record.fields.dropFirst(count).allSatisfy(\.text.trimmed.isEmpty)
        else {
            throw .brokenRow(line: record.line)
        }
        if RosterName.problem(of: worker, in: .familyName) != nil {
            throw .brokenName(worker, line: record.line)
        }
        return OfferList.Row(
            line: record.line, offer: try offer(typed, line: record.line), workerName: worker,
            submitted: PortalTime.parse(text(submitted, of: record)), status: text(status, of: record))
    }

    /// An empty cell, or a dash, is a number that is still to come; any other holds one, whatever words stand beside it, and
    /// nothing that may be another.
    private func offer(_ typed: String, line: Int) throws(OfferListFault) -> OfferNumber? {
        if typed.allSatisfy({ $0 == "-" || $0 == "–" || $0 == "—" }) { return nil }
        let numbered = typed.split { !$0.isLetter && !$0.isNumber }.map(String.init).filter(Self.mayBeNumber)
        let numbers = Set(numbered.map(OfferNumber.init(rawValue:)))
        guard numbers.count == 1, let offer = numbers.first.flatMap(\.self) else {
            throw .strangeNumber(typed, line: line)
        }
        return offer
    }

    private static func mayBeNumber(_ word: String) -> Bool {
        word.count(where: \.isNumber) >= 5
    }

    private func text(_ place: Int?, of record: CSVRecord) -> String {
        guard let place, record.fields.indices.contains(place) else { return "" }
        return record.fields[place].text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
