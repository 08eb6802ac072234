import Testing

@testable import FacteurCore

/// What a forwarder's own words and subject give, and what takes it back. All people are invented.
@Suite struct NoteTests {
    private static let people: [(ref: String, family: String, given: String)] = [
        ("E-101", "Martin", "Élise"), ("E-102", "Dupont", "Jean"), ("E-103", "Roy", "Anne"),
        ("E-104", "Le Goff", "Yann"), ("E-105", "Dupont-Moretti", "Jean"), ("E-106", "O'Brien", "Seán"),
        ("E-107", "Martin", "Jeanne"), ("E-108", "Martin", "Jean"), ("E-109", "N'Diaye", "Moussa"),
        ("E-111", "Bélanger", "Zoé"), ("E-112", "Œuvrard", "Loïc"), ("E-113", "Bouchard", "Claire"),
    ]

    private func given(
        _ note: String?, subject: String = "TR: Offre d'emploi", copies: [String] = ["Offre d'emploi"],
        author: (String?, String) = ("Josée Tremblay", "rh@employeur1.test")
    ) throws -> [String] {
        let roster = Roster(try Self.people.map { try intern($0.ref, $0.family, $0.given) })
        var reading = try notice(subject: subject, ownWords: note)
        reading.forwards = copies.map { Reading.ForwardedCopy(from: nil, subject: $0, date: nil) }
        reading.authorName = author.0
        reading.author = try address(author.1)
        return NoteRule.read(reading, in: roster).evidence.map(\.intern.rawValue)
    }

    @Test(
        "a known form of giving at the beginning of a sentence names whom it leads to",
        arguments: [
            "Pour Jean Dupont", "Pour Jean Dupont.", "pour jean dupont", "POUR JEAN DUPONT",
            "Pour DUPONT, Jean.",
            "C'est pour Jean Dupont.", "Celui-ci est pour Jean Dupont.", "Voici pour Jean Dupont.",
            "Bonjour, voici pour Jean Dupont.", "Bonjour,\n\nvoici pour Jean Dupont.\n\nMerci",
            "Voici le numéro de Jean Dupont.",
            "Voici le numéro d'offre d'emploi de Jean Dupont, bonne journée !",
            "Bonjour à tous,\n\nVoici le numéro pour Jean Dupont.\n\nCordialement,\nJosée Tremblay",
            "Bonjour Anne Roy,\n\nVoici le numéro de Jean Dupont.\n\nMerci",
            "Voici l'offre de Jean Dupont (stage de mai).\n\nBonne journée",
            "Bonjour Stages,\n\nle numéro de Jean Dupont est arrivé ce matin.",
            "Stagiaire : Jean Dupont", "Stagiaire: Jean Dupont\nMerci", "Pour notre stagiaire Jean Dupont.",
            "Pour M. Jean Dupont.", "Ci-dessous le numéro de Jean Dupont.",
            "Vous trouverez ci-dessous le numéro d'offre d'emploi de Jean Dupont.",
            "Je vous transmets le numéro de Jean Dupont.\nJosée", "À transmettre à Jean Dupont",
            "Merci de transmettre à Jean Dupont.", "À l'attention de Jean Dupont", "Jean Dupont",
            "Jean Dupont\n\nMerci", "DUPONT Jean", "Bonjour,\n\nJean Dupont\n\nMerci", "FYI - Jean Dupont",
            "Jean Dupont (E-102)", "E-102", "Pour E-102", "Réf. : E-102", "[E-102]",
            "Pour le E-102".replacing("le ", with: ""),
            "Pour Jean Dupont (E-102).", "Pour E-102 Jean Dupont",
            "Pour Jean Dupont, stagiaire chez nous cet été.",
            "Pour Jean Dupont, numéro d'offre d'emploi A 8722022.",
            "Pour Jean Dupont, merci de lui transmettre.",
            "Voici le courriel reçu ce matin. C'est pour Jean Dupont.",
            "Nous avons reçu le courriel d'IRCC. Pour Jean Dupont.",
            "Pour Jean Dupont. Je serai absente vendredi.", "Pour Jean Dupont. Jean commence le 4 mai.",
            "Pour Jean Dupont. N'hésitez pas à m'appeler.",
            "Désolée du retard ! Voici le numéro de Jean Dupont.",
            "Pour Jean Dupont, s'il vous plaît.", "Bonjour, ça va ? Voici le numéro de Jean Dupont.",
            "Pour\nJean Dupont", "C'est pour le stagiaire suivant :\nJean Dupont",
            "Pour Jean Dupont.\n\n-- \nJosée Tremblay\nRessources humaines\n\nCe message est confidentiel. S'il ne vous est pas destiné, détruisez-le.",
            "Pour Jean Dupont.\n\nJosée Tremblay\nDirectrice, stages et autres programmes".replacing(
                " et autres", with: ""),
            "L'offre d'emploi de Jean Dupont.",
            "Numéro d'offre : Jean Dupont".replacing("offre :", with: "offre pour"),
            "For Jean Dupont", "This one is for Jean Dupont.", "This is for Jean Dupont, thanks!",
            "Hi all,\n\nHere is the offer number for Jean Dupont.\n\nBest regards,\nJosée",
            "Jean Dupont's offer number", "Here is Jean Dupont’s offer number.",
            "Jean Dupont's offer number is below.",
            "Intern: Jean Dupont", "Please forward to Jean Dupont.",
            "Offer of employment number for Jean Dupont",
            "The number for Jean Dupont has arrived.",
            "Here's the number for our intern Jean Dupont, as discussed.",
            "Forwarding the number for Jean Dupont. Have a nice day", "Re: Jean Dupont",
            "Jean Dupont – offre d'emploi",
            "Jean Dupont : numéro d'offre", "Concerne : Jean Dupont", "Dossier Jean Dupont",
            "l'offre d'emploi pour « Jean Dupont »", "Merci de transmettre ce numéro à Jean Dupont.",
            "C'est pour Jean Dupont.\n\nSuperviseur : Paul Lavoie",
        ])
    func gives(note: String) throws {
        #expect(Set(try given(note)) == ["E-102"], "\(note)")
    }

