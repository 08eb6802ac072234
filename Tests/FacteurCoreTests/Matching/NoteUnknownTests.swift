import Mail
import Testing

@testable import FacteurCore

/// What is not understood takes a gift back, wherever it stands. All people are invented.
extension NoteTests {
    @Test(
        "words below a closing or the writer's name are words",
        arguments: [
            "Merci!\n\nAh zut, je viens de voir le dossier ouvert : c'est Anne.",
            "Josée\n\nNote : garder jusqu'à mon appel.", "Josée\n\nC'est Anne", "Josée\n\nAnne",
            "Josée\n\nMise à jour 10 h : c'est le numéro de la stagiaire de chimie.",
            "Josée\n\nAjout : on me dit que c'est celui d'Anne.", "Josée\n\nRappelez", "Josée\nA872 2202",
            "Bonne journée\n\nJ'ai mêlé les dossiers, appelez-moi avant de l'envoyer.",
            "Merci\n\nEn date d'hier elle en avait un.", "Thanks\nJosée\n\nUpdate: this is Anne's.",
            "Josée\n\nStagiaire de chimie", "Merci!\n\nAppelle-moi avant de l'envoyer.", "Merci!\n\n???",
        ])
    func belowTheSignature(words: String) throws {
        #expect(try given("Pour Jean Dupont.\n\n" + words) == [], "\(words)")
    }

    @Test(
        "a paragraph is a company's notice only where it is long, and speaks of the message and of nobody",
        arguments: [
            "Confidentiel, ne pas lui transmettre tout de suite.", "Oups, mauvais destinataire.",
            "Je me suis peut-être trompée de destinataire.", "Est-ce bien la destinataire?",
            "This is confidential, please don't send it to her yet.", "Wrong addressee, sorry!",
            "Please keep confidential until we know which intern it is.",
            "Merci de garder ça confidentiel, son offre est annulée.", "Le destinataire reste à confirmer.",
            "Ce message est confidentiel pour le moment, car je ne sais pas encore si elle en est la destinataire.",
            "This message is confidential: her offer was cancelled, so please delete it and tell no recipient.",
        ])
    func shortNotice(words: String) throws {
        #expect(try given("Pour Jean Dupont.\n\n\(words)\n\nJosée") == [], "\(words)")
    }

    @Test(
        "a known beginning does not vouch for the rest of its sentence",
        arguments: [
            "Bon, c'est Anne.", "Bonne blague, c'est Anne.", "On se parle avant l'envoi.",
            "Je suis en congé lundi, gardez-le jusqu'à mon retour.", "Ça va changer d'ici vendredi.",
            "N'hésitez pas à le réattribuer.", "À lundi pour le bon numéro.", "Feel free to reassign.",
            "Employeur : Laboratoires Austral inc.", "Employer: see the chemistry file",
            "Have a look at the start date first.", "Her internship fell through.",
            "The fees were refunded.",
            "Son stage tombe à l'eau.", "Elle commence à hésiter.", "She starts elsewhere now.",
            "Jean a un numéro depuis lundi.", "Jean dropped out.", "Les frais ont été payés en double.",
            "Désolée du délai, j'ai pris le premier nom de la liste.", "Veuillez le supprimer.",
            "Supervisor: the chemistry lead, for the chemistry intern",
        ])
    func knownBeginning(words: String) throws {
        #expect(try given("Pour Jean Dupont. " + words) == [], "\(words)")
    }

    @Test(
        "what was said of one number is not said of another that is announced beside it",
        arguments: [
            "The number for Jean Dupont arrived yesterday. Here's another one.",
            "Celui de Jean Dupont est arrivé. Voici un autre numéro.",
            "Le numéro de Jean Dupont est arrivé ce matin.\n\nVoici un autre numéro",
            "Voici un autre numéro. Celui de Jean Dupont est arrivé.",
            "Voici un autre numéro (celui de Jean Dupont a bien été reçu)",
            "Here's another one. The number for Jean Dupont has arrived.",
            "Bonjour,\n\nJean Dupont a bien été servi. Here's another one.",
        ])
    func anotherNumber(words: String) throws {
        #expect(try given(words) == [], "\(words)")
    }

