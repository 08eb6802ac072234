import Daemon
import FacteurCore
import Mail
import Store
import Text

/// A history in plain language, 80 columns wide as far as names and addresses allow.
struct Explanation {
    let history: History
    /// The current examination of the mails whose content is kept.
    let examinations: [MailID: Examination]
    let language: Language
    /// Whether a letter in doubt is sent once more without a person (`letters.in_doubt`).
    let copies: Bool
    /// Why a letter that is due does not leave while nothing is wrong.
    var brake: Localized?
    /// Titles of the NOC codes, as of today for whom there is no offer yet.
    let titles: NOCTitles

    private var words: ExplanationWords { ExplanationWords(language: language) }

    var lines: [String] {
        let parts =
            history.interns.map(intern) + history.offers.map(offer)
            + [history.listed].compactMap(\.self).map(listed) + history.mails.map(mail) + [decisions]
            + history.letters.map(letter) + [hold]
        return Array(parts.filter { !$0.isEmpty }.joined(separator: [""])).map { $0.printable("·") }
    }

    private func intern(_ row: InternRow) -> [String] {
        let intern = row.intern
        return ["\(words.label(.intern)) \(intern.ref)\(words.colon)\(row.state.name[language])"]
            + rows([
                (words.label(.name), intern.listedName),
                (words.label(.email), intern.email.text),
                (words.label(.portal), intern.portalEmail?.text), (words.label(.employer), intern.employer),
                (words.label(.supervisor), intern.supervisorEmail?.text),
                (words.label(.office), intern.office),
                (
                    words.label(.nocCode),
                    intern.noc.map { titles.on(row.offeredAt).shown($0, in: language) } ?? words.noCode
                ),
                (words.label(.number), row.offer ?? words.noNumber),
            ])
    }

    private func offer(_ offer: History.Offer) -> [String] {
        [
            "\(words.label(.offer)) \(offer.number)\(words.colon)\(words.owner(offer.intern)), \(words.label(.since)) \(time(offer.boundAt))"
        ]
            + rows([
                (words.label(.because), offer.rule.map { words.rule($0) }),
                (
                    words.label(.list),
                    offer.listedDead?.said[language] ?? offer.listedFor.map { words.listed($0) }
                ),
                (words.label(.receipt), offer.receipt),
                (words.label(.dead), offer.deadAt.map { words.dead(offer, since: time($0)) }),
            ])
    }

    private func listed(_ listed: History.Listed) -> [String] {
        let number = listed.number.rawValue
        let head = words.inList(listed)
        let names = listed.rows.prefix(5).map { row in
            (
                words.label(.name),
                Optional(
                    [row.workerName, row.status, row.submitted.map(time) ?? ""].filter { !$0.isEmpty }
                        .joined(separator: ", "))
            )
        }
        // Nothing leaves by the list alone.
        guard history.offers.isEmpty, history.mails.isEmpty, history.decisions.isEmpty,
            listed.interns.count == 1, listed.rows.allSatisfy({ $0.standing == .live })
        else { return [head] + rows(names) }
        return [head] + rows(names) + ScreenLine.wrapped(words.listAlone)
            + ScreenLine.command("facteur assign \(number) \(listed.interns[0]) --because \"…\"")
    }

    private func mail(_ mail: History.Mail) -> [String] {
        let row = mail.row
        let outcome =
            row.outcome.map { MailWords.outcome($0, row.reason)[language] } ?? words.unread
        return [
            "\(words.label(.mail)) \(row.id.rawValue)\(words.colon)\(outcome)"
                + (row.intern.map { ", \(words.owner($0))" } ?? "")
        ]
            + rows([
                (
                    words.label(.seen),
                    "\(time(row.seenAt)) \(words.label(.inMailbox)) \(row.mailbox)" + words.number(row.uid)
                ),
                (words.label(.date), row.date.map(time)),
                (words.label(.sender), row.from),
                (words.label(.subject), row.subject.map { MailWords.subject($0)[language] }),
                (words.label(.kind), row.kind?.name[language]),
                (words.label(.trust), row.trust.map { words.trust($0, mail.trustedBy) }),
                (words.label(.number), row.offer),
                (words.label(.receipt), row.receipt),
                (words.label(.after), mail.change.map { words.change($0, at: $0.at.map(time)) }),
            ]) + read(mail) + evidence(mail) + advice(mail)
    }

