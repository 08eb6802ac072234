package import Text

extension OfferList {
    /// The interns to whom the list's numbers belong, as far as the roster knows.
    package struct Match: Sendable {
        /// For every number of the list: one intern, several with the same name, or none of the roster. This is the `portalList` of
        /// `Matching.evidence`.
        package let interns: [OfferNumber: [InternRef]]
        /// When each number was submitted, to the second: a receipt has the same time.
        package let submitted: [OfferNumber: Int64]
        /// Interns with a row but no number yet, in the list's order.
        package let pending: [InternRef]
        /// What a person should know, in the list's order.
        package let remarks: [Remark]
    }

    /// Something in the list that is not one number for one intern.
    package enum Remark: Sendable, Hashable {
        /// The file is incomplete.
        case cutOff
        /// There is a header, but no row below it could be read.
        case noRows
        /// None of these rows has a number in the number's column.
        case noNumbers(rows: Int)
        /// No intern of the roster has that name.
        case stranger(OfferNumber, name: String, line: Int)
        /// Several interns of the roster have that name.
        case several(OfferNumber, [InternRef], line: Int)
        /// The number is in two rows with two names: it belongs to no intern until a person decides.
        case twoNames(OfferNumber, line: Int)
        /// The list says that the offer is no longer valid, or not yet.
        case dead(OfferNumber, status: String, line: Int)
        /// The list says of the offer what nobody knows: the row is no evidence.
        case unknownStatus(OfferNumber, status: String, line: Int)
        /// The intern has several numbers, as after a resubmission.
        case severalOffers(InternRef, [OfferNumber])
    }

    /// Finds each worker in the roster; the name must fill the whole cell. Linear in the rows.
    package func match(_ roster: Roster) -> Match {
        var matching = OfferListMatching(roster: roster)
        for row in rows { matching.take(row) }
        let match = matching.result()
        return Match(
            interns: match.interns, submitted: match.submitted, pending: match.pending,
            remarks: remarksOnTheWhole + match.remarks)
    }

    private var remarksOnTheWhole: [Remark] {
        let emptiness: [Remark] =
            left > 0
            ? []
            : rows.isEmpty
                ? [.noRows] : rows.allSatisfy { $0.offer == nil } ? [.noNumbers(rows: rows.count)] : []
        return (isCut ? [.cutOff] : []) + emptiness
    }
}

