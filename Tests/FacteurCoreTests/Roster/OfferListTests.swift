import FacteurCore
import Testing
import Text

@Suite struct OfferListTests {
    private func roster(_ people: [(String, String, String)] = []) throws -> Roster {
        let own = [
            ("FR-014", "Dupont", "Jean"), ("FR-015", "Le Goff", "Anne-Marie"), ("FR-016", "Petit", "Lou"),
            ("FR-017", "Müller", "Jörg"), ("FR-018", "Roy", "Marie"), ("FR-019", "Roy", "Marie Anne"),
            ("FR-020", "de La Fontaine", "Aimée"), ("FR-021", "Durand", "Zoé"), ("FR-022", "DURAND", "Zoe"),
        ]
        return Roster(try (own + people).map { try intern($0.0, $0.1, $0.2) })
    }

    private func list(_ rows: String...) throws -> OfferList {
        let header = "Numéro de l'offre d'emploi\tNom du travailleur étranger\tDate soumise\tDétails\n"
        return try OfferList.parse(Array((header + rows.joined(separator: "\n")).utf8))
    }

    @Test(
        "the day on which the portal changed a row is read below its header; the English ones are an invention",
        arguments: [
            ("Dernière mise à jour", true), ("Derniere mise a jour", true), ("Date de mise à jour", true),
            ("Last updated", true), ("Last update", true), ("Date de création", false), ("Created", false),
            ("Nombre de jours restants", false),
        ])
    func updated(header: String, isRead: Bool) throws {
        let text =
            "Numéro de l'offre d'emploi\tNom du travailleur étranger\t\(header)\n"
            + "A3141592\tDUPONT, Jean\t20 novembre 2026\n"
        let list = try OfferList.parse(Array(text.utf8))
        #expect(list.rows.map(\.updated) == [isRead ? 1_795_132_800 : nil])
    }

    @Test(
        "the page, the copied table and the English list say the same", arguments: [".html", ".tsv", ".csv"])
    func formats(ending: String) throws {
        let path = try #require(try FixtureFolder.files(in: "offers", ending: ending).first)
        let list = try OfferList.parse(try FixtureFolder.bytes(path))
        #expect(list.rows.map { $0.offer?.rawValue } == ["A3141592", "A2718281", nil, "A1618033"])
        #expect(list.rows.map(\.submitted) == [1_524_140_244, 1_524_140_400, nil, nil])
        let match = list.match(try roster())
        #expect(match.interns[try number("A3141592")] == [try ref("FR-014")])
        #expect(match.interns[try number("A2718281")] == [try ref("FR-015")])
        #expect(match.interns[try number("A1618033")] == [])
        #expect(match.interns.count == 3)
        #expect(match.pending == [try ref("FR-016")])
        #expect(match.submitted[try number("A3141592")] == 1_524_140_244)
        #expect(match.remarks.count == 1)
        #expect(match.remarks.first?.message[.en].contains("the roster has nobody called") == true)
    }

    @Test(
        "a beginning of the given names is nobody's where the list means the same intern by another name too",
        arguments: [["DUPONT, JEAN", "DUPONT, JEAN MARC"], ["DUPONT, JEAN MARC", "DUPONT, JEAN"]])
    func beginnings(names: [String]) throws {
        let match = try list("A3141592\t\(names[0])\t\tSoumis", "A2718281\t\(names[1])\t\tSoumis").match(
            try roster())
        let (own, other) = names[0] == "DUPONT, JEAN" ? ("A3141592", "A2718281") : ("A2718281", "A3141592")
        #expect(match.interns[try number(own)] == [try ref("FR-014")])
        #expect(match.interns[try number(other)] == [])
        #expect(match.remarks.count == 1)
        // The same name twice is a second submission, and two longer names are two doubts.
        let again = try list("A3141592\tDUPONT, JEAN MARC\t\tSoumis", "A2718281\tDUPONT, JEAN MARC\t\tSoumis")
            .match(
                try roster())
        #expect(again.interns[try number("A2718281")] == [try ref("FR-014")])
        let doubts = try list("A3141592\tDUPONT, JEAN MARC\t\tSoumis", "A2718281\tDUPONT, JEAN LUC\t\tSoumis")
            .match(
                try roster())
        #expect(Set(doubts.interns.values) == [[]])
    }

