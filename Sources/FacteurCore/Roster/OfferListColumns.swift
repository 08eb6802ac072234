/// Where the list's columns stand, by the meaning of their headers.
struct OfferListColumns {
    private let number: Int
    private let name: Int
    private let submitted: Int?
    private let status: Int?
    private let count: Int
    /// As they stand, for pages that repeat them in each cell.
    private let headers: [String]

    /// `nil` for a row that is no header: it must have at least the number and the worker's name.
    init?(_ record: CSVRecord) {
        guard record.flaw == nil, record.fields.allSatisfy({ Self.number(in: $0.text) == nil }) else {
            return nil
        }
        let meanings = record.fields.map { Self.meaning(of: $0.text) }
        guard let number = meanings.firstIndex(of: .number), let name = meanings.firstIndex(of: .name) else {
            return nil
        }
        self.number = number
        self.name = name
        submitted = meanings.firstIndex(of: .submitted)
        status = meanings.firstIndex(of: .status)
        count = record.fields.count
        headers = record.fields.map { $0.text.squeezed }
    }

    /// What a header never holds, though each cell of a row may repeat its header's words.
    private static func number(in text: String) -> String? {
        words(text).first { OfferNumber(rawValue: $0) != nil }
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
        let stray = typed.isEmpty ? record.fields.lazy.compactMap { Self.number(in: $0.text) }.first : nil
        if let stray { throw .strayNumber(stray, line: record.line) }
        guard
            record.fields.count <= count || record.fields.dropFirst(count).allSatisfy(\.text.trimmed.isEmpty)
        else {
            throw .brokenRow(line: record.line)
        }
        if RosterName.problem(of: worker, in: .familyName) != nil {
            throw .brokenName(worker, line: record.line)
        }
        return OfferList.Row(
            line: record.line, offer: try offer(typed, spoken: spoken(number, of: record), line: record.line),
            workerName: worker,
            submitted: PortalTime.parse(text(submitted, of: record)), status: text(status, of: record))
    }

    /// An empty cell, or a dash, is a number that is still to come; any other holds one, whatever words stand beside it, and
    /// nothing that may be another, be it unseen.
    private func offer(_ typed: String, spoken: String, line: Int) throws(OfferListFault) -> OfferNumber? {
        let offer = try offer(typed, line: line)
        let others = Self.words(spoken).filter { OfferNumber(rawValue: $0).map { $0 != offer } ?? false }
        if let other = others.first { throw .hiddenNumber(other, line: line) }
        return offer
    }

    private func offer(_ typed: String, line: Int) throws(OfferListFault) -> OfferNumber? {
        if typed.allSatisfy({ $0 == "-" || $0 == "–" || $0 == "—" }) { return nil }
        let numbered = Self.words(typed).filter(Self.mayBeNumber)
        let numbers = Set(numbered.map(OfferNumber.init(rawValue:)))
        guard numbers.count == 1, let offer = numbers.first.flatMap(\.self) else {
            throw .strangeNumber(typed, line: line)
        }
        return offer
    }

    private static func words(_ text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static func mayBeNumber(_ word: String) -> Bool {
        word.count(where: \.isNumber) >= 5
    }

    private func text(_ place: Int?, of record: CSVRecord) -> String {
        guard let place, record.fields.indices.contains(place) else { return "" }
        let text = record.fields[place].text.squeezed
        let header = headers[place]
        guard !header.isEmpty, text.hasPrefix(header) else { return text }
        return String(text.dropFirst(header.count).drop { $0.isWhitespace || $0 == ":" })
    }

    private func spoken(_ place: Int, of record: CSVRecord) -> String {
        record.fields.indices.contains(place) ? record.fields[place].spoken : ""
    }
}