    @Test(
        "a mention is not a gift, and a denial, question, doubt, cancellation or alternative takes one back",
        arguments: [
            // Denied.
            "Ce n'est pas pour Zoé Bélanger, c'est pour l'autre Zoé.", "Ce n'est pas pour Jean Dupont.",
            "Pas pour Jean Dupont.", "Non, pour Jean Dupont.", "Pour Zoé Bélanger, pas pour Jean Dupont.",
            "C'est pour Jean Dupont. Non, je me trompe.", "This is not for Jean Dupont.",
            "Not for Jean Dupont",
            "It isn't for Jean Dupont.", "Don't send to Jean Dupont.", "Pour tous sauf Jean Dupont.",
            "Pour Jean Dupont : ne pas transmettre.", "Pour Jean Dupont. À ne pas lui envoyer.",
            "No, for Jean Dupont.",
            // Asked.
            "Est-ce pour Jean Dupont ?", "Pour Jean Dupont ?", "C'est pour Jean Dupont?",
            "Is this for Jean Dupont?",
            "Pour Jean Dupont. C'est bien ça ?", "Voici le numéro de Jean Dupont... ou pas ?",
            "À qui est-ce ? Jean Dupont",
            "Savez-vous si c'est pour Jean Dupont", "Pour Jean Dupont. Which one is it",
            "Serait-ce celui de Jean Dupont",
            // Doubted.
            "Je crois que c'est pour Jean Dupont.", "C'est peut-être pour Jean Dupont.",
            "Pour Jean Dupont, je pense.",
            "Pour Jean Dupont, à vérifier.", "Probablement pour Jean Dupont.", "Sans doute pour Jean Dupont.",
            "I think this is for Jean Dupont.", "This might be for Jean Dupont.", "For Jean Dupont, I guess.",
            "Pour Jean Dupont si je ne me trompe.", "Pour Jean Dupont, sauf erreur.",
            "For Jean Dupont, please double-check.",
            "Est-ce un vrai courriel? Ça me semble louche. C'est pour Moussa N'Diaye.",
            "C'est pour Jean Dupont. Looks like phishing.", "Cela devrait être pour Jean Dupont.",
            "Pour Jean Dupont normalement.", "For Jean Dupont, assuming HR got it right.",
            // Cancelled, corrected.
            "L'offre de Jean Dupont est annulée.", "Pour Jean Dupont. Son stage est annulé.",
            "Pour Jean Dupont, qui s'est désisté.",
            "Oubliez le numéro de Jean Dupont.", "Pour Jean Dupont. Erreur de ma part !",
            "For Jean Dupont - cancelled",
            "Please disregard Jean Dupont's offer number.", "Pour Jean Dupont. Finalement plutôt Anne.",
            "Le numéro de Jean Dupont est faux.", "Correction : pour Jean Dupont", "Pour Jean Dupont : test",
            "For Jean Dupont, please wait.", "Pour Jean Dupont. Attendez mon appel.",
            "Sorry, for Jean Dupont.",
            // Or somebody else.
            "Pour Jean Dupont ou Anne Roy.", "Pour Jean Dupont ou Zoé.", "Either Jean Dupont or Anne Roy",
            "Pour l'autre Jean Dupont.", "Pour quelqu'un d'autre que Jean Dupont.",
            "Pour un autre : Jean Dupont a le sien.",
            "Pour Jean Dupont et Élise.", "Pour Jean Dupont. Le numéro de Sophie suivra.",
            "Pour Jean Dupont. Pour Élise aussi.",
            "Pour Jean Dupont. Transmettez-le aussi à Anne Roy.", "Pour Sophie, la collègue de Jean Dupont.",
            "Voici celui de Sophie. Jean Dupont",
            // Has one.
            "Jean Dupont a déjà reçu le sien, celui-ci est pour un autre.", "Jean Dupont a déjà son numéro.",
            "Jean Dupont already has his.", "Pour Jean Dupont, qui l'a déjà.",
            "Comme celui de Jean Dupont le mois dernier.",
            // Only mentioned.
            "Jeanne Martin me demande pourquoi Loïc n'a encore rien reçu. Voici le numéro pour lui.",
            "Bonjour Jean Martin, voici pour la stagiaire.", "Bonjour Jean Dupont,\n\nvoici le numéro.",
            "Hi Jean Dupont, see below.",
            "Merci Jean Dupont !", "De la part de Jean Dupont", "En copie : Jean Dupont", "Cc : Jean Dupont",
            "Jean Dupont m'a envoyé ceci.", "Jean Dupont, notre superviseur, attend le numéro.",
            "Superviseur : Jean Dupont",
            "Reçu de Jean Dupont.", "Jean Dupont asked me to forward this.", "As requested by Jean Dupont.",
            "Voici le numéro demandé par Jean Dupont.", "la stagiaire qui remplace Jeanne Martin",
            "Voici le numéro de la remplaçante d'Élise Martin.", "Pour la superviseure de Jean Dupont.",
            "Pour Jean Dupont's replacement.", "For Jean Dupont's manager.", "Pour le bureau de Jean Dupont.",
            "Voici pour la stagiaire. Voir avec Jean Dupont.", "Réunion demain pour Jean Dupont.",
            "Contrat à signer pour Jean Dupont.",
            "Pour Jean Dupont, demandez-lui le contrat.", "Je vous présente Jean Dupont.",
            "Voici Jean Dupont.",
            "Voici le courriel.\n\nCordialement,\nJean Dupont",
            "Voici le courriel.\n\nJean Dupont\nConseiller RH",
            "Voici le courriel.\n-- \nJean Dupont", "Pour information.\n\nJean Dupont", "Merci\nJean Dupont",
            "Best regards\nJean Dupont\nE-102", "Salle E-102", "On se voit en salle E-102.", "Bureau : E-102",
            "https://intranet.test/E-102/x", "https://intranet.test/?ref=E-102",
            "S:\\stages\\E-102\\offre.pdf", "stages/E-102",
            "<E-102@employeur1.test>", "Voir E-102", "Comme E-102 la semaine dernière", "E-102 a le sien.",
            // Longer names, parts of names.
            "C'est pour Élise Martin Roy.", "C'est pour Jean Paul Dupont.", "Pour Marie Élise Martin.",
            "Pour Jean Martin Dupont.",
            "Pour Jean-Paul Dupont.", "Pour Jean Dupont Lavoie.", "Pour Jean Dupont de Lavoie.",
            "Pour Jean Dupont-Lavoie.",
            "Pour Jean Dupont fils.", "Pour Jean Dupont junior", "Pour Jean Dupont et fils", "Pour Jean.",
            "Pour Dupont.",
            "Pour J. Dupont.", "Marie Jean Dupont", "Jean Dupont Roy", "Pour Zoé", "Élise",
            // About the number, and nobody knows what.
            "Pour Jean Dupont. Ce numéro remplace le précédent.",
            "Pour Jean Dupont. Le numéro sera changé demain.",
            "Pour Jean Dupont. The number belongs to the Montréal office.",
            "Pour Jean Dupont. Celui de la semaine passée.",
            "",
        ])
    func takesBack(note: String) throws {
        #expect(try given(note) == [], "\(note)")
    }

