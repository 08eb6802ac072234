import Daemon
import FacteurCore
import Store
import Text

/// An entry for the register of confidentiality incidents: the eight things that the Regulation respecting confidentiality
/// incidents asks for (Québec, chapter, r. 3.1, section 7), each with what the ledger knows and with blanks for the rest. What
/// the ledger cannot know is never guessed: whether anybody was harmed, when somebody noticed, what was done by hand.
struct IncidentRegister {
    /// One of the eight.
    struct Field {
        /// What programs call it.
        let name: String
        let title: Localized
        /// What the ledger has.
        var known: [Localized] = []
        /// What a person must write.
        var blanks: [Localized] = []
    }

    let facts: IncidentFacts
    let fields: [Field]

    /// - Parameter time: how an instant is written: for a person here, or for a program.
    init(_ facts: IncidentFacts, time: @escaping (Int64) -> String) {
        self.facts = facts
        let words = Words(facts: facts, time: time)
        fields = [
            words.information, words.circumstances, words.period, words.awareness, words.persons, words.risk,
            words.notices, words.measures,
        ]
    }

    /// What is asked about.
    var subject: Localized {
        switch facts.subject {
        case .mail(let id):
            Localized(en: "mail \(id.rawValue)", fr: "courriel \(id.rawValue)")
        case .letter(let id):
            Localized(en: "letter \(id.rawValue)", fr: "lettre \(id.rawValue)")
        case .offer(let number):
            Localized(
                en: "the letters of number \(number.rawValue)", fr: "les lettres du numéro \(number.rawValue)"
            )
        case .intern(let ref):
            Localized(en: "the letters of \(ref)", fr: "les lettres de \(ref)")
        }
    }

    func lines(in language: Language) -> [String] {
        let blank = Localized(en: "[TO FILL IN] ", fr: "[À COMPLÉTER] ")[language]
        let head = [
            Localized(
                en: "CONFIDENTIALITY INCIDENT: \(subject.en)",
                fr: "INCIDENT DE CONFIDENTIALITÉ : \(subject.fr)")[
                    language],
            Localized(
                en:
                    "For the register (Regulation respecting confidentiality incidents, CQLR c. A-2.1, r. 3.1, s. 7); kept for five years at least from when the organisation became aware (s. 8).",
                fr:
                    "Pour le registre (Règlement sur les incidents de confidentialité, RLRQ c. A-2.1, r. 3.1, art. 7) ; conservé cinq ans au moins à compter de la prise de connaissance (art. 8)."
            )[language],
        ]
        return
            (head
            + fields.enumerated().flatMap { index, field in
                ["", "\(index + 1). \(field.title[language])"]
                    + field.known.map { "   " + $0[language] }
                    + field.blanks.map { "   " + blank + $0[language] }
            }).map { $0.printable("·") }
    }

    func document(in language: Language) -> JSON {
        .object([
            ("schema", .string("facteur.incident/1")),
            ("mail", .array(facts.mails.map { .integer($0.id.rawValue) })),
            ("letters", .array(facts.letters.map { .integer($0.row.id.rawValue) })),
            (
                "fields",
                .array(
                    fields.enumerated().map { index, field in
                        .object([
                            ("number", .number(Int64(index + 1))), ("name", .string(field.name)),
                            ("title", .string(field.title[language])),
                            ("known", .array(field.known.map { .string($0[language]) })),
                            ("to_fill_in", .array(field.blanks.map { .string($0[language]) })),
                        ])
                    })
            ),
        ])
    }
}

/// The sentences of the eight.
private struct Words {
    let facts: IncidentFacts
    let time: (Int64) -> String

    private var story: IncidentStory { IncidentStory(facts: facts, time: time) }

    /// Attempts by which a letter may have reached somebody, oldest first.
    private var handings: [(letter: IncidentFacts.Letter, attempt: History.Attempt)] {
        facts.letters.flatMap { letter in letter.handings.map { (letter: letter, attempt: $0) } }
            .sorted { $0.attempt.beganAt < $1.attempt.beganAt }
    }

    var information: IncidentRegister.Field {
        var field = IncidentRegister.Field(
            name: "personal_information",
            title: Localized(
                en: "Personal information covered by the incident, or why it cannot be described",
                fr:
                    "Renseignements personnels visés par l’incident, ou raison pour laquelle on ne peut les décrire"
            ))
        field.known = story.contents
        if facts.letters.isEmpty {
            field.known.append(
                Localized(
                    en: "no letter has been written of this mail: Facteur has sent nothing of it to anybody",
                    fr: "aucune lettre n’a été écrite de ce courriel : Facteur n’en a rien envoyé à personne")
            )
        }
        field.blanks = [
            Localized(
                en: "whose information it is, if not the named intern's; anything else that was disclosed",
                fr:
                    "à qui sont ces renseignements, sinon au stagiaire nommé ; tout autre renseignement communiqué"
            )
        ]
        return field
    }

    var circumstances: IncidentRegister.Field {
        var field = IncidentRegister.Field(
            name: "circumstances",
            title: Localized(
                en: "Brief description of the circumstances", fr: "Brève description des circonstances"))
        field.known = story.events
        field.blanks = [
            Localized(
                en: "what went wrong, and how it came to that",
                fr: "ce qui n’a pas marché, et comment on en est venu là")
        ]
        return field
    }

