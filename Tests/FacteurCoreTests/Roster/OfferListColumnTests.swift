import FacteurCore
import Testing
import Text

/// What the columns of the portal's list mean and say; the English headers and every column beyond the portal's own are an invention.
@Suite struct OfferListColumnTests {
    private static let offer = "A1234567"

    private func match(_ text: String) throws -> OfferList.Match {
        let people = [("E-1", "Dupont", "Jean"), ("E-2", "Petit", "Lou"), ("E-3", "Nom", "Un")]
        return try OfferList.parse(Array(text.utf8)).match(
            Roster(try people.map { try intern($0.0, $0.1, $0.2) }))
    }

    private func whose(_ text: String) throws -> [String]? {
        try match(text).interns[try number(Self.offer)]?.map(\.rawValue)
    }

    /// A list of one row, with a column beside the portal's own.
    private func whose(_ header: String, _ cell: String, status: String = "Soumis") throws -> [String]? {
        try whose(
            "Numéro de l'offre d'emploi\tNom du travailleur étranger\tDétails\t\(header)\n"
                + "\(Self.offer)\tDUPONT, JEAN\t\(status)\t\(cell)\n")
    }

    private func page(_ cell: String, header: String = "Détails", above: String = "") -> String {
        "<html>\(above)<table><tr><th>Numéro de l'offre d'emploi<th>Nom du travailleur étranger<th>\(header)"
            + "<tr><td>\(Self.offer)<td>DUPONT, JEAN<td>\(cell)</table></html>"
    }

    @Test(
        "a header that speaks of the status is no date and no number",
        arguments: [
            "Submission status", "Offer number status", "Statut de la soumission",
            "Statut de l'offre soumise",
            "Status of the offer submitted", "État", "Situation", "Décision", "Offer status / number",
        ])
    func statusFirst(header: String) throws {
        let top = "Offer of employment number\tForeign worker name\t\(header)\n"
        #expect(try whose(top + "\(Self.offer)\tDUPONT, JEAN\tWithdrawn\n") == [])
        #expect(try whose(top + "\(Self.offer)\tDUPONT, JEAN\tSubmitted\n") == ["E-1"])
    }

    @Test(
        "of several columns for the status each counts",
        arguments: [
            ("Soumis", "Retiré", []), ("Retiré", "Soumis", []), ("Soumis", "Soumis", ["E-1"]),
            ("Soumis", "", ["E-1"]), ("Voir", "Soumis", ["E-1"]), ("Soumis", "En révision", nil),
            ("", "", nil),
        ] as [(String, String, [String]?)])
    func severalStatuses(first: String, second: String, expected: [String]?) throws {
        #expect(try whose("Statut", second, status: first) == expected)
    }

    @Test(
        "a number or a name of somebody or something else is not the offer's",
        arguments: [
            ("Numéro de l'offre précédente", "A7654321"), ("Previous offer number", "A7654321"),
            ("Foreign worker contact name", "PETIT, LOU"),
            ("Nom de l'employeur du travailleur", "PETIT, LOU"),
            ("Nom de la personne-ressource du travailleur", "PETIT, LOU"),
            ("Replaced offer number", "A7654321"), ("Name of the foreign worker's supervisor", "PETIT, LOU"),
        ])
    func otherColumn(header: String, cell: String) throws {
        let text =
            "\(header)\tNuméro de l'offre d'emploi\tNom du travailleur étranger\n\(cell)\t\(Self.offer)\tDUPONT, JEAN\n"
        #expect(try match(text).interns == [try number(Self.offer): [try ref("E-1")]])
    }

