package import Mail
import Text

/// An answer that a person may have written to a letter of ours: whether the letter is ours, the ledger knows.
package struct Reply: Sendable, Hashable {
    /// Letters that the mail answers: from `In-Reply-To`, then `References`, the last first (RFC 5322 §3.6.4); of the form in which
    /// this program writes a Message-ID, each once, at most `mostLetters`.
    package let letters: [MessageID]
    /// What the author wants, as far as their own words show.
    package let tone: ReplyTone
    /// What the author's own words repeat.
    package let repeated: RepeatedNumbers

    package static let mostLetters = 50

    package init(
        letters: [MessageID], tone: ReplyTone, repeated: RepeatedNumbers = RepeatedNumbers(in: "")
    ) {
        self.letters = letters
        self.tone = tone
        self.repeated = repeated
    }
}

/// The numbers and codes that the author of an answer repeats; one that is not the letter's was mistyped, or is somebody else's.
package struct RepeatedNumbers: Sendable, Hashable {
    /// The digits of what is, or may be meant for, an offer number.
    private let numbers: Set<String>
    /// What stands beside a word for the code, in five digits.
    private let codes: Set<String>

    init(in words: String) {
        let source = Array(words.utf8)
        let candidates = NumberScanner(source).candidates()
        let meant = NumberLikenessScanner(source).found().filter { likeness in
            !candidates.contains { $0.range.overlaps(likeness.range) }
                && (likeness.lead == .letter || likeness.lead == .none && likeness.groups == [7])
        }
        numbers = Set(candidates.map(Self.digits) + meant.map(\.digits))
        let tokens = NameFolding.folded(words).split { !$0.isLetter && !$0.isNumber }
        let speaksOfCode = tokens.contains { ["code", "codes", "cnp", "noc"].contains($0) }
        codes = speaksOfCode ? Set(tokens.map(String.init).filter(Self.isCode)) : []
    }

    /// Five digits, or the four of NOC 2016; a year is none.
    private static func isCode(_ token: String) -> Bool {
        guard let code = NOCCode(rawValue: token) else { return false }
        return !code.isOfNOC2016 || !(token.hasPrefix("19") || token.hasPrefix("20"))
    }

    private static func digits(_ candidate: NumberCandidate) -> String {
        guard case .number(let number) = candidate.content else { return "" }
        return String(number.rawValue.dropFirst())
    }

    /// Whether nothing in it is another number than these, or another code.
    func isWithin(numbers known: Set<OfferNumber>, code: NOCCode?) -> Bool {
        numbers.isSubset(of: known.map { String($0.rawValue.dropFirst()) })
            && codes.allSatisfy { $0 == code?.rawValue }
    }
}

