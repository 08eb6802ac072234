import FacteurCore
import Mail
import Store
import Text

extension Health {
    /// The lines that a person reads.
    enum Words {
        static func service(_ presence: ServiceLock.Presence) -> [Localized] {
            switch presence {
            case .running: []
            case .absent:
                [
                    Localized(
                        en:
                            "the service is not running: nothing is read and nothing is sent; run: systemctl start facteur",
                        fr:
                            "le service ne tourne pas : rien n’est lu, rien n’est envoyé ; lancez : systemctl start facteur"
                    )
                ]
            case .unguarded:
                [
                    Localized(
                        en:
                            "the service runs, and its lock beside the ledger (.lock) was removed or replaced: it sends nothing more; run: systemctl restart facteur",
                        fr:
                            "le service tourne, et son verrou à côté du registre (.lock) a été supprimé ou remplacé : il n’envoie plus rien ; lancez : systemctl restart facteur"
                    )
                ]
            case .unknown:
                [
                    Localized(
                        en:
                            "nobody can tell from here whether the service runs: its lock beside the ledger (.lock) is gone or may not be read; look at it with: systemctl status facteur",
                        fr:
                            "nul ne peut dire d’ici si le service tourne : son verrou à côté du registre (.lock) a disparu ou ne peut être lu ; voyez avec : systemctl status facteur"
                    )
                ]
            }
        }

        static func fault(_ mailbox: Health.Mailbox) -> Localized? {
            let words: Localized
            switch mailbox.state {
            case .ok, .starting: return nil
            case .late:
                words = Localized(
                    en: "no answer within two poll intervals", fr: "pas de réponse depuis deux intervalles")
            case .failing: words = ServerSentence.localized(mailbox.row?.error ?? "")
            case .never: words = Localized(en: "has never been read", fr: "n’a jamais été lue")
            }
            return Localized(en: "mailbox \(mailbox.name): ", fr: "boîte \(mailbox.name) : ") + tried(words)
        }

        /// What shows the cause, and whether what was done about it has helped.
        private static let trial = Localized(
            en: " — try it: facteur check", fr: " — pour l’essayer : facteur check")

        /// Words that name a command of their own say already what to type.
        private static func tried(_ words: Localized) -> Localized {
            words.en.contains("facteur ") ? words : words + trial
        }

        static func unaccounted(_ mailbox: Health.Mailbox) -> Localized? {
            guard let count = mailbox.row?.unaccounted, count > 0 else { return nil }
            let words =
                count == 1
                ? Localized(
                    en: "mailbox \(mailbox.name): 1 of the server's mails is not in the ledger yet",
                    fr: "boîte \(mailbox.name) : 1 courriel du serveur n’est pas encore au registre")
                : Localized(
                    en: "mailbox \(mailbox.name): \(count) of the server's mails are not in the ledger yet",
                    fr: "boîte \(mailbox.name) : \(count) courriels du serveur ne sont pas encore au registre"
                )
            return words + trial
        }

        /// What only a person can mend is said at once; a server that could not be reached may be there again with the next poll.
        static func unchanged(_ mailbox: Health.Mailbox, patience: Int64, now: Int64) -> Localized? {
            guard mailbox.after != .leave, let error = mailbox.row?.changeError else { return nil }
            let needsPerson = ChangeSentence.read(error) != nil
            guard needsPerson || now - (mailbox.row?.changeErrorSince ?? now) > patience else { return nil }
            let words = needsPerson ? ChangeSentence.localized(error) : ServerSentence.localized(error)
            return Localized(
                en: "mailbox \(mailbox.name): settled mails are neither flagged nor moved: \(words.en)",
                fr:
                    "boîte \(mailbox.name) : les courriels traités ne sont ni marqués ni déplacés : \(words.fr)"
            )
        }

        static func relay(_ error: String) -> Localized {
            Localized(en: "sending is stopped: ", fr: "l’envoi est arrêté : ")
                + tried(ServerSentence.localized(error))
        }

        /// What was not written under another configuration says nothing.
        static func metrics(_ report: StatusReport, _ configuration: Configuration) -> [Localized] {
            guard configuration.metricsFile != nil, let error = report.metricsError else { return [] }
            return [
                Localized(en: "the metrics are not written: ", fr: "les mesures ne sont pas écrites : ")
                    + FileSentence.localized(error)
            ]
        }

        static func unprovable(_ notices: Int) -> Localized? {
            guard notices > 0 else { return nil }
            return Localized(
                en:
                    "no notice of the last day could be proven, for your mail server's results are missing or bear another name: run `facteur check`, and see `trust: authserv_id:`",
                fr:
                    "aucun avis du dernier jour n’a pu être prouvé : les résultats de votre serveur manquent ou portent un autre nom ; lancez `facteur check`, et voyez `trust: authserv_id:`"
            )
        }

        static func putOff(_ letters: StatusReport.PutOff, minutes: Int64) -> Localized {
            Localized(
                en:
                    "the mail server puts letters off, and for \(minutes) minutes it has taken none: \(letters.reply)",
                fr:
                    "le serveur d’envoi remet les lettres à plus tard et n’en a pris aucune depuis \(minutes) minutes : \(letters.reply)"
            ) + trial
        }

        static func stuck(minutes: Int64) -> Localized {
            Localized(
                en:
                    "letters are due, and for \(minutes) minutes none has left: the mail server keeps the service waiting",
                fr:
                    "des lettres sont dues et aucune n’est partie depuis \(minutes) minutes : le serveur d’envoi fait attendre le service"
            ) + trial
        }

        static func overdue(_ report: StatusReport, _ alerts: Configuration.Alerts?) -> [Localized] {
            guard let overdue = report.overdue, let alerts else { return [] }
            return overdue.lines(alerts)
        }

