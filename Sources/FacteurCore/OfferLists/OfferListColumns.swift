/// The positions of the list's columns, by the meaning of their headers.
struct OfferListColumns {
    private let number: Int
    let name: Int
    private let submitted: Int?
    private let updated: Int?
    private let statuses: [Int]
    /// Columns of which only the end of an offer is read.
    private let others: [Int]
    private let count: Int
    /// As written, for pages that repeat them in each cell.
    private let headers: [String]
    /// Two headers that both are the number's, or both the worker's name.
    let clash: OfferListFault.Clash?

    /// `nil` for a row that is no header: a header has at least the number and the worker's name.
    init?(_ record: CSVRecord) {
        guard record.flaw == nil, record.fields.allSatisfy({ Self.number(in: $0.text) == nil }) else {
            return nil
        }
        headers = record.fields.map { $0.text.squeezed }
        let named = record.fields.map { $0.text.isEmpty ? $0.aside : $0.text }
        let meanings = named.map(OfferListHeader.meaning)
        func places(_ meaning: OfferListHeader.Meaning) -> [Int] {
            meanings.indices.filter { meanings[$0] == meaning }
        }
        let (numbers, names) = (places(.number), places(.name))
        guard let number = numbers.first, let name = names.first else { return nil }
        (self.number, self.name) = (number, name)
        submitted = places(.submitted).first
        updated = places(.updated).first
        statuses = places(.status)
        others = places(.submitted) + places(.updated) + places(.other)
        count = record.fields.count
        let rivals = [numbers, names].first { $0.count > 1 } ?? []
        clash =
            rivals.isEmpty
            ? nil
            : OfferListFault.Clash(first: headers[rivals[0]], second: headers[rivals[1]], line: record.line)
    }

    /// A header never holds a number, although each cell of a row may repeat its header's text.
    private static func number(in text: String) -> String? {
        words(text).first { OfferNumber(rawValue: $0) != nil }
    }

    /// `nil` for a row without a worker's name, such as a footer.
    ///
    /// - Parameter heading: what stands above the row, where it says that the offers below are dead.
    func row(of record: CSVRecord, under heading: String?) throws(OfferListFault) -> OfferList.Row? {
        let worker = text(name, of: record)
        let typed = text(number, of: record)
        guard !worker.isEmpty else {
            if OfferNumber(rawValue: typed) != nil { throw .noName(line: record.line) }
            return nil
        }
        if typed.isEmpty, let stray = stray(in: record) { throw .strayNumber(stray, line: record.line) }
        guard
            record.fields.count <= count || record.fields.dropFirst(count).allSatisfy(\.text.trimmed.isEmpty)
        else {
            throw .brokenRow(line: record.line)
        }
        if RosterName.problem(of: worker, in: .familyName) != nil {
            throw .brokenName(worker, line: record.line)
        }
        let status = Self.remarks(beside: typed) + status(of: record) + ends(in: record) + [heading ?? ""]
        return OfferList.Row(
            line: record.line, offer: try offer(typed, spoken: spoken(number, of: record), line: record.line),
            workerName: worker, submitted: PortalTime.parse(text(submitted, of: record)),
            status: status.filter { !$0.isEmpty }.joined(separator: ", "),
            updated: PortalTime.day(text(updated, of: record)))
    }

    /// A number outside its column; one of an earlier offer has a column of its own.
    private func stray(in record: CSVRecord) -> String? {
        record.fields.indices.lazy.filter { place in
            !headers.indices.contains(place) || !OfferListHeader.isOfEarlierOffer(headers[place])
        }.compactMap { Self.number(in: record.fields[$0].text) }.first
    }

    /// What the columns for it say; a sign for nothing where all of them are empty.
    private func status(of record: CSVRecord) -> [String] {
        let said = statuses.flatMap { place in
            let (text, aside) = (text(place, of: record), aside(place, of: record))
            return text.isEmpty ? [aside] : [text, OfferStatusWords.end(aside) ? aside : ""]
        }.filter { !$0.isEmpty }
        return said.isEmpty && !statuses.isEmpty ? [OfferStatusWords.none] : said
    }