    @Test("a number that a note gives to several is given to each of them")
    func several() throws {
        #expect(try given("Pour Jean Dupont et Anne Roy.") == ["E-102", "E-103"])
        #expect(try given("For Jean Dupont & Anne Roy") == ["E-102", "E-103"])
        #expect(try given("Pour Jean Dupont. Pour Anne Roy.") == ["E-102", "E-103"])
    }

    @Test(
        "a name alone is not evidence where it may be the writer's own",
        arguments: [
            ("Claire Bouchard", ("Claire Bouchard", "rh@employeur1.test")),
            ("Claire Bouchard", (nil, "claire.bouchard@employeur1.test")),
            ("Claire Bouchard", (nil, "cbouchard@employeur1.test")),
            ("Claire Bouchard", ("BOUCHARD Claire (RH)", "rh@employeur1.test")),
            (
                "Bonjour,\n\nVoici le courriel reçu ce matin pour notre nouveau stagiaire.\n\nClaire Bouchard\nConseillère en ressources humaines\nclaire.bouchard@employeur1.test",
                ("Claire Bouchard", "claire.bouchard@employeur1.test")
            ),
            ("Bonjour,\n\nClaire Bouchard", ("Claire Bouchard", "rh@employeur1.test")),
        ] as [(String, (String?, String))])
    func ownName(note: String, author: (String?, String)) throws {
        #expect(try given(note, author: author) == [])
        #expect(try given("Pour Jean Dupont.\n\n" + note, author: author).contains("E-113") == false)
    }

