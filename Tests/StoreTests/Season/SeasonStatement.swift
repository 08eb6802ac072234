import FacteurCore
import Foundation

/// What must become of one mail, as a person would say who has read it and knows the host.
enum SeasonFate: Equatable {
    /// It tells somebody the number at once; or another mail with the same number does.
    case tells
    /// It waits for that reason, and tells once the portal's list is there.
    case tellsWithList(HeldReason)
    /// It waits for that reason until a person says whose the number is.
    case tellsByDecision(HeldReason)
    /// It waits for the NOC code; with the code it tells.
    case tellsWithCode
    /// It waits for that reason and goes on waiting.
    case waits(HeldReason)
    /// It waits for the first reason, and once the list speaks too, for the second.
    case waitsThen(HeldReason, HeldReason)
    /// It waits for that reason until a person says that the offer is dead.
    case dies(HeldReason)
    case isKept
    case isNoneOfOurs

    /// `matched` stands for `matched` or `duplicate`: one mail of a number is the one, the others repeat it.
    func outcome(listed: Bool, decided: Bool, coded: Bool) -> String {
        switch self {
        case .tells: "matched"
        case .tellsWithList(let reason): listed ? "matched" : "held/\(reason.rawValue)"
        case .tellsByDecision(let reason): decided ? "matched" : "held/\(reason.rawValue)"
        case .tellsWithCode: coded ? "matched" : "held/missing_noc"
        case .waits(let reason): "held/\(reason.rawValue)"
        case .waitsThen(let first, let then): "held/\(listed ? then.rawValue : first.rawValue)"
        case .dies(let reason): decided ? "duplicate" : "held/\(reason.rawValue)"
        case .isKept: "recorded"
        case .isNoneOfOurs: "ignored"
        }
    }
}

/// One mail of the season with its fate.
struct SeasonMail {
    /// `nil`: over the cap, never fetched.
    let bytes: [UInt8]?
    let fate: SeasonFate
    /// Of a mail that comes again, octet for octet: the first of them; each is `duplicate` but one.
    var original: Int?
    /// It makes sense only behind this one.
    var after: Int?
    var offer: String?
}

/// Everything that arrives in a season: 900 mails.
struct SeasonStatement {
    private(set) var mails: [SeasonMail] = []
    /// The mail that brings each intern's number first.
    private var first: [Int: Int] = [:]

    static let count = 900
    /// Those of the interns without a code whose code becomes known.
    static let coded = 240...244
    /// Those whose employer's receipt is forwarded.
    static let receipts = 0..<60

    init() {
        for intern in SeasonIntern.all { writeNotices(intern) }
        for number in 0..<110 { repeatMail(of: number) }
        for number in 170..<210 { repeatMail(of: number) }
        writeOtherForms()
        writeForged()
        writeReceipts()
        writeDoubtful()
        writeOthers()
        while mails.count < Self.count {
            add(
                SeasonPost.own(
                    from: "collegue@host.test", subject: "Réunion \(mails.count)",
                    text: "Bonjour,\n\nla réunion de mardi est avancée.", id: mails.count), .isNoneOfOurs)
        }
    }

    // MARK: Who is due what

    /// Who must have been told what, when nothing but the mails has come.
    static func dueAtOnce() -> [String: Set<String>] {
        due([.ownSubAddress, .ownAddress, .forwardedByName, .forwardedByReference, .resubmitted])
    }

    /// And when the list, the decisions and the codes have come too.
    static func dueInTheEnd() -> [String: Set<String>] {
        due([.sharedAddress, .nameless, .retyped, .assigned])
            .merging(
                Dictionary(
                    uniqueKeysWithValues: coded.map {
                        (SeasonIntern(number: $0).ref, [SeasonIntern(number: $0).offer])
                    })
            ) { first, _ in first }
            .merging(dueAtOnce()) { first, _ in first }
    }

    private static func due(_ stories: [SeasonStory]) -> [String: Set<String>] {
        Dictionary(
            uniqueKeysWithValues: SeasonIntern.all.filter { stories.contains($0.story) }.map {
                ($0.ref, [$0.offer])
            })
    }

    // MARK: What arrives

    private mutating func add(
        _ bytes: [UInt8]?, _ fate: SeasonFate, after: Int? = nil, offer: String? = nil
    ) {
        mails.append(SeasonMail(bytes: bytes, fate: fate, after: after, offer: offer))
    }