/// What the author of an answer wants.
package enum ReplyTone: Sendable, Hashable {
    /// Nothing: thanks, or "I have got it".
    case plain
    /// An answer: the author asks something or reports a difficulty, or wrote nothing that could be read.
    case asks
    /// The author says that the letter is not theirs, or that they do not come: it confirms nothing.
    case denies

    /// - Parameter words: what the author wrote, without quotations.
    package init(_ words: String) {
        let text = " " + NameFolding.folded(String(words.prefix(Self.longest))) + " "
        let asks =
            words.unicodeScalars.contains(where: Self.questionMarks.contains)
            || Self.requests.contains(where: text.contains)
        if Self.denials.contains(where: text.contains) {
            self = .denies
        } else if asks || words.utf8.count > Self.shortest || !Self.thanks.contains(where: text.contains) {
            self = .asks
        } else {
            self = .plain
        }
    }

    /// Octets: whoever writes more wants more than to say thanks.
    private static let shortest = 600
    /// What says that the letter has come, and nothing else. Words that nobody has thought of are for a person.
    private static let thanks = [
        "merci", "recu", "receive", "thank", "got it", "have it", "noted", "c'est note", "c’est note",
        "bien note", "parfait",
        "perfect", "great", "super", "ok", "d'accord", "d’accord", "confirm",
    ]
    /// Characters that are looked at.
    private static let longest = 20_000
    private static let questionMarks: Set<Unicode.Scalar> = ["?", "？", "؟", "⁇", "⁈", "⁉"]
    /// Folded as names are. A phrase too many only makes a person read one more answer.
    private static let denials = [
        " not me ", "isn't me", "isn’t me", "not for me", "not meant for me", "wrong person", "wrong address",
        "wrong number",
        "wrong name", "not my ", "isn't my", "isn’t my", "by mistake", "in error", "who are you",
        "unsubscribe", "did not apply",
        "didn't apply", "never applied", "not coming", "no longer", "cancel", "withdraw", "i decline",
        "not an intern",
        "not your intern", "pas moi", "pas pour moi", "mauvaise personne", "mauvaise adresse",
        "mauvais numero",
        "mauvais destinataire", "n'est pas mon", "n’est pas mon", "n'est pas le mien", "n’est pas le mien",
        "par erreur",
        "qui etes-vous", "qui etes vous", "desinscri", "desabonn", "pas postule", "ne viens plus",
        "ne viendrai pas", "renonce",
        "annul", "desist", "pas stagiaire", "not the ", "i am not ", "i'm not ", "i’m not ",
        "vous vous trompez", "vous trompez",
        "je ne suis pas", "je suis pas", "connais pas", "do not know", "don't know", "don’t know",
        "somebody else", "someone else", "another person", "other person", "another intern",
        "another student",
        "another number", "other number", "another name", "other name", "my name is", "i am called",
        "quelqu'un d'autre", "quelqu’un d’autre", "quelqu'un d’autre", "quelqu’un d'autre", "autre personne",
        "autre stagiaire", "autre etudiant", "autre que moi", "autre numero", "autre nom", "je m'appelle",
        "je m’appelle", "mon nom est", "mon prenom est", "mon nom de famille est",
    ]
    private static let requests = [
        "could you", "can you", "would you", "please ", "i do not understand", "i don't understand",
        "i don’t understand",
        "problem", "does not work", "doesn't work", "doesn’t work", "not valid", "invalid", " error",
        "not working", "help",
        "urgent", "i cannot", "i can't", "i can’t", "unable", "missing", "incorrect", "not correct",
        "mistake", "instead",
        "question", "pouvez-vous", "pouvez vous", "pourriez", "peux-tu", "pourrais-tu", "merci de me",
        "merci de bien vouloir",
        "je ne comprends pas", "comprends pas", "probleme", "ne fonctionne pas", "marche pas", "invalide",
        "erreur", "aide",
        "je n'arrive pas", "je n’arrive pas", "impossible", "manque", "incorrect", "faux", "au lieu de",
        "je ne trouve pas",
        "different", "on leave", "vacation", "absent", "conge", "automatic", "automatique",
        // What limits the thanks, and what denies anything: a confirmation says neither.
        " mais ", " but ", "however", "cependant", "toutefois", "par contre", "pourtant", "sauf ", "except",
        "although", "bien que ", "finalement", " pas ", " ne ", " n'", " n’", "jamais", " not ", "n't ",
        "n’t ",
        "never", " autre ", " other ", "another",
        // What has happened since.
        "refus", "rejet", "rejected", "denied", "declined", " chang", "abandon", "perdu", " lost ", "expire",
        "deja", "already", "passeport", "passport", "brother", "sister", "frere", "soeur", "jumeau",
        "jumelle",
        // What the intern would rather do, or has to do first.
        "prefer", " rester ", " reste en ", " reste au ", " reste chez ", " stay ", "staying", "plutot",
        " rather ", "hesit", "reflech", "think about", "think it over", "trop tard", "too late", "retard",
        "report", "postpone", "decal", "delay",
    ]
}

extension Reader {
    /// What the mail answers; `nil` where it answers no letter of this program's form, a program wrote it, or it is a letter itself.
    func reply(_ message: Message, _ passages: [Passage], sort: AutomaticMail) -> Reply? {
        // Most mail answers nothing.
        guard ["In-Reply-To", "References"].contains(where: { message.header.first($0) != nil }) else {
            return nil
        }
        guard sort == .none, message.messageID?.token == nil, Self.isPersonal(message.header) else {
            return nil
        }
        let letters = Self.answered(message.header)
        guard !letters.isEmpty else { return nil }
        let words = replyWords(message, passages)
        return Reply(letters: letters, tone: ReplyTone(words), repeated: RepeatedNumbers(in: words))
    }

    /// RFC 3834 §5: `no`, or no such field; a mailing list or a program that answers for many says so by `Precedence`.
    private static func isPersonal(_ header: Header) -> Bool {
        let submitted = header.first("Auto-Submitted")?.trimmedOfBlanks.lowercasedASCII ?? "no"
        let precedence = header.first("Precedence")?.trimmedOfBlanks.lowercasedASCII ?? ""
        return submitted == "no" && !["bulk", "junk", "list"].contains(precedence)
    }

    private static func answered(_ header: Header) -> [MessageID] {
        let answered = header.all("In-Reply-To").flatMap { messageIDs(in: $0.body) }
        let thread = header.all("References").flatMap { messageIDs(in: $0.body) }.reversed()
        return Array((answered + thread).uniqued().prefix(Reply.mostLetters))
    }

    /// Of this program's form; other programs may put words and blanks between them.
    private static func messageIDs(in body: String) -> [MessageID] {
        body.split(separator: "<").prefix(2_000).compactMap { piece in
            guard let end = piece.firstIndex(of: ">") else { return nil }
            let id = MessageID(rawValue: "<" + piece[..<end] + ">")
            return id?.token == nil ? nil : id
        }
    }

    /// Of two versions of the same text, the plain one. A text in which no quotation was recognised is the author's as a whole but
    /// for quoted lines.
    private func replyWords(_ message: Message, _ passages: [Passage]) -> String {
        let own = passages.filter { $0.place == .body }
        let first = own.filter { !$0.isAlternative }
        return (first.isEmpty ? own : first).map { passage in
            passage.forward.ownWords
                ?? splitter.ownWords(passage.text.source, upTo: passage.text.source.count)
        }.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