    /// As the Government of Canada's toolkit writes a table: words for screen readers in the cells of header and number.
    private static let page = """
        <!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"></head><body><table><thead><tr>
        <th>Numéro de l'offre d'emploi<span class="wb-inv"> : activer pour tri ascendant</span></th>
        <th>Nom du travailleur étranger<span class="wb-inv"> : activer pour tri ascendant</span></th></tr></thead><tbody>
        <tr><td><a href="#">A3141592<span class="CLASS"> - détails de l’offre de DUPONT, JEAN</span></a></td>
        <td>DUPONT, JEAN<span class="CLASS"> ouvrir</span></td></tr>
        <tr><td>A2718281<br>Soumis</td><td>MÜLLER,<br>JÖRG</td></tr></tbody></table></body></html>
        """

    @Test(
        "words for screen readers are not the page's, and words beside a number change nothing",
        arguments: ["wb-inv", "sr-only", "wb-invisible", "visually-hidden"])
    func hiddenWords(name: String) throws {
        let list = try OfferList.parse(Array(Self.page.replacing("CLASS", with: name).utf8))
        #expect(list.rows.map { $0.offer?.rawValue } == ["A3141592", "A2718281"])
        #expect(list.rows.map(\.workerName) == ["DUPONT, JEAN", "MÜLLER, JÖRG"])
    }

    @Test(
        "two numbers in a cell are none, nor is one and what may be another",
        arguments: ["A2718281", "A314159", "31415920"])
    func twoNumbers(other: String) {
        #expect(throws: OfferListFault.self) { try list("A3141592 \(other)\tDUPONT, JEAN\t\tSoumis") }
    }

    private static func words(_ html: String) throws -> [String] {
        try OfferList.parse(Array(html.utf8)).match(Roster([])).remarks.map { $0.message.en }
    }

    @Test("each cell may repeat its header's words, and a header a list to choose from")
    func repeatedHeaders() throws {
        let page = Self.page.replacing(
            "<span class=\"wb-inv\"> : activer pour tri ascendant</span>", with: "")
        let labelled = page.replacing("<td>MÜLLER", with: "<td><b>Nom du travailleur étranger</b> : MÜLLER")
            .replacing("<td><a", with: "<td><b>Numéro de l'offre d'emploi</b> <a")
        let choosing = page.replacing(
            "</th>", with: "<select><option>Tous</option><option>Soumis</option></select></th>")
        for page in [labelled, choosing] {
            let list = try OfferList.parse(Array(page.replacing("CLASS", with: "wb-inv").utf8))
            #expect(list.rows.map { $0.offer?.rawValue } == ["A3141592", "A2718281"])
            #expect(list.rows.map(\.workerName) == ["DUPONT, JEAN", "MÜLLER, JÖRG"])
        }
    }

    @Test("another number that the cell hides is a fault; the same one, or another's digits, are none")
    func hiddenNumber() throws {
        let hiding = Self.page.replacing("CLASS", with: "wb-inv")
        let other = hiding.replacing("de DUPONT", with: "A2718281 de DUPONT")
        let fault = #expect(throws: OfferListFault.self) { try OfferList.parse(Array(other.utf8)) }
        #expect(fault?.message.en.contains("hides another number, \"A2718281\"") == true)
        for same in ["A3141592", "20261110141448"] {
            let page = hiding.replacing("de DUPONT", with: "\(same) de DUPONT")
            #expect(try OfferList.parse(Array(page.utf8)).rows.count == 2)
        }
    }

    @Test("rows that are shifted against their header are a fault")
    func shifted() throws {
        let page = Self.page.replacing("<th>Numéro", with: "<th colspan=2>Numéro").replacing(
            "<tr><td>", with: "<tr><td></td><td>")
        let fault = #expect(throws: OfferListFault.self) { try OfferList.parse(Array(page.utf8)) }
        #expect(fault?.message.en.contains("does not stand in the number's column") == true)
    }