    var period: IncidentRegister.Field {
        var field = IncidentRegister.Field(
            name: "occurred",
            title: Localized(
                en: "Date or period of the incident, approximate if unknown",
                fr: "Date ou période de l’incident, approximative si elle est inconnue"))
        let times = handings.map(\.attempt.beganAt)
        if let first = times.first, let last = times.last {
            field.known = [
                first == last
                    ? Localized(verbatim: time(first))
                    : Localized(
                        en: "from \(time(first)) to \(time(last))", fr: "du \(time(first)) au \(time(last))")
            ]
        } else {
            field.blanks = [
                Localized(
                    en: "when; the ledger knows of no letter that left",
                    fr: "quand ; le registre ne connaît aucune lettre partie")
            ]
        }
        return field
    }

    var awareness: IncidentRegister.Field {
        var field = IncidentRegister.Field(
            name: "became_aware",
            title: Localized(
                en: "Date or period when the organisation became aware of the incident",
                fr: "Date ou période de la prise de connaissance de l’incident par l’organisation"))
        if let at = facts.letters.compactMap(\.contradictedAt).min() {
            field.known = [
                Localized(
                    en: "the ledger noted a contradiction at \(time(at))",
                    fr: "le registre a noté une contradiction le \(time(at))")
            ]
        }
        field.blanks = [Localized(en: "when somebody noticed", fr: "quand quelqu’un s’en est aperçu")]
        return field
    }

    var persons: IncidentRegister.Field {
        let people = Set(facts.letters.map(\.row.intern)).count
        return IncidentRegister.Field(
            name: "persons",
            title: Localized(
                en: "Number of persons concerned, approximate if unknown",
                fr: "Nombre de personnes concernées, approximatif s’il est inconnu"),
            known: [
                Localized(
                    en: "interns to whom these letters were written: \(people)",
                    fr: "stagiaires à qui ces lettres ont été écrites : \(people)")
            ],
            blanks: [
                Localized(
                    en: "how many persons' information was disclosed, and how many of them live in Québec",
                    fr:
                        "de combien de personnes des renseignements ont été communiqués, et combien résident au Québec"
                )
            ])
    }

    var risk: IncidentRegister.Field {
        let recipients = Set(handings.compactMap { $0.attempt.recipient ?? $0.letter.handedTo }).sorted()
        let list = recipients.joined(separator: ", ")
        let reached =
            recipients.isEmpty
            ? Localized(en: "no address is known that it reached", fr: "aucune adresse atteinte n’est connue")
            : Localized(en: "it may have reached: \(list)", fr: "elle a pu atteindre : \(list)")
        return IncidentRegister.Field(
            name: "risk",
            title: Localized(
                en:
                    "Elements that led to conclude whether there is a risk of serious injury (sensitivity, possible misuse, anticipated consequences, likelihood)",
                fr:
                    "Éléments qui amènent à conclure qu’il existe ou non un risque de préjudice sérieux (sensibilité, utilisations malveillantes possibles, conséquences appréhendées, probabilité)"
            ),
            known: [
                reached,
                Localized(
                    en:
                        "a letter holds no passport, financial or health information; a number serves one work permit application, and one used by somebody else may have to be replaced",
                    fr:
                        "une lettre ne contient aucun renseignement de passeport, financier ou de santé ; un numéro sert à une seule demande de permis de travail, et celui qu’une autre personne utilise devra peut-être être remplacé"
                ),
            ],
            blanks: [
                Localized(
                    en:
                        "who has read it, and what they did or may do with it; the 20 days of the person whose number it is",
                    fr:
                        "qui l’a lue, et ce que cette personne en a fait ou peut en faire ; les 20 jours de la personne à qui est le numéro"
                ),
                Localized(
                    en: "conclusion: is there a risk of serious injury, yes or no, and why",
                    fr: "conclusion : y a-t-il un risque de préjudice sérieux, oui ou non, et pourquoi"),
            ])
    }

    var notices: IncidentRegister.Field {
        IncidentRegister.Field(
            name: "notices",
            title: Localized(
                en: "If there is such a risk: dates of the notices; public notices, and why",
                fr: "S’il existe un tel risque : dates des avis ; avis publics, et pourquoi"),
            blanks: [
                Localized(
                    en: "to the Commission d’accès à l’information, on",
                    fr: "à la Commission d’accès à l’information, le"),
                Localized(en: "to the persons concerned, on", fr: "aux personnes concernées, le"),
                Localized(
                    en: "public notice: yes or no, and why", fr: "avis public : oui ou non, et pourquoi"),
            ])
    }

    var measures: IncidentRegister.Field {
        IncidentRegister.Field(
            name: "measures",
            title: Localized(
                en: "Brief description of the measures taken to reduce the risks of injury",
                fr: "Brève description des mesures prises pour diminuer les risques de préjudice"),
            known: story.measures,
            blanks: [
                Localized(
                    en:
                        "what was asked of whoever received it (to delete it, not to use the number), what was done for the person whose number it is, and what prevents it the next time",
                    fr:
                        "ce qui a été demandé à qui l’a reçue (la supprimer, ne pas utiliser le numéro), ce qui a été fait pour la personne à qui est le numéro, et ce qui l’évitera la prochaine fois"
                )
            ])
    }
}