    private mutating func writeNotices(_ intern: SeasonIntern) {
        first[intern.number] = mails.count
        let (id, offer) = (mails.count, intern.offer)
        func straight(_ fate: SeasonFate) -> ([UInt8], SeasonFate) {
            (SeasonPost.notice(offer, to: intern.addressee, id: id), fate)
        }
        func forwarded(_ words: String, subject: String = "Offre d'emploi", _ fate: SeasonFate) -> (
            [UInt8], SeasonFate
        ) {
            (
                SeasonPost.forwarded(
                    offer, to: intern.addressee, by: intern.employerAddress, subject: subject, words: words,
                    id: id), fate
            )
        }
        let written: ([UInt8], SeasonFate)? =
            switch intern.story {
            case .ownSubAddress, .ownAddress: straight(.tells)
            case .forwardedByName: forwarded("Bonjour, voici pour \(intern.typedName).", .tells)
            case .forwardedByReference: forwarded("Bonjour.", subject: "Offre \(intern.ref)", .tells)
            case .sharedAddress: straight(.tellsWithList(.severalCandidates))
            case .nameless: straight(.tellsWithList(.noMatch))
            case .retyped: (retyped(intern, id: id), .tellsWithList(.noMatch))
            case .withoutCode:
                straight(Self.coded.contains(intern.number) ? .tellsWithCode : .waits(.missingNOC))
            case .namesake: forwarded("Pour \(intern.typedName).", .waits(.severalCandidates))
            case .resubmitted: straight(.tells)
            case .contradicted:
                forwarded(
                    "Pour \(SeasonIntern(number: intern.number + 1).typedName).", .waits(.evidenceConflict))
            case .noOfferExpected: straight(.waits(.evidenceConflict))
            case .assigned: straight(.tellsByDecision(.noMatch))
            case .withdrawn: straight(.dies(.noMatch))
            case .contradiction, .listedOnly, .silent: nil
            }
        if let written { add(written.0, written.1, offer: offer) }
        guard intern.story == .resubmitted else { return }
        add(
            SeasonPost.notice(intern.laterOffer, to: intern.addressee, id: mails.count),
            .waits(.internHasOffer), after: id, offer: intern.laterOffer)
    }

    private func retyped(_ intern: SeasonIntern, id: Int) -> [UInt8] {
        SeasonPost.own(
            from: intern.employerAddress, subject: "Numéro",
            text:
                "Bonjour,\n\nle numéro d'offre d'emploi de \(intern.typedName) est le A \(intern.offer.dropFirst()).",
            id: id)
    }

    private mutating func repeatMail(of number: Int) {
        guard let index = first[number] else { return }
        var copy = mails[index]
        copy.original = index
        mails.append(copy)
    }

    /// The employer passes on what the portal has written to the host as well.
    private mutating func writeOtherForms() {
        for intern in SeasonIntern.all.prefix(80) {
            add(
                SeasonPost.forwarded(
                    intern.offer, to: intern.addressee, by: intern.employerAddress,
                    words: "Pour information.",
                    id: mails.count), .tells, offer: intern.offer)
        }
    }

    /// Numbers that nobody has, under names that are not their senders', to interns who exist.
    private mutating func writeForged() {
        for number in 0..<60 {
            let intern = SeasonIntern(number: number)
            let (from, results): (String, String?) =
                switch number % 5 {
                case 0: ("ne-pas-repondre@cic.gc.ca", nil)
                case 1: ("ne-pas-repondre@cic.gc.ca", "mx.example.test; dmarc=fail header.from=cic.gc.ca")
                case 2:
                    (
                        "ne-pas-repondre@cic.gc.ca.evil.test",
                        "mx.example.test; dmarc=pass header.from=cic.gc.ca.evil.test"
                    )
                case 3:
                    ("ne-pas-repondre@cic.gc.ca\nFrom: x@evil.test", SeasonPost.proof)
                default: ("rh@inconnu.example", "mx.example.test; dmarc=pass header.from=inconnu.example")
                }
            let offer = "A90\(String(format: "%05d", number))"
            add(
                SeasonPost.mail(
                    from: from, results: results, to: intern.addressee, subject: "IRCC", id: mails.count,
                    text: SeasonPost.french(offer, intern.addressee)), .waits(.untrustedSender), offer: offer)
        }
    }

    private mutating func writeReceipts() {
        for number in Self.receipts {
            let (minute, second) = (10 + number / 60, number % 60)
            add(
                SeasonPost.receipt(
                    "R2018-\(number)",
                    at: String(format: "19 avril 2018 08:%02d:%02d a.m. HAE", minute, second),
                    by: SeasonIntern(number: number).employerAddress, id: mails.count), .isKept)
        }
    }