    @Test("a list that gives no row or no number is not silent")
    func emptyList() throws {
        let nested = Self.page.replacing("CLASS", with: "wb-inv").replacing(
            "<td>A2718281<br>Soumis</td>", with: "<td></td>"
        ).replacing(
            "<a href=\"#\">A3141592", with: "<table><tr><td>A3141592</td></tr></table><a>")
        #expect(try Self.words(nested).first?.hasPrefix("none of the 2 rows has a number") == true)
        let bare = "<table><tr><th>Numéro de l'offre</th><th>Nom du travailleur</th></tr></table>"
        #expect(try Self.words(bare).first?.contains("a header and no row") == true)
    }

    @Test(
        "a page that breaks off is read as far as it goes, with a warning",
        arguments: [
            "</table></body></html>", "</body></html>", "</html>",
            "JÖRG</td></tr></tbody></table></body></html>",
        ])
    func cutPage(missing: String) throws {
        let page = Self.page.replacing("CLASS", with: "wb-inv")
        let isWarned = { (words: [String]) in words.contains { $0.contains("breaks off") } }
        #expect(try !isWarned(Self.words(page)))
        if missing != "</body></html>" {
            #expect(try isWarned(Self.words(String(page.dropLast(missing.count)))))
        }
        let saved =
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n"
            + "Content-Transfer-Encoding: 8bit\n\n<html><body>menu</body></html>\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\(page)\n"
        #expect(try isWarned(Self.words(saved)))
        // The table stands in the second frame.
        let whole = try OfferList.parse(Array((saved + "--b--\n").utf8))
        #expect(whole.rows.map { $0.offer?.rawValue } == ["A3141592", "A2718281"])
        #expect(!whole.isCut)
    }

    @Test("a page saved as a single file is read", arguments: ["\r\n", "\n"])
    func singleFile(lineEnd: String) throws {
        let encoded = Self.page.replacing("=", with: "=3D").utf8.map {
            $0 < 0x80 ? String(UnicodeScalar($0)) : "=" + String($0, radix: 16, uppercase: true)
        }.joined()
        let file = """
            From: <Saved by Blink>
            Subject: Mes offres
            MIME-Version: 1.0
            Content-Type: multipart/related;
            \ttype="text/html";
            \tboundary="--b----"


            ----b----
            Content-Type: text/html
            Content-Transfer-Encoding: quoted-printable
            Content-Location: https://portal.test/offres

            \(encoded)
            ----b------

            """
        let list = try OfferList.parse(Array(file.replacing("\n", with: lineEnd).utf8))
        #expect(list.rows.map { $0.offer?.rawValue } == ["A3141592", "A2718281"])
        // A class of no meaning hides nothing.
        #expect(list.rows.map(\.workerName) == ["DUPONT, JEAN ouvrir", "MÜLLER, JÖRG"])
    }