    @Test("the writer's name below is a signature and takes nothing back")
    func signed() throws {
        let author: (String?, String) = ("Claire Bouchard", "claire.bouchard@employeur1.test")
        #expect(try given("Pour Jean Dupont.\n\nClaire Bouchard\nConseillère", author: author) == ["E-102"])
        #expect(try given("Pour Jean Dupont.\nClaire", author: author) == ["E-102"])
    }

    @Test(
        "a subject gives with what its writer added to it",
        arguments: [
            ("TR: Offre d'emploi - Jean Dupont", ["E-102"]), ("Fwd: Offre d'emploi – Jean Dupont", ["E-102"]),
            ("FW: Offre d'emploi pour Jean Dupont", ["E-102"]), ("TR: Jean Dupont", ["E-102"]),
            ("Tr : Offre E-102", ["E-102"]), ("TR: [E-102] Offre d'emploi", ["E-102"]), ("E-102", ["E-102"]),
            ("TR: Offre d'emploi (Jean Dupont)", ["E-102"]), ("TR: Offre - Jean Dupont - urgent", ["E-102"]),
            ("Fwd: Offer number for Jean Dupont", ["E-102"]), ("TR: Numéro de M. Dupont Jean", ["E-102"]),
            ("TR: Jean Dupont et Anne Roy", ["E-102", "E-103"]),
            // Not the forwarder's word.
            ("Re: Offre d'emploi - Jean Dupont", []), ("RE: TR: Offre - Jean Dupont", []), ("Re: E-102", []),
            ("TR: Re: Jean Dupont", []), ("TR: TR: Offre - Jean Dupont", []),
            // Not a gift.
            ("TR: Pas pour Jean Dupont", []), ("TR: Jean Dupont ?", []),
            ("TR: Offre annulée - Jean Dupont", []),
            ("TR: Question de Jean Dupont", []), ("TR: Message de la part de Jean Dupont", []),
            ("TR: Salle E-102", []), ("TR: Réunion - Jean Dupont", []), ("TR: Jean Dupont Roy", []),
            ("TR: Élise Jean Dupont", []), ("TR: remplaçante de Jean Dupont", []), ("TR: Offre Jean", []),
            ("TR: Jean Dupont ou Anne Roy", []), ("TR: Jean Dupont a le sien", []),
        ] as [(String, [String])])
    func subjects(subject: String, expected: [String]) throws {
        #expect(try given("Bonjour.", subject: subject) == expected)
    }

    @Test("a subject that the copy shows as its own is the copy's")
    func inheritedSubject() throws {
        #expect(try given("", subject: "TR: Offre - Jean Dupont", copies: ["Offre - Jean Dupont"]) == [])
        #expect(try given("", subject: "TR: Offre - Jean Dupont", copies: ["TR: Offre - Jean Dupont"]) == [])
        #expect(try given("", subject: "TR: Offre E-101 - E-102", copies: ["Offre E-101"]) == ["E-102"])
    }

    @Test("a note takes back what the subject gives, and the other way round")
    func together() throws {
        let subject = "TR: Offre d'emploi - Jean Dupont"
        #expect(try given("Voici le numéro.", subject: subject) == ["E-102"])
        for note in ["Ce n'est pas pour lui.", "C'est bien lui ?", "Pour Sophie.", "Annulé."] {
            #expect(try given(note, subject: subject) == [], "\(note)")
        }
        #expect(try given("Pour Jean Dupont.", subject: "TR: Offre annulée") == [])
        #expect(Set(try given("Pour Anne Roy.", subject: subject)) == ["E-102", "E-103"])
    }

    @Test("without a recognised copy only a reference in the subject counts")
    func noCopy() throws {
        #expect(try given(nil, subject: "E-102", copies: []) == ["E-102"])
        #expect(try given(nil, subject: "Jean Dupont", copies: []) == [])
    }

    @Test("without the table nothing is given", arguments: ["Pour Jean Dupont.", "Jean Dupont", "E-102"])
    func noTable(note: String) throws {
        let roster = Roster(try Self.people.map { try intern($0.ref, $0.family, $0.given) })
        var reading = try notice(subject: "E-102", ownWords: note)
        reading.giving = GivingTable(Wording.Giving())
        #expect(NoteRule.read(reading, in: roster).evidence.isEmpty)
    }
}