    /// What nobody can act on without a look at it.
    private mutating func writeDoubtful() {
        for number in 0..<10 {
            let (intern, id) = (SeasonIntern(number: number), mails.count)
            let specimen = number.isMultiple(of: 2) ? "A9999999" : "A0000000"
            if number < 2 {
                add(SeasonPost.notice(specimen, to: intern.addressee, id: id), .waits(.placeholder))
            } else if number < 6 {
                // The portal's help, an invention: nobody is given anything.
                add(
                    SeasonPost.mail(
                        from: "ne-pas-repondre@cic.gc.ca", results: SeasonPost.proof, to: intern.addressee,
                        subject: "Aide", id: id,
                        text: "Le numéro d’offre d’emploi a huit caractères, par exemple \(specimen)."),
                    .isKept)
            } else {
                add(
                    SeasonPost.mail(
                        from: "stagiaire\(number)@etudiant.test", results: nil, to: intern.addressee,
                        subject: "Question", id: id,
                        text: "Bonjour, mon numéro d’offre d’emploi est-il \(specimen) ?"), .isKept)
            }
        }
        for number in 0..<6 {
            let (intern, id) = (SeasonIntern(number: number), mails.count)
            add(
                SeasonPost.mail(
                    from: "ne-pas-repondre@cic.gc.ca", results: SeasonPost.proof, to: intern.addressee,
                    subject: "IRCC", id: id,
                    text: SeasonPost.french("A4000001", intern.addressee) + "\n"
                        + SeasonPost.french("A400000\(number + 2)", intern.addressee)), .waits(.severalOffers)
            )
            add(SeasonPost.withDocument(to: intern.addressee, id: id + 1), .waits(.unreadable))
            // A colleague of the first tells the eleventh: the number has been given already.
            add(
                SeasonPost.forwarded(
                    intern.offer, to: SeasonIntern.hostAddress, by: intern.employerAddress,
                    words: "Pour \(SeasonIntern(number: number + 10).typedName).", id: id + 2),
                .waitsThen(.offerTaken, .evidenceConflict), after: first[number], offer: intern.offer)
        }
        for stranger in 0..<8 {
            let offer = "A500000\(stranger)"
            add(
                SeasonPost.notice(offer, to: SeasonIntern.hostAddress, id: mails.count), .waits(.noMatch),
                offer: offer)
        }
        for _ in 0..<4 { add(nil, .waits(.tooLarge)) }
    }

    private mutating func writeOthers() {
        for number in 0..<8 {
            add(
                SeasonPost.mail(
                    from: "ne-pas-repondre@cic.gc.ca", results: SeasonPost.proof,
                    to: SeasonIntern.hostAddress,
                    subject: "Avis \(number)", id: mails.count,
                    text: "Le dossier \(number) appelle une action de votre part avant la fin du mois."),
                .waits(.wordingUnknown))
        }
        for _ in 0..<40 {
            add(
                SeasonPost.mail(
                    from: "ne-pas-repondre@cic.gc.ca", results: SeasonPost.proof,
                    to: SeasonIntern.hostAddress,
                    subject: "Inscription", id: mails.count,
                    text: "Votre inscription est terminée. Votre compte est maintenant actif."), .isKept)
        }
        // Of letters that nobody here has sent: a person looks whether an intern misses something.
        for _ in 0..<20 { add(SeasonPost.bounce(id: mails.count), .waits(.noMatch)) }
    }

    // MARK: The portal's list

    /// The list as a host copies it: every true number, strangers, and offers that have none yet.
    static var list: [UInt8] {
        var lines = ["Numéro de l'offre d'emploi\tNom du travailleur étranger\tDate soumise\tDétails"]
        for intern in SeasonIntern.all {
            switch intern.story {
            case .assigned, .silent, .contradiction, .contradicted, .noOfferExpected: continue
            default: break
            }
            let time = String(
                format: "19 avril 2018 12:%02d:%02d GMT", 10 + intern.number / 60, intern.number % 60)
            lines.append("\(intern.offer)\t\(intern.listName)\t\(time)\tSoumis")
        }
        for stranger in 0..<8 { lines.append("A500000\(stranger)\tINCONNU, Paul\t\tSoumis") }
        for intern in SeasonIntern.all where intern.story == .silent {
            lines.append("\t\(intern.listName)\t43 jours\tÉbauche")
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}
