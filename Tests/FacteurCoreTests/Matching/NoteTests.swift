import Testing

@testable import FacteurCore

/// What a forwarder's own words and subject give, and what takes it back. All people are invented.
@Suite struct NoteTests {
    static let people: [(ref: String, family: String, given: String)] = [
        ("E-101", "Martin", "Élise"), ("E-102", "Dupont", "Jean"), ("E-103", "Roy", "Anne"),
        ("E-104", "Le Goff", "Yann"), ("E-105", "Dupont-Moretti", "Jean"), ("E-106", "O'Brien", "Seán"),
        ("E-107", "Martin", "Jeanne"), ("E-108", "Martin", "Jean"), ("E-109", "N'Diaye", "Moussa"),
        ("E-111", "Bélanger", "Zoé"), ("E-112", "Œuvrard", "Loïc"), ("E-113", "Bouchard", "Claire"),
    ]

    func given(
        _ note: String?, subject: String = "TR: Offre d'emploi", copies: [String] = ["Offre d'emploi"],
        author: (String?, String) = ("Josée Tremblay", "rh@employeur1.test")
    ) throws -> [String] {
        let roster = Roster(
            try Self.people.map { try intern($0.ref, $0.family, $0.given, employer: "Atelier Boréal") })
        var reading = try notice("A8722022", subject: subject, ownWords: note)
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
            "Voici le numéro A de Jean Dupont.", "Voici le numéro d'offre d'emploi attribué à Jean Dupont.",
            "Voici le numéro qui concerne Jean Dupont.", "Il s'agit de Jean Dupont.",
            "Dossier de Jean Dupont",
            "Voici la confirmation d'IRCC pour Jean Dupont.", "Mme Jean Dupont", "Intern name: Jean Dupont",
            "Voici le numéro d'offre pour notre futur stagiaire, Jean Dupont.",
            "The offer number below belongs to Jean Dupont.", "We just got the offer number for Jean Dupont.",
            "On vient de recevoir ça pour Jean Dupont.", "Celui-là, c'est pour Jean Dupont.",
            "Pour le permis de travail de Jean Dupont.", "Offre d'emploi IRCC pour Jean Dupont",
            "Voici le numéro de Jean Dupont, désolée du retard.",
            "Bonjour à vous,\nVoici le courriel reçu d'IRCC pour Jean Dupont.\nMerci",
            "Voici le numéro de Jean Dupont. Il commence le 4 janvier.",
            "Voici le numéro de Jean Dupont. On a hâte de l'accueillir !",
            "Voici le numéro de Jean Dupont : A8722022", "Pour Jean Dupont, chez Atelier Boréal.",
            "Bonjour,\n\nVoici le numéro de Jean Dupont.\n\nJosée Tremblay, CRHA\nDirectrice, Ressources humaines\nAtelier Boréal\n1234 rue des Pins, Montréal",
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
            "Bonjour,\n\nVoici le numéro d'offre d'emploi pour Jean Dupont.\n\nBonne journée,\nJosée",
            "Salut,\nvoici celui de Jean Dupont\nJosée",
            "Bonjour Stages,\n\nCi-dessous, le numéro de Jean Dupont, merci de lui transmettre.\n\nJosée Tremblay\nRH",
            "Pour Jean Dupont svp", "Pour Jean Dupont, merci !", "Jean DUPONT – E-102",
            "Bonjour,\nC'est le numéro de Jean Dupont.\nJosée",
            "Bonjour l'équipe,\n\nVoici enfin le numéro de Jean Dupont !\n\nJosée",
            "Je vous transfère le courriel d'IRCC pour Jean Dupont.",
            "Je vous fais suivre le numéro de Jean Dupont.",
            "Bonjour, je vous transmets ci-dessous le numéro d'offre de Jean Dupont. Cordialement, Josée",
            "Hi,\n\nHere is the offer of employment number for Jean Dupont.\n\nThanks,\nJosée",
            "Hello, this is for Jean Dupont. Regards, Josée", "For our intern Jean Dupont",
            "This is Jean Dupont's offer number.", "Please see below the offer number for Jean Dupont.",
            "Please find below Jean Dupont's offer of employment number.", "Jean Dupont's number, see below.",
            "Hi team, forwarding Jean Dupont's offer number. Best, Josée", "FYI: Jean Dupont",
            "Offre reçue pour Jean Dupont", "Offre d'emploi reçue pour Jean Dupont.",
            "Le numéro d'offre de Jean Dupont est arrivé !", "Nous avons reçu le numéro de Jean Dupont.",
            "On a reçu l'offre de Jean Dupont ce matin.", "We received the number for Jean Dupont today.",
            "Voici pour E-102.", "C'est pour E-102, merci.", "Intern E-102",
            "Bonjour,\n\nPour faire suite à notre conversation, voici le numéro de Jean Dupont.",
            "Comme convenu, voici le numéro de Jean Dupont.",
            "Bonne nouvelle ! Voici le numéro de Jean Dupont.",
            "Tel que demandé, le numéro d'offre de Jean Dupont.",
            "As requested, here is the number for Jean Dupont.", "Numéro d'offre d'emploi – Jean Dupont",
            "Offre d'emploi : Jean Dupont", "Offer number: Jean Dupont", "Jean Dupont : voir ci-dessous",
            "Pour Jean Dupont, voir ci-dessous.", "Celle-ci est pour Jean Dupont",
            "Ceci concerne Jean Dupont.", "This concerns Jean Dupont.", "Pour Mme Dupont Jean",

            "Veuillez trouver ci-dessous le numéro d'offre d'emploi de Jean Dupont.",
            "Ci-joint le numéro d'offre d'emploi de Jean Dupont.",
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
            "Jean Dupont n'est plus chez nous, c'est pour sa remplaçante.",
            "Pour Jean Dupont, son numéro arrivera plus tard, celui-ci est pour la comptabilité.",
            "Pour Jean Dupont, on attend toujours.", "Voici le numéro de Jean Dupont pour comparaison.",
            "Voici le numéro de Jean Dupont comme modèle", "On behalf of Jean Dupont",
            "Au nom de Jean Dupont, merci.", "Nom : Jean Dupont\nCourriel : maelle@x.test",
            "Le numéro de Jean Dupont est le 514 555-0100.", "Numéro de Jean Dupont : 514 555-0100",
            "Pour Jean Dupont: rappeler demain", "Jean Dupont vous a écrit hier à ce sujet.",
            "Jean Dupont (superviseure)", "Jean Dupont, RH", "Jean Dupont\nResponsable des stages",
            "Bonjour,\n\nJean Dupont", "Voir Jean Dupont pour les détails",
            "Pour les détails, voir Jean Dupont", "Pour Jean Dupont, voir avec Sophie.",
            "Merci de demander à Jean Dupont.", "For questions, contact Jean Dupont.", "Contact: Jean Dupont",
            "Approved by Jean Dupont", "Pour approbation de Jean Dupont", "Stagiaire de Jean Dupont",
            "La stagiaire de Jean Dupont", "Pour la stagiaire de Jean Dupont",
            "For the intern of Jean Dupont", "For Jean Dupont's intern",
            "Voici le numéro du stagiaire de Jean Dupont", "Voici le numéro pour la collègue de Jean Dupont.",
            "Voici le numéro que Jean Dupont attendait pour Sophie.",
            "Comme pour Jean Dupont, voici le numéro.", "Tout comme Jean Dupont, il a eu son numéro.",
            "C'est pour Jean Dupont que j'écris, mais ceci est pour Paul.", "Pas Jean Dupont",
            "Surtout pas pour Jean Dupont", "Autre que Jean Dupont", "Jean Dupont a annulé son stage",
            "Jean Dupont a refusé l'offre", "Jean Dupont ?", "Jean Dupont??", "Pour Jean Dupont (?)",
            "Pour Jean Dupont... c'est bien elle ?", "Pour qui ? Jean Dupont ?",
            "C'est pour qui, Jean Dupont", "J'hésite entre Jean Dupont et Anne Roy",
            "Pour Jean Dupont ou la nouvelle",
            "Pour Jean Dupont et la nouvelle", "Pour Jean Dupont, ou alors Anne.",
            "Pour Jean Dupont Tremblay", "Pour Marie-Jean Dupont", "Pour Jean Dupont-Roy",
            "Pour Anne Jean Dupont", "Pour Jean Marie Dupont", "Pour M Dupont", "Pour Dupont", "Jean L.",
            "Pour Jean", "Jean Dupont's desk", "For Jean Dupont's team", "Cc Jean Dupont", "À : Jean Dupont",
            "To: Jean Dupont", "De : Jean Dupont", "From Jean Dupont", "Reçu de Jean Dupont",
            "Transféré par Jean Dupont", "Forwarded on behalf of Jean Dupont",
            "Envoyé à la demande de Jean Dupont", "@Jean Dupont pour info", "Bonjour Jean Dupont, pour info.",
            "Hi Jean Dupont!", "Chère Jean Dupont,\nvoici le numéro.", "Jean Dupont, voici le numéro.",
            "Jean Dupont,\n\nVoici le numéro pour le nouveau.",
            "Jean Dupont, here is the number you asked for.", "Jean Dupont: can you handle this",
            "Pour Jean Dupont : peux-tu t'en occuper", "Mail de Jean Dupont ci-dessous",
            "Voici le courriel de Jean Dupont.", "Voici le courriel que Jean Dupont m'a envoyé.",
            "Voici le message de Jean Dupont", "Sent to Jean Dupont already", "Déjà transmis à Jean Dupont",
            "À transmettre à Jean Dupont seulement si Paul refuse.",
            "À transmettre à Jean Dupont pour qu'elle le donne à son stagiaire.",
            "Merci de transmettre à Jean Dupont, elle le remettra au stagiaire.",
            "Please forward to Jean Dupont so she can give it to the intern.",
            "Please forward to Jean Dupont in HR.", "Dossier E-102 fermé", "Réf. E-102 : dossier clos",
            "Voir aussi E-102", "mon dossier E-102", "Salle : E-102", "poste E-102",
            "https://x.test/stages/E-102", "file:///C:/stages/E-102/a.pdf", "E-102@employeur1.test",
            "Ce numéro est pour quelqu'un de chez nous. Jean Dupont saura qui.",
            "Pour Jean Dupont\nerratum : pour Anne", "Pour Jean Dupont.\n\nP.-S. Ce n'est pas sûr.",
            "Pour Jean Dupont.\n\nClaire\nPS : en fait c'est pour Anne Roy",
            "Pour Jean Dupont.\n\nClaire\n\nAnne Roy aussi", "Le numéro n'est pas celui de Jean Dupont",
            "Ne pas confondre avec Jean Dupont", "A ne pas confondre : pour Jean Dupont",
            "Hors sujet : pour Jean Dupont", "Brouillon pour Jean Dupont", "Exemple pour Jean Dupont",
            "Modèle - Jean Dupont", "Test - Jean Dupont", "For Jean Dupont? No clue.",
            "Wrong: for Jean Dupont", "Ex-numéro de Jean Dupont", "Ancien numéro de Jean Dupont",
            "Le nouveau numéro remplace celui de Jean Dupont", "Le numéro de Jean Dupont a été retiré",
            "Le numéro de Jean Dupont doit être vérifié", "Le numéro de Jean Dupont manque encore.",
            "Il manque le numéro de Jean Dupont.", "J'attends encore le numéro de Jean Dupont",
            "Avez-vous reçu le numéro de Jean Dupont", "Où est le numéro de Jean Dupont",
            "Still waiting for Jean Dupont", "Any news for Jean Dupont", "Nothing yet for Jean Dupont",
            "Encore rien pour Jean Dupont", "L'offre de Jean Dupont suivra, celle-ci est pour Sophie.",
            // Another number, employer or reference than the notice's and the intern's.
            "Voici le numéro de Jean Dupont : A1111111", "Voici le numéro de Jean Dupont : (A1234567)",
            "Pour Jean Dupont. A 111 1111", "Pour Jean Dupont (A-1111111)",
            "Pour Jean Dupont. Numéro A872202.",
            "Pour Jean Dupont, numéro A87220222", "Pour Jean Dupont, chez Bombardier.",
            "Pour Jean Dupont, réf. E-999", "Pour Jean Dupont (référence E-199)",
            // What may speak to the person who is named, or of somebody else.
            "Pour Jean Dupont. Il commence demain, voici celui de Sophie.",
            "Pour Jean Dupont. Elle commence avec Sophie.", "Pour Jean Dupont. Son stage va à Sophie.",
            "Pour Jean Dupont. On a hâte de voir son numéro.", "Mme Jean Dupont, voici le vôtre.",
        ])
    func takesBack(note: String) throws {
        #expect(try given(note) == [], "\(note)")
    }

    @Test(
        "the employer of the roster may stand behind the name, no other may",
        arguments: [
            ("Pour Jean Dupont (Atelier Boréal)", true), ("Pour Jean Dupont, ATELIER BOREAL.", true),
            ("Voici l'offre pour Jean Dupont - Atelier Boréal", true),
            ("Stagiaire : Jean Dupont\nEmployeur : Atelier Boréal", true),
            ("Pour Jean Dupont, Café du Port", false),
            ("Pour Jean Dupont Atelier Boréal", true), ("Pour Jean Dupont Boréal", false),
        ])
    func employers(note: String, isGiven: Bool) throws {
        #expect(try given(note) == (isGiven ? ["E-102"] : []))
    }

    @Test("a number that a note gives to several is given to each of them")
    func several() throws {
        #expect(try given("Pour Jean Dupont et Anne Roy.") == ["E-102", "E-103"])
        #expect(try given("For Jean Dupont & Anne Roy") == ["E-102", "E-103"])
        #expect(try given("Pour Jean Dupont / Anne Roy") == ["E-102", "E-103"])
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

    @Test(
        "a note as long as any that is read ends, whatever is repeated in it",
        arguments: [
            "voici ", "ci-dessous ", "merci ", "merci, ", "pour ", "pour m ", "Pour Jean Dupont. ",
            "Jean Dupont\n",
            "Bonjour\n", "Pour Jean Dupont, ", "s'il vous plaît ", "? ", "\n\n", "E-102 ", "Pour Zoé. ",
        ])
    func hostile(piece: String) throws {
        let note = String(repeating: piece, count: 65_000 / piece.utf8.count)
        #expect(Set(try given(note)).isSubset(of: ["E-102"]))
        #expect(Set(try given(note + "Pour Jean Dupont.")).isSubset(of: ["E-102"]))
    }

    @Test("without the table nothing is given", arguments: ["Pour Jean Dupont.", "Jean Dupont", "E-102"])
    func noTable(note: String) throws {
        let roster = Roster(
            try Self.people.map { try intern($0.ref, $0.family, $0.given, employer: "Atelier Boréal") })
        var reading = try notice(subject: "E-102", ownWords: note)
        reading.giving = GivingTable(Wording.Giving())
        #expect(NoteRule.read(reading, in: roster).evidence.isEmpty)
    }
}