    @Test("another number may be announced before its own intern")
    func anotherFirst() throws {
        #expect(try given("Voici un autre numéro. Pour Jean Dupont.") == ["E-102"])
        #expect(try given("Here's another one. This one is for Jean Dupont.") == ["E-102"])
    }

    @Test(
        "only what is known may stand behind a name",
        arguments: [
            "reçu deux fois", "offre à refaire", "offre révoquée", "numéro à jeter",
            "numéro partagé avec Anne",
            "stagiaire de l'été passé", "stage d'été 2025", "hier c'était Anne", "réf. Anne",
            "poste donné à Anne",
            "qui commence ailleurs", "CNP 21112", "offer rescinded", "number superseded",
            "number still to come",
            "numéro à venir", "yesterday's", "number from last week", "stagiaire Tremblay",
            "stage chez Austral",
            "qui commence chez Austral", "ça va?", "peux-tu valider?", "A8722023",
        ])
    func unknownTail(words: String) throws {
        #expect(try given("Pour Jean Dupont, " + words) == [], "\(words)")
    }

    @Test(
        "hers may have come before, or be somebody's signature, or nobody's",
        arguments: [
            "Le numéro de Jean Dupont est arrivé la semaine passée.",
            "Le numéro de Jean Dupont est arrivé hier. Voici un courriel reçu aujourd'hui.",
            "Jean Dupont's number came in last week", "Voici le numéro de Jean Dupont reçu en octobre",
            "Offre de Jean Dupont : reçue hier. Voici un avis du portail reçu ce matin.",
            "Merci, Jean Dupont",
            "Cordialement, Jean Dupont", "Best, Jean Dupont", "Thanks - Jean Dupont",
            "Bonne journée – Jean Dupont", "Pour suivi, Jean Dupont", "As requested, Jean Dupont",
            "Voilà, Jean Dupont!", "Merci\n\nJean Dupont\nBonne journée", "Merci pour Jean Dupont!",
            "Merci Anne pour Jean Dupont", "Reçu pour Jean Dupont, merci!",
            "Comme discuté avec la stagiaire de chimie, Jean Dupont", "As per the lab manager, Jean Dupont",
            "Suite à la demande de ma gestionnaire (Jean Dupont)", "Pour ma collègue, Jean Dupont",
            "Pour la superviseure, Jean Dupont", "C'est à Jean Dupont de décider",
            "A8722023 pour Jean Dupont",
            "Peux-tu demander à Jean Dupont?", "Est-ce que je peux envoyer ce numéro à Jean Dupont?",
            "Peux-tu envoyer ce numéro à Jean Dupont ou à Anne?", "Did you forward this to Jean Dupont?",
            "Can you forward this to Jean Dupont's manager?", "Can you send this to Jean Dupont in HR?",
            "Peux-tu envoyer ce numéro à Jean Dupont? Je ne suis pas sûre.",
        ])
    func notHersNow(note: String) throws {
        #expect(try given(note) == [], "\(note)")
    }

    @Test(
        "a sign that nobody knows may be the \"not\"",
        arguments: [
            "Jean Dupont ❌", "❓ Jean Dupont", "🤔 Jean Dupont", "~~Jean Dupont~~", "≠ Jean Dupont",
            "!= Jean Dupont",
            "Pour Jean Dupont 🤷‍♀️", "Pour Jean Dupont 🤞", "⏳ Jean Dupont",
            "Pour Jean Dupont\n~~Pour Jean Dupont~~",
        ])
    func unknownSign(note: String) throws {
        #expect(try given(note) == [], "\(note)")
    }

    @Test(
        "a note of signs, or one that is not understood, takes back what the subject gives",
        arguments: [
            "?", "???", "Bonjour?", "🤔", "❌", "Bonjour,\n???\nJosée", "Bon, c'est Anne",
            "Employeur : Austral",
            "Bonjour, son stage est tombé à l'eau.", "Claire\n\nC'est Anne", "Pour elle?",
            "Peux-tu lui demander?",
        ])
    func besideSubject(note: String) throws {
        #expect(try given(note, subject: "TR: Offre d'emploi - Jean Dupont") == [], "\(note)")
    }