extension OfferList.Remark {
    /// The message for a person, on one line; numbers and names in full, because the person must compare them.
    package var message: Localized {
        switch self {
        case .cutOff:
            Localized(
                en:
                    "the file breaks off in the middle of the page, so rows may be missing: save the page again and import that",
                fr:
                    "le fichier s’interrompt au milieu de la page, il peut manquer des lignes : enregistrez de nouveau la page et importez-la"
            )
        case .noRows:
            Localized(
                en:
                    "the list has a header and no row that was understood: if the portal shows any, copy the table into a text file and import that",
                fr:
                    "la liste a un en-tête et aucune ligne comprise : si le portail en montre, copiez le tableau dans un fichier texte et importez-le"
            )
        case .noNumbers(let rows):
            Localized(
                en:
                    "none of the \(rows) rows has a number in the number's column: if the portal shows some, copy the table into a text file and import that",
                fr:
                    "aucune des \(rows) lignes n’a de numéro dans la colonne du numéro : si le portail en montre, copiez le tableau dans un fichier texte et importez-le"
            )
        case .stranger(let offer, let name, let line):
            Localized(
                en: "line \(line): the roster has nobody called \(name.shown), for \(offer.rawValue)",
                fr:
                    "ligne \(line) : personne dans la liste des stagiaires ne s’appelle \(name.shown), pour \(offer.rawValue)"
            )
        case .several(let offer, let refs, let line):
            Localized(
                en: "line \(line): \(offer.rawValue) may be for any of \(Self.list(refs))",
                fr: "ligne \(line) : \(offer.rawValue) peut être pour \(Self.list(refs))")
        case .twoNames(let offer, let line):
            Localized(
                en:
                    "line \(line): \(offer.rawValue) stood with another name above; it is nobody's until you say whose",
                fr:
                    "ligne \(line) : \(offer.rawValue) figurait plus haut avec un autre nom ; il n’est à personne tant que vous ne dites pas à qui"
            )
        case .dead(let offer, let status, let line):
            Localized(
                en:
                    "line \(line): \(offer.rawValue) is \(status.shown): it is nobody's, and no letter leaves for it",
                fr:
                    "ligne \(line) : \(offer.rawValue) est \(status.shown) : il n’est à personne, et aucune lettre ne part"
            )
        case .unknownStatus(let offer, OfferStatusWords.none, let line):
            Localized(
                en:
                    "line \(line): the list has a column for how \(offer.rawValue) stands, and nothing in it: the row is left aside; look it up in the portal",
                fr:
                    "ligne \(line) : la liste a une colonne pour l’état de \(offer.rawValue), et rien n’y figure : la ligne est laissée de côté ; voyez dans le portail"
            )
        case .unknownStatus(let offer, let status, let line):
            Localized(
                en:
                    "line \(line): nobody here knows what \(status.shown) means for \(offer.rawValue): the row is left aside; look it up in the portal",
                fr:
                    "ligne \(line) : nul ne sait ici ce que \(status.shown) veut dire pour \(offer.rawValue) : la ligne est laissée de côté ; voyez dans le portail"
            )
        case .severalOffers(let ref, let offers):
            Localized(
                en: "\(ref) has several numbers: \(offers.map(\.rawValue).joined(separator: ", "))",
                fr: "\(ref) a plusieurs numéros : \(offers.map(\.rawValue).joined(separator: ", "))")
        }
    }

    private static func list(_ refs: [InternRef]) -> String {
        refs.prefix(10).map(\.rawValue).joined(separator: ", ") + (refs.count > 10 ? "…" : "")
    }
}

/// Turns the rows of a list into evidence.
struct OfferListMatching {
    let roster: Roster
    private var interns: [OfferNumber: [InternRef]] = [:]
    private var submitted: [OfferNumber: Int64] = [:]
    private var pending: [InternRef] = []
    private var remarks: [OfferList.Remark] = []
    private var numbers: [InternRef: [OfferNumber]] = [:]
    private var order: [InternRef] = []
    /// The different names, folded, that the list uses for each intern.
    private var namings: [InternRef: Set<String>] = [:]
    /// The numbers whose worker has more given names than the intern who was found.
    private var beginnings: [OfferNumber: OfferList.Row] = [:]

    /// The interns with a living row that can mean no other intern: a dead one leaves them without a number, like whoever has none.
    private var ownRows: Set<InternRef> = []
    /// The rows that are exactly an intern's name, but could also mean an intern with a longer name.
    private var shortRows: [InternRef: [OfferNumber: OfferList.Row]] = [:]
    /// Interns with such a row that has no number yet.
    private var undated: Set<InternRef> = []

    init(roster: Roster) { self.roster = roster }

    mutating func take(_ row: OfferList.Row) {
        let name = NameText(row.workerName)
        let called = roster.interns(called: name)
        let named = called.interns.map(\.ref)
        for ref in named { namings[ref, default: []].insert(name.words.map(\.text).joined(separator: " ")) }
        if let offer = row.offer, !called.isWhole { beginnings[offer] = row }
        note(called.interns, row)
        guard let offer = row.offer else {
            if named.count == 1 { pending += named }
            return
        }
        switch row.standing {
        case .live: break
        case .dead:
            // The number belonged to a worker, who must not be told it any more.
            interns[offer] = []
            return remarks.append(.dead(offer, status: row.status, line: row.line))
        case .unknown:
            return remarks.append(.unknownStatus(offer, status: row.status, line: row.line))
        }
        if let time = row.submitted { submitted[offer] = time }
        guard let before = interns[offer] else {
            interns[offer] = named
            note(offer, named, row)
            return
        }
        guard Set(before) != Set(named) else { return }
        // One of the names is not in the roster: then the number may belong to no intern of the roster.
        let isStrangers = before.isEmpty || named.isEmpty
        interns[offer] = isStrangers ? [] : before + named.filter { !before.contains($0) }
        remarks.append(.twoNames(offer, line: row.line))
    }