        /// A person who relies on the digest must learn that it did not come.
        static func digests(_ report: StatusReport) -> [Localized] {
            ([report.digest].compactMap(\.self) + report.officeDigests).filter { $0.state == .failed }.map {
                digest in
                let reply = KeptReply.localized(digest.lastReply ?? "")
                guard let office = digest.office else {
                    return Localized(
                        en: "the last digest could not be delivered: \(reply.en)",
                        fr: "le dernier récapitulatif n’a pas pu être remis : \(reply.fr)")
                }
                return Localized(
                    en: "the last digest for the office of \(office) could not be delivered: \(reply.en)",
                    fr: "le dernier récapitulatif du bureau « \(office) » n’a pas pu être remis : \(reply.fr)"
                )
            }
        }

        static func waiting(_ report: StatusReport) -> [Localized] {
            // A colleague's own words are none of IRCC's.
            let unknown = report.held.count {
                $0.reason == .wordingUnknown && $0.trust != .forwarder && !$0.isInspection
            }
            let lines = [
                inspections(report.inspections),
                count(
                    report.heldCount - report.unprovenCount,
                    Localized(en: "held, waiting for a person", fr: "en attente d’une décision")),
                count(
                    unknown,
                    Localized(
                        en: "from the portal in unknown words: IRCC may have changed its words",
                        fr: "du portail, en des termes inconnus : IRCC a peut-être changé ses textes")),
                count(
                    report.unprovenCount,
                    Localized(
                        en: "from senders whom nothing proves, perhaps forged (facteur mail --held)",
                        fr: "d’expéditeurs que rien ne prouve, peut-être falsifiés (facteur mail --held)")),
                toReview(report.toReview),
                count(
                    report.replyCount,
                    Localized(
                        en: "answer* from interns to read (facteur mail ID --text)",
                        fr: "réponse* de stagiaires à lire (facteur mail ID --text)")),
                count(
                    report.followingInTrouble,
                    Localized(
                        en:
                            "letter* after the first that did not arrive: reminders, words of a dead number or to supervisors (facteur letters)",
                        fr:
                            "lettre* suivante* non parvenue* : rappel, avis de retrait ou mot au superviseur (facteur letters)"
                    )),
                count(
                    report.lettersWithoutCode,
                    Localized(
                        en:
                            "letter* without a NOC code: the roster has lost it (facteur roster import FILE.csv)",
                        fr: "lettre* sans code CNP : la liste l’a perdu (facteur roster import FICHIER.csv)")),
                count(
                    report.numbersLeftBehind,
                    Localized(
                        en:
                            "number* of interns who left the roster untold: unassign or withdraw (facteur letters)",
                        fr:
                            "numéro* de stagiaires partis de la liste sans l’avoir reçu : unassign ou withdraw (facteur letters)"
                    )),
                count(
                    report.listConflictCount,
                    Localized(
                        en: "number* that the portal's list gives to somebody else",
                        fr: "numéro* que la liste du portail donne à quelqu’un d’autre")),
                count(
                    report.looseReceipts,
                    Localized(
                        en: "receipt* of a day or more that joins no number (facteur receipt OFFER NUMBER)",
                        fr: "reçu* d’un jour ou plus sans numéro connu (facteur receipt NUMÉRO REÇU)")),
            ].compactMap(\.self)
            return lines + unsettled(report.interns)
                + (report.hold.map {
                    [
                        Localized(
                            en: "all sending is on hold: \($0) (facteur release)",
                            fr: "tout envoi est suspendu : \($0) (facteur release)")
                    ]
                } ?? [])
        }

        static func unsettled(_ interns: [InternState: Int]) -> [Localized] {
            [
                count(interns[.failed], Localized(en: "letter* refused for good", fr: "lettre* refusée*")),
                count(interns[.bounced], Localized(en: "letter* bounced", fr: "lettre* revenue*")),
                count(
                    interns[.inDoubt],
                    Localized(
                        en: "letter* in doubt: the server's answer was lost",
                        fr: "lettre* incertaine* : la réponse du serveur s’est perdue")),
            ].compactMap(\.self)
        }

        private static func inspections(_ letters: (count: Int, oldest: Int64?)) -> Localized? {
            let what = count(
                letters.count,
                Localized(en: "letter* of inspection from IRCC", fr: "lettre* d’inspection d’IRCC")
            )
            guard let what, let oldest = letters.oldest else { return what }
            let day = HeaderDate.rfc3339(seconds: oldest).prefix(10)
            return what
                + Localized(
                    en: ", the first of \(day): the employer has 30 days to answer (facteur mail --held)",
                    fr: ", la première du \(day) : l’employeur a 30 jours pour répondre (facteur mail --held)"
                )
        }

        private static func toReview(_ letters: StatusReport.ToReview) -> Localized? {
            let what = count(letters.count, Localized(en: "letter* to approve", fr: "lettre* à approuver"))
            guard let what, let oldest = letters.oldest else { return what }
            let day = HeaderDate.rfc3339(seconds: oldest).prefix(10)
            let found =
                letters.firstPass == letters.count
                ? Localized(en: "found at the first start", fr: "trouvées au premier démarrage")
                : Localized(
                    en: "\(letters.firstPass) found at the first start",
                    fr: "\(letters.firstPass) trouvées au premier démarrage")
            return what + Localized(en: ", \(found.en), from \(day)", fr: ", \(found.fr), à partir du \(day)")
        }

        /// - Parameter what: the noun, with `*` in place of the plural s.
        private static func count(_ count: Int?, _ what: Localized) -> Localized? {
            guard let count, count > 0 else { return nil }
            return "\(count) " + what.map { $0.replacing("*", with: count == 1 ? "" : "s") }
        }
    }
}