    @Test(
        "of two columns that may both be the number's or the name's, none is taken: the file is refused, and names them",
        arguments: [
            ("Numéro de l'offre d'emploi", "Numéro d'offre"), ("Offer number", "Number of the offer"),
            ("Nom du travailleur étranger", "Nom du travailleur (passeport)"),
            ("Family name of the foreign worker", "Given name of the foreign worker"),
        ])
    func twoColumns(first: String, second: String) throws {
        let isName = first.contains("Nom") || first.contains("name")
        let (other, cells) =
            isName
            ? ("Offer number", "\(Self.offer)\tDUPONT, JEAN\tPETIT, LOU")
            : ("Foreign worker name", "DUPONT, JEAN\t\(Self.offer)\tA7654321")
        let fault = #expect(throws: OfferListFault.self) {
            try whose("\(other)\t\(first)\t\(second)\n\(cells)\n")
        }
        #expect(fault == .twoColumns(.init(first: first, second: second, line: 1)))
        #expect(fault?.message.en.contains(second) == true)
    }

    @Test("nothing under a header for the status is no status, and is said; a list without one is alive")
    func emptyStatus() throws {
        let top = "Numéro de l'offre d'emploi\tNom du travailleur étranger"
        let match = try match("\(top)\tDétails\n\(Self.offer)\tDUPONT, JEAN\t\n")
        #expect(match.interns.isEmpty)
        #expect(match.remarks.map { $0.message.en.contains("nothing in it") } == [true])
        #expect(try whose("\(top)\n\(Self.offer)\tDUPONT, JEAN\n") == ["E-1"])
    }

    @Test(
        "a status counts that stands in a picture's words, is read aloud or is chosen in a list",
        arguments: [
            ("<img alt='Retiré'>", []), ("<img src=x alt=\"Soumis\">", ["E-1"]), ("<img src=x>", nil),
            ("<i class=x title='Annulée'></i>", []), ("<span aria-label='Expired'></span>", []),
            ("Soumis <img alt='Retirée le 3 novembre'>", []), ("Soumis <img alt='icône'>", ["E-1"]),
            ("<span class='wb-inv'>Retiré</span>", []),
            ("Soumis<span class='wb-inv'> offre annulée</span>", []),
            ("<select><option>Soumis<option selected>Retiré</select>", []),
            ("<select><option selected>Soumis</option><option>Retiré</option></select>", ["E-1"]),
            ("<select><option>Soumis<option>Retiré</select>", nil), ("<input value='Withdrawn'>", []),
        ] as [(String, [String]?)])
    func unshownStatus(cell: String, expected: [String]?) throws {
        #expect(try whose(page(cell)) == expected)
    }

    @Test(
        "the page's unshown words end an offer beside its number, too, and name the column that a picture heads"
    )
    func unshownWords() throws {
        let page = page("Soumis")
        for words in ["<td title='Offre retirée'>", "<td><span class='sr-only'>annulée le 3 mai </span>"] {
            #expect(try whose(page.replacing("<td>\(Self.offer)", with: "\(words)\(Self.offer)")) == [])
        }
        let harmless = page.replacing(
            "<td>\(Self.offer)", with: "<td title='Retirer DUPONT, JEAN'>\(Self.offer)")
        #expect(try whose(harmless) == ["E-1"])
        let icon = "<img alt='Statut'>"
        #expect(try whose(self.page("En révision", header: icon)) == nil)
        #expect(try whose(self.page("Soumis", header: icon)) == ["E-1"])
    }

    @Test(
        "a column that is no status ends an offer, too",
        arguments: [
            ("Situation", "Retirée"), ("Décision", "Refusée"), ("Date de retrait", "3 novembre 2026"),
            ("Commentaires", "ANNULÉE"), ("Messages", "Offre retirée"), ("Action", "Retirée le 3 nov"),
            ("Withdrawal date", "2026-11-03"), ("Remarks", "has been cancelled"), ("Annulée ?", "Oui"),
            ("Retirée", "X"),
            ("Retirée", "✓"),
            ("Remplacée par", "A7654321"), ("Notes", "Expirée depuis le 1er mai"), ("", "Withdrawn"),
            ("Motif du refus", "documents manquants"), ("Dernière mise à jour", "retirée le 3 novembre"),
            ("Validité", "CADUC"), ("Messages", "Annule le 3 novembre"), ("Notes", "EXPIRE LE 3 NOV"),
        ])
    func ended(header: String, cell: String) throws {
        #expect(try whose(header, cell) == [])
    }

    @Test(
        "what can be done, what has not happened, a name and a day to come end nothing",
        arguments: [
            ("Messages", "0"), ("Action", "Retirer"), ("Action", "Voir Modifier Retirer"),
            ("Action", "Retrait"),
            ("Commentaires", "n'a pas été annulée"), ("Remarks", "not withdrawn"), ("Date de retrait", ""),
            ("Date de retrait", "—"), ("Withdrawal date", "N/A"), ("Annulée ?", "Non"),
            ("Retirer", "Retirer"),
            ("Employeur", "Refusé Inc."), ("Nom du contact", "Annulé, Paul"),
            ("Employer name", "Void Studio"),
            ("Date limite de retrait", "30 avril 2027"), ("Date d'expiration", "2 mai 2027"),
            ("Messages", "Expire le 2 mai 2027"), ("Notes", "Annule et remplace A7654321"),
            ("Job title", "Rejected parts inspector"), ("Courriel", "refuse@example.test"),
            ("Retirée", "☐"), ("Messages", "DUPONT, JEAN : non retirée"),
        ])
    func unended(header: String, cell: String) throws {
        #expect(try whose(header, cell) == ["E-1"])
    }

    @Test(
        "a heading above the rows or between them counts for the rows below it, until the next one",
        arguments: [
            ("Offres retirées", []), ("Withdrawn offers (2)", []),
            ("Retirées\nAucun message", []), ("Expirées", []),
            ("Offres soumises", ["E-1"]),
            ("Mes offres", ["E-1"]), ("Offres soumises, retirées ou expirées", ["E-1"]),
            ("Aucune offre retirée", ["E-1"]),
        ])
    func headings(words: String, expected: [String]) throws {
        let (top, row) = (
            "Numéro de l'offre d'emploi\tNom du travailleur étranger\tDétails\n",
            "\(Self.offer)\tDUPONT, JEAN\tSoumis\n"
        )
        let other = "A7654321\tPETIT, LOU\tSoumis\n"
        for text in [
            "\(words)\n\(top)\(row)Offres soumises\n\(other)", "\(top)\(other)\(words)\n\(row)",
            "\(top)\(other)\(words)\t\t\nPage 1 de 2\n\(row)",
        ] {
            #expect(try whose(text) == expected)
            #expect(try match(text).interns[try number("A7654321")] == [try ref("E-2")])
        }
        guard !words.contains("\n") else { return }
        for above in ["<h2>\(words)</h2>", "<h2>Mes <b>offres</b></h2><p>x</p><h3>\(words)</h3>"] {
            #expect(try whose(page("Soumis", above: above)) == expected)
        }
        let caption = page("Soumis", above: "<h1>Offres</h1>").replacing(
            "<table>", with: "<table><caption>\(words)</caption>")
        #expect(try whose(caption) == expected)
    }

    @Test("a worker without a number is no heading, even where nothing else is filled")
    func pending() throws {
        let top = "Nom du travailleur étranger\tNuméro de l'offre d'emploi\tDétails\n"
        let match = try match(top + "PETIT, LOU\t\t\nDUPONT, JEAN\t\(Self.offer)\tSoumis\n")
        #expect(match.pending == [try ref("E-2")])
        #expect(match.interns == [try number(Self.offer): [try ref("E-1")]])
    }

    @Test(
        "a shorter name is somebody's only beside a living row of whoever has the longer one",
        arguments: [("Soumis", ["E-1"]), ("Retiré", ["E-1", "E-2"]), ("En révision", ["E-1", "E-2"])])
    func ownRows(status: String, expected: [String]) throws {
        let people = [("E-1", "Nguyen", "Thi"), ("E-2", "Nguyen", "Thi Mai")]
        let text =
            "Numéro de l'offre d'emploi\tNom du travailleur étranger\tDétails\n"
            + "\(Self.offer)\tNGUYEN, THI\tSoumis\nA7654321\tNGUYEN, THI MAI\t\(status)\n"
        let match = try OfferList.parse(Array(text.utf8)).match(
            Roster(try people.map { try intern($0.0, $0.1, $0.2) }))
        #expect(match.interns[try number(Self.offer)]?.map(\.rawValue) == expected)
    }
}
