import FacteurCore
import Testing
import Text

/// Every text that Facteur has in two languages, in both.
@Suite("two languages") struct LocalizedTests {
    @Test("every text is there in both, with the same commands, and written alike")
    func texts() throws {
        for text in try Examples().all { check(text.en, text.fr) }
    }

    private func check(_ en: String, _ fr: String) {
        #expect(!en.isEmpty && !fr.isEmpty)
        #expect(!en.contains("\n") && !fr.contains("\n"))
        #expect(commands(in: en) == commands(in: fr), "\(en) | \(fr)")
        #expect(!prose(fr).contains("'"), "\(fr)")
        #expect(!prose(en).contains("’"), "\(en)")
        #expect(ending(en) == ending(fr), "\(en) | \(fr)")
        #expect(en.filter { $0 == "*" }.count == fr.filter { $0 == "*" }.count)
    }

    @Test("no French text has English words left in it")
    func french() throws {
        for text in try Examples().all {
            let words = prose(text.fr).lowercased().split { !$0.isLetter && $0 != "-" && $0 != "_" }
            let left = words.filter { Self.english.contains(String($0)) }
            #expect(left.isEmpty, "\(text.fr)")
        }
    }

    @Test(
        "French is set as in Canada: a no-break space before a colon and inside guillemets, none before ; ! ?"
    )
    func spaces() throws {
        for text in try Examples().all {
            #expect([" ;", " !", " ?", " :", "« ", " »"].allSatisfy { !text.fr.contains($0) }, "\(text.fr)")
            let letters = Array(prose(text.fr))
            for (sign, before) in zip(letters.dropFirst(), letters) where sign == ":" {
                #expect(before == "\u{A0}" || before == " ", "\(text.fr)")
            }
        }
        #expect("« a » : b ; c ? d ! 10:05".withFrenchSpaces == "«\u{A0}a\u{A0}»\u{A0}: b; c? d! 10:05")
    }

    /// Words of everyday English that are no words of French, nor of Facteur's commands, keys and files.
    private static let english: Set<String> = [
        "the", "is", "are", "was", "has", "have", "been", "not", "with", "from", "of", "and", "or",
        "for",
        "this", "that", "it", "its", "they", "letter", "letters", "intern", "interns", "number", "held",
        "sent",
        "queued", "matched", "duplicate", "recorded", "ignored", "untrusted", "unreadable", "roster", "waits",
        "by",
        "line", "kind", "own", "words", "nobody", "mailbox", "server", "unread",
    ]

    /// What a person reads, without what is typed: commands, options, keys and files.
    private func prose(_ text: String) -> String {
        var result = ""
        for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        where index.isMultiple(of: 2) {
            result += part
        }
        let typed =
            /facteur [a-z]+( --[a-z]+| import)*|--[a-z-]+|trust\.[a-z_]+|(trust|wording|addresses):|header\.from=|[a-z]+:\/\/|systemctl reload facteur|sep=|[0-9-]+T[0-9:]+Z|champs? From/
        return result.replacing(typed, with: "")
    }

    private func commands(in text: String) -> [Substring] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map(\.element).sorted()
    }

    private func ending(_ text: String) -> Character? {
        text.last.flatMap { ".?!:".contains($0) ? $0 : nil }
    }
}