    private func read(_ mail: History.Mail) -> [String] {
        guard let reading = examinations[mail.row.id]?.reading else {
            return mail.row.outcome == nil ? [] : rows([(words.label(.words), words.notKept(mail.dropped))])
        }
        let offers =
            reading.offers.count > 1 ? reading.offers.map(\.number.rawValue).joined(separator: ", ") : nil
        let retyped = reading.offers.contains(where: \.isRetyped) ? words.retyped : nil
        return rows(
            [
                (words.label(.numbers), offers), (words.label(.retyped), retyped),
                (words.label(.addressee), reading.addressee?.text),
            ]
                + reading.forwards.prefix(5).map {
                    (
                        words.label(.forward),
                        [$0.from, $0.subject, $0.date].compactMap(\.self).joined(separator: ", ")
                    )
                }
                + phrases(reading).map { (words.label(.words), $0) }
                + reading.defects.prefix(5).map { (words.label(.defect), $0) })
    }

    /// The matched phrases by their names in the wording table, those of one line together.
    private func phrases(_ reading: Reading) -> [String] {
        var names: [String: [String]] = [:]
        var places: [String] = []
        for phrase in reading.phrases.prefix(50) {
            let place = words.place(phrase)
            if names[place] == nil { places.append(place) }
            names[place, default: []].append(phrase.phrase)
        }
        return places.prefix(12).map { "\($0)\(words.colon)\(names[$0, default: []].joined(separator: " "))" }
    }

    private func evidence(_ mail: History.Mail) -> [String] {
        let owner = mail.row.intern
        return rows(
            mail.evidence.map { evidence in
                let speaks =
                    owner == nil || owner == evidence.intern
                    ? words.label(.speaksFor) : words.label(.speaksAgainst)
                return (speaks, words.evidence(evidence))
            } + (mail.candidates.isEmpty ? [] : [(words.label(.waiting), words.candidates(mail.candidates))])
        )
    }

    private func advice(_ mail: History.Mail) -> [String] {
        guard let advice = HeldAdvice(mail, examinations[mail.row.id]?.reading) else { return [] }
        return [words.waits(advice.why[language])]
            + advice.steps.flatMap {
                [
                    "    \(words.if) \($0.when[language])\(words.end)",
                    "        " + Suggestion.completed($0.command[language]),
                ]
            }
    }

    private var decisions: [String] {
        guard !history.decisions.isEmpty else { return [] }
        return [words.decisions]
            + history.decisions.map { decision in
                let what = [
                    words.verb(decision.verb), decision.offer, decision.intern,
                    decision.mail.map { "\(words.mail) \($0)" },
                ]
                return
                    "  \(time(decision.at)) \(decision.who)\(words.colon)\(what.compactMap(\.self).joined(separator: " "))"
                    + (decision.detail.map { " [\(words.detail($0))]" } ?? "")
                    + " — \(words.because(decision.because))"
            }
    }

    private func letter(_ letter: History.Letter) -> [String] {
        let row = letter.row
        let next = row.state == .queued ? time(row.nextAttemptAt) : nil
        return [words.letter(row)]
            + rows([
                (words.label(.written), time(row.createdAt)), (words.label(.nextTry), next),
                (words.label(.sent), row.leftAt.map { time($0) + (row.isToldByHand ? words.byHand : "") }),
                (
                    words.label(.waitingFor),
                    row.state == .toReview
                        ? Suggestion.completed(words.approval(row))
                        : row.state == .queued ? brake?[language] : nil
                ),
                (words.label(.lastWord), lastWord(letter)),
                ("Message-ID", row.messageID), (words.label(.queueID), row.queueID?.rawValue),
            ])
            + earlier(letter) + events(of: letter)
            + steps(letter)
    }