    @Test(
        "a file of another kind is called what it is",
        arguments: [
            (Array("%PDF-1.7\n".utf8), "a PDF"), ([0x89, 0x50, 0x4E, 0x47, 13, 10], "a picture"),
            ([0xFF, 0xD8, 0xFF, 0xE0], "a picture"),
            (Array("PK\u{3}\u{4}....xl/workbook.xml".utf8), "a workbook"),
            (
                Array("PK\u{3}\u{4}..mimetypeapplication/vnd.oasis.opendocument.spreadsheet".utf8),
                "a workbook"
            ),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], "a workbook"), (Array("PK\u{3}\u{4}x".utf8), "an archive"),
        ])
    func otherFile(bytes: [UInt8], word: String) throws {
        let fault = #expect(throws: OfferListFault.self) { try OfferList.parse(bytes) }
        #expect(fault?.message[.en].contains("the file is \(word)") == true)
        #expect(fault?.message[.fr].contains("le fichier est un") == true)
    }

    @Test(
        "a number whose row says that the offer is dead or a draft is nobody's",
        arguments: [
            "Retirée", "Annulé", "Expirée", "Refusé", "Brouillon", "Withdrawn", "Cancelled", "Expired",
            "Draft", "Remplacée par A4000009", "Superseded", "Retrait demandé", "Withdrawal requested",
            "Non soumis", "Not submitted", "Unsubmitted", "Suspendu", "Suspended", "Fermé", "Closed",
            "Inactive", "Obsolète", "Nulle", "Archivé", "Doublon", "Duplicate", "Paiement en attente",
            "Pending", "À payer", "Annulation en cours", "Soumis - retiré le 20 avril", "Soumis (expiré)",
            "Soumise puis remplacée", "Erreur", "Submission failed", "Résilié", "Unapproved",
            "To be submitted", "Must be submitted by April 30", "Prêt à être soumis", "Presque complet",
            "Soumis puis transféré", "Re-submitted under A7654399", "Reçu contesté",
            "Resubmission required", "Soumis - remboursé", "Soumis - offre échue", "Soumis (utilisé)",
            "Submitted - refunded", "Soumis puis retourné", "Submitted, used",
        ])
    func dead(status: String) throws {
        let row = OfferList.Row(
            line: 2, offer: OfferNumber(rawValue: "A1234567"), workerName: "Martin, Élise",
            submitted: nil,
            status: status)
        let match = OfferList(rows: [row]).match(try roster([("E-101", "Martin", "Élise")]))
        #expect(match.interns.values.map(\.count) == [0])
        #expect(match.remarks.count == 1)
    }

    @Test(
        "a status that nobody knows is no evidence, and is said",
        arguments: [
            "En révision", "X", "Under review", "Phase 2", "Voir", "À compléter", "À confirmer", "À valider",
            "Processing payment", "Traitement du paiement en cours",
            // What nobody knows beside a living word may take it back.
            "Soumis - en révision", "Submitted - under review", "Soumis - à corriger", "Soumis (test)",
            "Retirer",
        ])
    func unknownStatus(status: String) throws {
        let match = try list("A1234567\tDUPONT, JEAN\t\t\(status)").match(try roster())
        #expect(match.interns.isEmpty)
        #expect(
            match.remarks == [.unknownStatus(try number("A1234567"), status: status, line: 2)])
    }

    @Test(
        "what is submitted is alive, in any of these words",
        arguments: [
            "Soumis", "Soumise", "SOUMIS", "Submitted", "Reçue par IRCC", "Soumis – Voir",
            "A été soumise",
            "Soumis Modifier Retirer", "Submitted | Withdraw", "Soumis - paiement non requis",
            "Submitted - payment not required", "Soumis (no de reçu 12345)",
        ])
    func live(status: String) throws {
        let match = try list("A1234567\tDUPONT, JEAN\t\t\(status)").match(try roster())
        #expect(match.interns == [try number("A1234567"): [try ref("FR-014")]])
        #expect(match.remarks.isEmpty)
    }

    @Test(
        "a word beside the number says how it stands, too",
        arguments: ["A1234567 - annulée", "A1234567 (remplacé)", "Annulé : A1234567", "A1234567 withdrawn"])
    func besideTheNumber(cell: String) throws {
        let match = try list("\(cell)\tDUPONT, JEAN\t\tSoumis").match(try roster())
        #expect(match.interns == [try number("A1234567"): []])
        #expect(match.remarks.count == 1)
        let harmless = try list("A1234567 (voir)\tDUPONT, JEAN\t\tSoumis").match(try roster())
        #expect(harmless.interns == [try number("A1234567"): [try ref("FR-014")]])
    }

    @Test(
        "a row that the page strikes out or hides as a whole is none of the list's",
        arguments: [
            "<tr style='text-decoration:line-through'>", "<tr hidden>", "<tr style=\"display:none\">",
            "<TR CLASS=x STYLE='text-decoration: line-through red'>", "<tr\nhidden=\"\">",
        ])
    func struckRows(tag: String) throws {
        let html =
            "<table><tr><th>Numéro de l'offre d'emploi</th><th>Nom du travailleur étranger</th></tr>"
            + "\(tag)<td>A1234567</td><td>DUPONT, JEAN</td></tr>"
            + "<tr><td>A7654321</td><td>PETIT, LOU</td></tr></table>"
        let match = try OfferList.parse(Array(html.utf8)).match(try roster())
        #expect(match.interns == [try number("A7654321"): [try ref("FR-016")]])
        let cells = html.replacing(tag, with: "<tr>").replacing(
            "<td>A1234567", with: "<td style='text-decoration:line-through'>A1234567")
        #expect(throws: Never.self) { try OfferList.parse(Array(cells.utf8)) }
        #expect(
            try OfferList.parse(Array(cells.utf8)).match(try roster()).interns.count == 1)
    }

    @Test("a column that the page hides for want of room counts: the row's status may stand in it")
    func hiddenColumns() throws {
        let html =
            "<table><tr><th>Numéro de l'offre d'emploi</th><th>Nom du travailleur étranger</th><th style='display:none'>Détails</th></tr>"
            + "<tr><td>A1234567</td><td>DUPONT, JEAN</td><td style='display:none'>Retirée</td></tr></table>"
        let match = try OfferList.parse(Array(html.utf8)).match(try roster())
        #expect(match.interns == [try number("A1234567"): []])
    }

    @Test(
        "a list whose names have lost their accents is refused",
        arguments: ["Martin, Ã‰lise", "Martin, ?lise", "Martin, \u{FFFD}lise"])
    func garbled(name: String) {
        let text = "Foreign worker name;Offer number;Status\n\"\(name)\";A1234567;Submitted\n"
        #expect(throws: OfferListFault.brokenName(name, line: 2)) { try OfferList.parse(Array(text.utf8)) }
    }

    @Test(
        "somebody with one name is found by it, in no longer name",
        arguments: ["SUHARTO", "Suharto", "SUHARTO, FNU"])
    func oneName(cell: String) throws {
        let single = Intern(
            ref: try ref("E-1"), familyName: "Suharto", givenNames: "", email: try address("s@example.test"),
            noc: nil)
        let people = Roster([single, try intern("E-2", "Martin", "Suharto")])
        let match = try list("A1234567\t\(cell)\t\tSoumis", "A7654321\tSUHARTO, MARTIN\t\tSoumis").match(
            people)
        #expect(match.interns[try number("A1234567")]?.map(\.rawValue) == ["E-1"])
        #expect(match.interns[try number("A7654321")] == [])
    }

    @Test("the details column comes as it stands")
    func status() throws {
        let html = try OfferList.parse(try FixtureFolder.bytes("offers/liste.html"))
        #expect(html.rows.map(\.status) == ["Soumis", "Soumis", "Ébauche", "Soumis"])
        #expect(html.rows.map(\.line) == [10, 11, 12, 13])
    }

    @Test(
        "a worker is found by the whole cell, as portals and passports spell names",
        arguments: [
            ("DUPONT, JEAN", ["FR-014"]), ("DUPONT, JEAN MARC", ["FR-014"]), ("Jean Dupont", ["FR-014"]),
            ("DUPONT JEAN", ["FR-014"]), ("LE GOFF, ANNE", []), ("LEGOFF, ANNE MARIE", ["FR-015"]),
            ("MULLER, JORG", ["FR-017"]), ("MUELLER, JOERG", ["FR-017"]), ("MUELLER, JORG", []),
            ("ROY, MARIE", ["FR-018", "FR-019"]), ("ROY, MARIE ANNE", ["FR-019"]),
            ("ROY, MARIE ANNE ZOE", ["FR-019"]),
            ("ROY, MARIE ZOE", ["FR-018", "FR-019"]), ("FONTAINE, AIMEE DE LA", ["FR-020"]),
            ("LA FONTAINE, AIMEE DE", ["FR-020"]), ("DURAND, ZOE", ["FR-021", "FR-022"]),
            ("DUPONT, PAUL", []), ("DUPONT, MARC JEAN", []), ("MME DUPONT, JEAN", []),
            ("JEAN DUPONT MARC", []),
            ("DUPONT", []), ("DUPONT,", []), (", JEAN", []), ("DUPONT, JEAN, MARC", []),
            ("DUPONT (JEAN)", []),
        ] as [(String, [String])])
    func names(cell: String, expected: [String]) throws {
        let match = try list("A3141592\t\(cell)\t\tSoumis").match(try roster())
        #expect(match.interns[try number("A3141592")]?.map(\.rawValue) == expected)
    }

    @Test(
        "a name that begins as an intern's and goes on otherwise is a stranger's",
        arguments: [
            "NGUYEN, THI HOA", "MARTIN, JEAN MARC", "DIALLO, MAMADOU BAILO", "TREMBLAY, MARIE-LOU",
            "TREMBLAY, MARIE LOU", "MARTIN, JEAN P", "MARTIN, JEAN-PIERRE PAUL", "NGUYEN, THI HOA MAI",
            "OBRIEN, SEAN LIAM", "MULLER, JORG UWE", "DE SOUZA, ANA LUCIA", "SOUZA, ANA LUCIA DE",
        ])
    func contradicted(cell: String) throws {
        let people = [
            ("E-1", "Nguyen", "Thi Mai"), ("E-2", "Martin", "Jean Paul"), ("E-3", "Diallo", "Mamadou Saliou"),
            ("E-4", "Tremblay", "Marie Eve"), ("E-5", "O’Brien", "Seán Óg"), ("E-6", "Müller", "Jörg Kai"),
            ("E-7", "de Souza", "Ana Maria"),
        ]
        let offer = try number("A4142135")
        let match = try list("A4142135\t\(cell)\t\tSoumis").match(
            Roster(try people.map { try intern($0.0, $0.1, $0.2) }))
        #expect(match.interns[offer] == [])
        #expect(match.remarks == [.stranger(offer, name: cell, line: 2)])
    }

    private static let neighbours = [
        ("E-1", "Roy", "Andrée"), ("E-2", "Roy", "André"), ("E-3", "Martin", "Louise"),
        ("E-4", "Smith", "Anna"), ("E-5", "Muller", "Jorge"), ("E-6", "Müller", "Jörg"),
        ("E-7", "Petit", "Michèle"), ("E-8", "Las Heras", "Nico"), ("E-9", "Da Silva", "Lin"),
        ("E-10", "Den Haan", "Jay"), ("E-11", "Côté", "Annemarie"), ("E-12", "Côté", "Anne"),
        ("E-13", "Lefèvre", "Maëlle"), ("E-14", "O'Brien", "Seán"), ("E-15", "Caron", "Jean-Marc"),
        ("E-16", "Bois", "Jean"), ("E-17", "Suharto", ""), ("E-18", "Al Masri", "Nour"),
        ("E-19", "Masri", "Nour"), ("E-20", "Haddad", "Abdelkader"),
    ]

    @Test(
        "a letter alone in a cell is an initial, and a particle a word of the family name",
        arguments: [
            ("ROY, ANDRE E", ["E-2"]), ("ROY, ANDREE", ["E-1"]), ("ROY ANDRE E", []), ("MARTIN, LOUIS E", []),
            ("SMITH, ANN A", []), ("MULLER, JORG E", ["E-6"]), ("PETIT, MICHEL E", []),
            ("HERAS, NICOLAS", []), ("NICOLAS HERAS", []), ("LAS HERAS, NICO", ["E-8"]),
            ("HERAS, NICO LAS", ["E-8"]), ("SILVA, LINDA", []), ("DASILVA, LIN", ["E-9"]),
            ("HAAN, JAYDEN", []), ("BOIS, JEAN DU", []), ("SUHART O", []),
            ("COTE, ANNE MARIE", ["E-11", "E-12"]), ("COTE ANNE MARIE", ["E-11", "E-12"]),
            ("COTE, ANNE-MARIE", ["E-11"]), ("LE FEVRE, MAELLE", ["E-13"]), ("OBRIEN, SEAN", ["E-14"]),
            ("MASRI, NOUR AL", ["E-18"]), ("ALMASRI, NOUR", ["E-18"]), ("MASRI, NOUR", ["E-19"]),
            ("MASRI, NOURAL", []), ("HADDAD, ABD EL KADER", ["E-20"]), ("CARON, JEANMARC", ["E-15"]),
            ("CARON, JEAN MARC", ["E-15"]),
        ] as [(String, [String])])
    func dividedNames(cell: String, expected: [String]) throws {
        let people = Roster(try Self.neighbours.map { try intern($0.0, $0.1, $0.2) })
        let match = try list("A4142135\t\(cell)\t\tSoumis").match(people)
        #expect(match.interns[try number("A4142135")]?.map(\.rawValue) == expected)
    }

    @Test("several numbers for one worker are said; the same row twice is one")
    func severalOffers() throws {
        let match = try list(
            "A3141592\tDUPONT, JEAN\t\tSoumis", "A2718281\tDUPONT, JEAN\t\tSoumis",
            "A2718281\tDupont, Jean\t\tSoumis"
        ).match(try roster())
        #expect(match.interns[try number("A3141592")] == [try ref("FR-014")])
        #expect(match.interns[try number("A2718281")] == [try ref("FR-014")])
        #expect(
            match.remarks.map { $0.message[.en] } == ["FR-014 has several numbers: A3141592, A2718281"])
    }

    @Test("a number with two names is nobody's for certain")
    func twoNames() throws {
        let two = try list("A3141592\tDUPONT, JEAN\t\tSoumis", "A3141592\tPETIT, LOU\t\tSoumis").match(
            try roster())
        #expect(two.interns[try number("A3141592")]?.count == 2)
        let stranger = try list("A3141592\tDUPONT, JEAN\t\tSoumis", "A3141592\tINCONNU, PAUL\t\tSoumis")
            .match(
                try roster())
        #expect(stranger.interns[try number("A3141592")] == [])
        for remarks in [two.remarks, stranger.remarks] {
            #expect(
                remarks.map { $0.message[.en] } == [
                    "line 3: A3141592 stood with another name above; it is nobody's until you say whose"
                ])
        }
    }

    @Test(
        "a file that is no list says why, and where",
        arguments: [
            ("", OfferListFault.noHeader), ("a\tb\nc\td", .noHeader),
            ("<html><table><tr><td>x</table>", .noHeader),
            ("PK\u{3}\u{4}", .otherFile(.archive)),
            (
                "Numéro de l'offre\tNom du travailleur\nA314159\tDUPONT, JEAN",
                .strangeNumber("A314159", line: 2)
            ),
            (
                "Numéro de l'offre\tNom du travailleur\nA9999999\tDUPONT, JEAN",
                .strangeNumber("A9999999", line: 2)
            ),
            ("Numéro de l'offre\tNom du travailleur\nA3141592\t", .noName(line: 2)),
            ("Numéro de l'offre\tNom du travailleur\nA3141592\tDUPONT, JEAN\tSoumis", .brokenRow(line: 2)),
            ("Numéro de l'offre\tNom du travailleur\nA3141592\t\"DUPONT, JEAN", .brokenRow(line: 2)),
        ])
    func faults(text: String, expected: OfferListFault) {
        #expect(throws: expected) { try OfferList.parse(Array(text.utf8)) }
    }

    @Test("a page or a table of too many rows is refused, not cut")
    func tooMany() {
        let header = "Numéro de l'offre\tNom du travailleur\n"
        #expect(throws: OfferListFault.tooManyRows) {
            try OfferList.parse(Array((header + String(repeating: "\tDUPONT, JEAN\n", count: 50_001)).utf8))
        }
        #expect(throws: OfferListFault.tooManyRows) {
            try OfferList.parse(
                Array(("<table>" + String(repeating: "<td colspan=100>", count: 5_001)).utf8))
        }
    }

    @Test("any page is read to its end, within bounds")
    func hostilePages() throws {
        for text in [
            "<table>" + String(repeating: "<table><tr><td>", count: 50_000),
            "<table><tr><td colspan=9999>" + String(repeating: "x", count: 200_000),
            "<table><tr><td a=\"" + String(repeating: "<td>", count: 50_000),
            "<!--" + String(repeating: "<!--", count: 50_000),
            "<table>" + String(repeating: "<", count: 200_000),
            String(repeating: "</table></tr></td>", count: 50_000) + "<html>",
            "<table><script>" + String(repeating: "</scrip", count: 50_000),
        ] {
            #expect(throws: OfferListFault.noHeader) { try OfferList.parse(Array(("<html>" + text).utf8)) }
        }
    }
}
