package import Text

/// The words of the page of `report`.
package enum SeasonWords: CaseIterable {
    case title, asOf, nobody, namesNobody, namesPeople
    case stages, stage, interns, share, apart
    case time, nobodyTold, toldBefore, toldNew, toldUntil, goal, asTable, day, week, month
    case reasons, state, waitingInterns, nobodyWaits, heldMail, reason, mails, nothingHeld
    case employers, employer, waiting, ofAll, noEmployer, otherEmployers
    case delays, delaysMeaning, median, nineOfTen, longest, within, letters, noLetters
    case people, person, offer, furtherPeople

    /// Whether a column of that heading has numbers.
    var isCounted: Bool {
        switch self {
        case .interns, .share, .toldNew, .toldUntil, .mails, .waiting, .ofAll, .letters: true
        default: false
        }
    }

    package var words: Localized {
        switch self {
        case .title: Localized(en: "Offer numbers: the season", fr: "Numéros d’offre : la saison")
        case .asOf: Localized(en: "As of ", fr: "État au ")
        case .nobody: Localized(en: "Nobody is to get a number.", fr: "Personne ne doit recevoir de numéro.")
        case .namesNobody:
            Localized(
                en: "This page names no intern. For every step: facteur status, facteur interns.",
                fr:
                    "Cette page ne nomme aucun stagiaire. Pour chaque démarche : facteur status, facteur interns."
            )
        case .namesPeople:
            Localized(
                en: "This page names people: give it only to those who must know, and delete it afterwards.",
                fr:
                    "Cette page nomme des personnes : ne la remettez qu’à qui doit les connaître, et supprimez-la ensuite."
            )
        case .stages: Localized(en: "Where the interns stand", fr: "Où en sont les stagiaires")
        case .stage: Localized(en: "Stage", fr: "Étape")
        case .interns: Localized(en: "Interns", fr: "Stagiaires")
        case .share: Localized(en: "Share", fr: "Part")
        case .apart:
            Localized(
                en: "Besides, interns who get no number: ", fr: "En plus, stagiaires sans numéro prévu : ")
        case .time: Localized(en: "Told over time", fr: "Informés au fil du temps")
        case .nobodyTold: Localized(en: "Nobody has been told yet.", fr: "Personne n’est encore informé.")
        case .toldBefore: Localized(en: "told before", fr: "informés avant")
        case .toldNew: Localized(en: "newly told", fr: "nouveaux")
        case .toldUntil: Localized(en: "told in all", fr: "en tout")
        case .goal:
            Localized(en: "all who are to get a number", fr: "tous ceux qui doivent recevoir un numéro")
        case .asTable: Localized(en: "These figures as a table", fr: "Ces chiffres en tableau")
        case .day: Localized(en: "Day", fr: "Jour")
        case .week: Localized(en: "Week from", fr: "Semaine du")
        case .month: Localized(en: "Month", fr: "Mois")
        case .reasons: Localized(en: "What waits, by reason", fr: "Ce qui attend, par motif")
        case .state: Localized(en: "State", fr: "État")
        case .waitingInterns:
            Localized(en: "Interns who wait, by state", fr: "Stagiaires qui attendent, par état")
        case .nobodyWaits: Localized(en: "Nobody waits.", fr: "Personne n’attend.")
        case .heldMail: Localized(en: "Held mail", fr: "Courriels retenus")
        case .reason: Localized(en: "Reason", fr: "Motif")
        case .mails: Localized(en: "Mails", fr: "Courriels")
        case .nothingHeld: Localized(en: "No mail is held.", fr: "Aucun courriel n’est retenu.")
        case .employers: Localized(en: "What waits, by employer", fr: "Ce qui attend, par employeur")
        case .employer: Localized(en: "Employer", fr: "Employeur")
        case .waiting: Localized(en: "Waiting", fr: "En attente")
        case .ofAll: Localized(en: "of all", fr: "sur")
        case .noEmployer: Localized(en: "no employer in the roster", fr: "aucun employeur dans la liste")
        case .otherEmployers: Localized(en: "other employers: ", fr: "autres employeurs : ")
        case .delays: Localized(en: "From notice to letter", fr: "De l’avis à la lettre")
        case .delaysMeaning:
            Localized(
                en:
                    "From the portal's notice, by its own date, until the mail system of the host had taken the first letter with that number.",
                fr:
                    "De l’avis du portail, d’après sa propre date, jusqu’à ce que le serveur de courriel de l’organisme ait pris la première lettre qui porte ce numéro."
            )
        case .median: Localized(en: "Median", fr: "Médiane")
        case .nineOfTen: Localized(en: "9 of 10 within", fr: "9 sur 10 en moins de")
        case .longest: Localized(en: "Longest", fr: "Au plus")
        case .within: Localized(en: "Time", fr: "Durée")
        case .letters: Localized(en: "Letters", fr: "Lettres")
        case .noLetters: Localized(en: "No letter has left yet.", fr: "Aucune lettre n’est encore partie.")
        case .people: Localized(en: "The interns", fr: "Les stagiaires")
        case .person: Localized(en: "Intern", fr: "Stagiaire")
        case .offer: Localized(en: "Offer", fr: "Offre")
        case .furtherPeople:
            Localized(
                en: "Further interns, whom facteur interns shows: ",
                fr: "Autres stagiaires, que montre facteur interns : ")
        }
    }
}

extension SeasonSpans.Unit {
    var heading: SeasonWords {
        switch self {
        case .day: .day
        case .week: .week
        case .month: .month
        }
    }
}