    /// What a person can do about a letter that has not arrived, or may not have: while its number is its intern's, who is in the
    /// roster.
    private func steps(_ letter: History.Letter) -> [String] {
        let row = letter.row
        let isLive = history.interns.contains {
            $0.intern.ref == row.intern && $0.offer == row.offer && $0.intern.noc != nil
        }
        guard isLive, row.kind == .number else { return [] }
        let resend = ScreenLine.command("facteur resend \(row.intern)")
        switch row.state {
        case .bounced, .failed: return ScreenLine.wrapped(ScreenWords.notArrived[language]) + resend
        case .inDoubt:
            let told = ScreenLine.command("facteur told \(row.offer) \(row.intern) --because \"…\"")
            let isToCome = copies && letter.canBeCopied
            return ScreenLine.wrapped(words.askWhetherItCame(row)) + told
                + ScreenLine.wrapped(isToCome ? words.copyToCome(time(row.nextAttemptAt)) : words.notCome)
                + (isToCome ? [] : resend)
        case .queued, .sent, .superseded, .toReview: return []
        }
    }

    /// A letter that is sent once more has a new Message-ID; a postmaster asks for that of the one that has left.
    private func earlier(_ letter: History.Letter) -> [String] {
        rows(
            letter.attempts.filter { $0.result == "sent" && $0.messageID != letter.row.messageID }.map {
                let names = [$0.messageID, $0.queueID?.rawValue].compactMap(\.self).joined(separator: ", ")
                return (
                    words.label(.earlier),
                    time($0.endedAt ?? $0.beganAt) + (names.isEmpty ? "" : ", " + names)
                )
            })
    }

    /// What is known besides the attempts: above all what a delivery report says.
    private func lastWord(_ letter: History.Letter) -> String? {
        guard letter.row.lastReply != letter.attempts.last?.reply else { return nil }
        return letter.row.lastReply.map { KeptReply.localized($0)[language] }
    }

    /// Its attempts and the reports about it, in order of time.
    private func events(of letter: History.Letter) -> [String] {
        let attempts = letter.attempts.map { attempt in
            (
                attempt.beganAt,
                words.attempt(attempt) + words.colon
                    + (attempt.reply.map { KeptReply.localized($0)[language] } ?? words.noReply)
            )
        }
        let reports = history.mails.filter { $0.row.kind == .bounce && $0.row.offer == letter.row.offer }.map
        {
            mail in
            (
                mail.row.seenAt,
                "\(words.mail) \(mail.row.id.rawValue)\(words.colon)\(MailKind.bounce.words[language])"
            )
        }
        return (attempts + reports).sorted { $0.0 < $1.0 }.map { "  \(time($0.0)) \($0.1)" }
    }

    private var hold: [String] {
        history.hold.map { ScreenLine.wrapped(words.onHold($0), indented: "") } ?? []
    }

    private func rows(_ rows: [(String, String?)]) -> [String] {
        rows.compactMap { name, value in
            value.map { "  " + name.padded(to: 11, least: 1) + String($0.prefix(500)) }
        }
    }

    private func time(_ seconds: Int64) -> String { LocalTime.full(seconds) }
}

extension HeldAdvice {
    /// `nil` for a mail that is not held.
    init?(_ mail: History.Mail, _ reading: Reading?) {
        guard let reason = mail.row.reason else { return nil }
        let isAddressed = mail.evidence.contains { $0.rule == .portalEmail }
        let doubt =
            reason == .untrustedSender
            ? mail.trustedBy.map(TrustDoubt.init(reason:))
            : isAddressed ? nil : reading.flatMap(TrustDoubt.init(addresseeOf:))
        let named = mail.evidence.map(\.intern).uniqued()
        self.init(
            reason: reason, mail: mail.row.id.rawValue,
            offer: mail.row.offer.flatMap(OfferNumber.init(rawValue:)),
            candidates: named, doubt: doubt, trust: mail.row.trust, kind: mail.row.kind, dead: mail.dead)
    }
}

extension StatusReport.Held {
    var advice: HeldAdvice {
        HeldAdvice(
            reason: reason, mail: id.rawValue, offer: offer.flatMap(OfferNumber.init(rawValue:)),
            // Without the mail nobody can say whether a command may stand ready: `decide` and `explain` show it.
            candidates: [], trust: trust, kind: kind)
    }
}