    @Test(
        "a subject's signs and thanks are read as a note's are",
        arguments: [
            "TR: Offre d'emploi ≠ Jean Dupont", "TR: Offre d'emploi ❌ Jean Dupont", "Merci Jean Dupont",
            "TR: Offre d'emploi - merci Jean Dupont", "TR: Offre d'emploi - Jean Dupont + 2",
            "TR: Offre d'emploi - stagiaire pour Jean Dupont", "Jean Dupont? - TR: Offre d'emploi",
        ])
    func unknownSubject(subject: String) throws {
        #expect(try given("Bonjour,", subject: subject) == [], "\(subject)")
    }

    @Test(
        "what is plainly clear gives",
        arguments: [
            "Bonjour Sophie,\n\nPeux-tu envoyer ce numéro à Jean Dupont?\n\nMerci, Josée",
            "Could you please send this to Jean Dupont?", "Pouvez-vous transmettre à Jean Dupont svp?",
            "Pour Jean Dupont. Peux-tu lui transmettre? Merci!", "Pour Jean Dupont, peux-tu lui envoyer stp?",
            "Bonjour, j'espère que vous allez bien. Voici le numéro de Jean Dupont.",
            "Hi, I hope you're well. For Jean Dupont.", "A8722022 : Jean Dupont", "Jean Dupont\nA8722022",
            "Le numéro d'offre de Jean Dupont est le A8722022.", "Numéro : A8722022\nStagiaire : Jean Dupont",
            "Nom : Jean Dupont", "Stagiaire concernée : Jean Dupont", "This belongs to Jean Dupont.",
            "This is Jean Dupont's.", "Pr Jean Dupont", "Forwarded for Jean Dupont",
            "Pour votre stagiaire, Jean Dupont.", "Pour notre stagiaire en chimie, Jean Dupont.",
            "N/Réf. : E-102",
            "Pour Jean Dupont (stage du 11 janvier au 30 juin)",
            "Voici le numéro de Jean Dupont, qui débutera son stage le 11 janvier 2027.",
            "Pour Jean Dupont, CNP 21232",
            "Pour Jean Dupont.\n\nJosée Tremblay (elle/she)\nConseillère",
            "Pour Jean Dupont.\n\nJosée T.\nRH",
            "Pour Jean Dupont.\n\nJosée Tremblay\nTél. 514 555-0100 | Sans frais 1 800 555-0100",
            "Pour Jean Dupont 👍🏽", "Pour Jean Dupont, merci Sophie!", "Pour Jean Dupont. Les autres suivront.",
            "bonjour,\npour Jean Dupont\nmerci\njosée", "Pour Jean Dupont. Merci de l'aviser.",
            "Pour Jean Dupont.\n\nAvis : ce message est confidentiel et s'adresse à son seul destinataire. Si vous l'avez reçu par erreur, veuillez nous en aviser.",
        ])
    func clear(note: String) throws {
        #expect(Set(try given(note)) == ["E-102"], "\(note)")
    }

    @Test(
        "the subject's whole name makes a part of it enough in the note",
        arguments: ["Pour Jean", "Bonjour,\nVoici pour Jean.\nMerci", "Pour lui", "Peux-tu lui transmettre?"])
    func partUnderSubject(note: String) throws {
        for subject in ["TR: Offre d'emploi - Jean Dupont", "Jean Dupont - TR: Offre d'emploi"] {
            #expect(try given(note, subject: subject) == ["E-102"], "\(note)")
        }
    }
}

// The words of those who passed the mail on before, and what was typed into the copy.
extension NoteTests {
    private static func mail(_ middle: String, number: String, below: String) -> String {
        """
        From: Josée Tremblay <rh@employeur1.test>
        To: stages@example.test
        Subject: TR: Offre d'emploi
        Content-Type: text/plain; charset=utf-8

        Pour Jean Dupont
        \(middle)
        De : IRCC <ne-pas-repondre@cic.gc.ca>
        Envoyé : mardi 10 novembre 2026 09:14
        À : RH <rh@employeur1.test>
        Objet : Offre d'emploi

        Le présent message est destiné à l'adresse de courriel suivante :
        rh@employeur1.test. Si ce message ne vous concerne pas, veuillez le supprimer.

        Votre offre d'emploi a été reçue par Immigration, Réfugiés et Citoyenneté Canada (IRCC). Votre numéro d'offre d'emploi est \(number)

        Pour voir un résumé de cette offre d'emploi, veuillez vous connecter à votre compte.
        \(below)
        """
    }