    /// What any other column, or the page beside the number without showing it, says of the offer's end; the worker's name never is.
    private func ends(in record: CSVRecord) -> [String] {
        let worker = text(name, of: record)
        let unshown = aside(number, of: record).replacing(worker, with: "")
        let said = others.compactMap { place in
            let header = headers[place]
            let cell = [text(place, of: record), aside(place, of: record)].filter { !$0.isEmpty }
                .joined(separator: " ").replacing(worker, with: "")
            if OfferStatusWords.askForEnd(header) {
                return OfferStatusWords.isNo(cell) ? nil : "\(header) : \(cell)"
            }
            return OfferStatusWords.end(cell, mayOffer: OfferListHeader.isOfActions(header)) ? cell : nil
        }
        return said + (OfferStatusWords.end(unshown) ? [unshown] : [])
    }

    /// Words beside a number in its cell that say how it stands: `A1234567 (annulée)`. What else stands there says nothing of it.
    private static func remarks(beside typed: String) -> [String] {
        let words = words(typed).filter { !mayBeNumber($0) }.joined(separator: " ")
        return OfferList.Row.standing(of: words) == .dead ? [words] : []
    }

    /// An empty cell, or a dash, means that there is no number yet. Any other cell must hold a number, among any other text, and
    /// nothing that may be a second one, not even hidden.
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

    private func aside(_ place: Int, of record: CSVRecord) -> String {
        record.fields.indices.contains(place) ? record.fields[place].aside.squeezed : ""
    }
}

/// What a header of the list means, in French or English; the English ones are an invention until a real list is available.
enum OfferListHeader {
    enum Meaning {
        case number, name, submitted, updated, status, other
        /// Of a person, an employer or another offer: nothing in it is said of this one.
        case nothing
    }

    /// Ask for the status first: `Offer number status` and `Submission status` are one. The date comes before the number: its
    /// header also names the offer's remaining days.
    static func meaning(of header: String) -> Meaning {
        let words = words(header)
        func has(_ any: Set<String>) -> Bool { !words.isDisjoint(with: any) }
        let (isNamed, isNumbered) = (has(["nom", "name"]), has(["offre", "offer"]) && has(numbers))
        let isStatus = has(statuses) || has(["details"]) && !isNamed && !isNumbered
        if isStatus, !has(["date", "province", "pays", "country"]) { return .status }
        if has(["soumise", "soumis", "submitted", "submission"]) { return .submitted }
        if isNumbered { return isOfEarlierOffer(header) ? .nothing : .number }
        if has(["mise"]) && has(["jour"]) || has(["maj", "updated", "update"]) { return .updated }
        if has(others) { return .nothing }
        if has(["travailleur", "etranger", "worker", "foreign"]) { return isNamed ? .name : .nothing }
        return isNamed ? .nothing : .other
    }

    static func isOfEarlierOffer(_ header: String) -> Bool { !words(header).isDisjoint(with: earlier) }

    static func isOfActions(_ header: String) -> Bool {
        !words(header).isDisjoint(with: ["action", "actions", "options", "operations"])
    }

    private static func words(_ header: String) -> Set<String> {
        Set(NameText(String(header.prefix(200))).words.map(\.text))
    }

    private static let numbers: Set<String> = ["numero", "no", "number"]

    private static let statuses: Set<String> = [
        "statut", "status", "etat", "state", "situation", "decision", "outcome", "resultat", "result",
    ]

    private static let earlier: Set<String> = [
        "precedent", "precedente", "previous", "prior", "ancien", "ancienne", "old", "former", "earlier",
        "anterieur", "anterieure", "remplace", "remplacee", "remplacant", "replaced", "replaces", "replacing",
        "origine", "original", "originale", "annule", "annulee", "cancelled", "retire", "retiree",
        "withdrawn",
        "parent", "liee", "lie", "related", "linked",
    ]

    private static let others: Set<String> = [
        "contact", "ressource", "employeur", "employer", "entreprise", "company", "societe", "organisation",
        "organization", "business", "representant", "representante", "representative", "superviseur",
        "supervisor", "urgence", "emergency", "utilisateur", "user", "courriel", "email", "adresse",
        "address",
        "titre", "title", "poste", "profession", "occupation", "lieu", "location", "agent", "consultant",
        "raison", "sociale", "firm", "organisme", "etablissement", "institution",
    ]
}