    private mutating func note(_ offer: OfferNumber, _ named: [InternRef], _ row: OfferList.Row) {
        switch named.count {
        case 0: remarks.append(.stranger(offer, name: row.workerName, line: row.line))
        case 1:
            if numbers[named[0]] == nil { order.append(named[0]) }
            numbers[named[0], default: []].append(offer)
        default: remarks.append(.several(offer, named, line: row.line))
        }
    }

    /// A prefix of a person's names is no proof if the list uses another name for the same intern too: then one of the two is
    /// another person, as `Dupont, Jean` beside `Dupont, Jean Marc`.
    private mutating func dropDoubtfulBeginnings() {
        for (offer, row) in beginnings.sorted(by: { $0.value.line < $1.value.line }) {
            let named = interns[offer, default: []]
            guard named.contains(where: { namings[$0, default: []].count > 1 }) else { continue }
            interns[offer] = []
            for ref in named { numbers[ref]?.removeAll { $0 == offer } }
            remarks.append(.stranger(offer, name: row.workerName, line: row.line))
        }
    }

    /// Of several interns that a row may mean: who has exactly this name, and whose name only begins with it.
    private mutating func note(_ called: [Intern], _ row: OfferList.Row) {
        let exact = called.filter { $0.isCalledExactly(row.workerName) }
        guard let intern = exact.first, exact.count == 1 else { return }
        if called.count == 1 {
            if row.standing == .live { ownRows.insert(intern.ref) }
        } else if let offer = row.offer {
            shortRows[intern.ref, default: [:]][offer] = row
        } else {
            undated.insert(intern.ref)
        }
    }

    /// A row that is exactly one roster name belongs to that intern if every intern whose longer name begins with it has a row of
    /// their own; never if there are two such rows, because one of them may be another intern's.
    private mutating func giveShortNames() {
        for (ref, rows) in shortRows where rows.count == 1 && !undated.contains(ref) {
            guard let (offer, row) = rows.first, let named = interns[offer], named.contains(ref),
                named.count > 1,
                named.allSatisfy({ $0 == ref || ownRows.contains($0) })
            else { continue }
            interns[offer] = [ref]
            remarks.removeAll { $0 == .several(offer, named, line: row.line) }
            if numbers[ref] == nil { order.append(ref) }
            numbers[ref, default: []].append(offer)
        }
    }

    mutating func result() -> OfferList.Match {
        dropDoubtfulBeginnings()
        giveShortNames()
        let several = order.compactMap { ref -> OfferList.Remark? in
            let offers = numbers[ref, default: []]
            return offers.count > 1 ? .severalOffers(ref, offers) : nil
        }
        return OfferList.Match(
            interns: interns, submitted: submitted, pending: pending, remarks: remarks + several)
    }
}

extension Intern {
    /// Whether a cell of the list is exactly this name.
    fileprivate func isCalledExactly(_ cell: String) -> Bool {
        let words = NameText(cell).words
        let comma = words.firstIndex { $0.glue == .comma }
        let parts = comma.map { [words[..<$0].map(\.text).joined(), words[$0...].map(\.text).joined()] }
        let whole = words.map(\.text).joined()
        return [
            (familyName, givenNames), (NameFolding.passport(familyName), NameFolding.passport(givenNames)),
        ]
        .contains { names in
            let (family, given) = (Self.squashed(names.0), Self.squashed(names.1))
            return parts.map { $0 == [family, given] } ?? (whole == family + given || whole == given + family)
        }
    }

    private static func squashed(_ name: String) -> String { NameText(name).words.map(\.text).joined() }
}