    private static let middleHead = """

        De : Sophie Gagnon <sophie@employeur1.test>
        Envoyé : mardi 10 novembre 2026 09:20
        À : RH <rh@employeur1.test>
        Objet : TR: Offre d'emploi

        """

    private static func given(middle: String? = nil, number: String = "(A8722022)", below: String = "") throws
        -> [String]
    {
        let text = mail(middle.map { middleHead + "\n" + $0 + "\n" } ?? "", number: number, below: below)
        let roster = Roster(try people.map { try intern($0.ref, $0.family, $0.given) })
        return NoteRule.read(ReaderTests.read(text), in: roster).evidence.map(\.intern.rawValue)
    }

    @Test(
        "whoever passed the mail on before may not contradict",
        arguments: [
            "Celui-ci est celui de Seán O'Brien.", "Celui-ci est celui de la stagiaire de chimie.",
            "Pour Jean Dupont? Je ne suis pas certaine.", "Annulé par IRCC, ne rien transmettre.", "?",
            "Pour Seán", "Voici un numéro. On ne sait pas encore pour qui.",
        ])
    func middle(words: String) throws {
        #expect(try Self.given(middle: words) == [], "\(words)")
    }

    @Test(
        "what is typed below the notice or into it may not contradict",
        arguments: [
            "Oups, c'est celui de Seán O'Brien.", "*** CORRECTION RH : celui de la stagiaire de chimie ***",
            "Seán", "???", "❌", "J'ai collé le mauvais courriel",
            "Ce numéro va à Seán O'Brien, merci de votre collaboration et bonne journée à toute l'équipe.",
        ])
    func below(words: String) throws {
        #expect(try Self.given(below: "\n" + words) == [], "\(words)")
    }

    @Test(
        "what is typed beside the number may not contradict",
        arguments: [
            "(A8722022) <-- celui de Seán O'Brien!", "(A8722022) [NON, celui de Seán]",
            "pour Seán (A8722022)",
            "(A8722022)\n\nRH : vérifier, ce n'est peut-être pas lui",
        ])
    func beside(number: String) throws {
        #expect(try Self.given(number: number) == [], "\(number)")
    }

    @Test(
        "the notice itself, what mail programs add, signatures and notices of companies leave the gift alone")
    func honestCopies() throws {
        #expect(try Self.given() == ["E-102"])
        for words in [
            "Bonjour Josée,\n\nVoir ci-dessous.\n\nSophie Gagnon\nConseillère RH", "FYI", "Pour Jean Dupont.",
            "Voici le numéro de Jean Dupont.\n\nMerci,\nSophie\n\nEnvoyé de mon iPhone",
        ] {
            #expect(try Self.given(middle: words) == ["E-102"], "\(words)")
        }
        for words in [
            "Immigration, Réfugiés et Citoyenneté Canada\nGouvernement du Canada",
            "Veuillez ne pas répondre à ce courriel.", "Josée Tremblay\nConseillère RH\n514 555-0100",
            "Avis de confidentialité : ce message est destiné uniquement à son destinataire. Si vous n'êtes pas le destinataire, veuillez le supprimer.",
        ] {
            #expect(try Self.given(below: "\n" + words) == ["E-102"], "\(words)")
        }
    }
}

extension NoteTests {
    @Test("no forward of the corpus contradicts by what stands below its heads")
    func corpus() throws {
        let roster = Roster(try Self.people.map { try intern($0.ref, $0.family, $0.given) })
        let given = NoteUnits("Jean Dupont", roster: roster).units.compactMap(\.person)
        let reader = Reader(wording: CorpusTests.wording)
        var held: [String] = []
        for file in try FixtureFolder.files(in: "mail/forwarded", ending: ".eml") {
            let reading = reader.read(MessageParser().parse(try FixtureFolder.bytes(file)))
            guard reading.kind == .notice, NoteRule.isContradicted(given, in: reading, roster) else {
                continue
            }
            // Those of which somebody in the chain names another.
            let isOther = reading.passedWords.contains { $0.own.contains("Pour Camille Inconnue.") }
            if !isOther { held.append(file) }
        }
        #expect(held == [])
    }
}
