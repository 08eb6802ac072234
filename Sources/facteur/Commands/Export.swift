import ArgumentParser
import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import Text

struct Export: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: .help(
            en:
                "Everything that is known of an intern, for that person: JSON and readable text in a zip file.",
            fr:
                "Tout ce qui est connu d’un stagiaire, pour cette personne : JSON et texte lisible dans un fichier zip."
        ))

    @OptionGroup var common: CommonOptions
    @Argument(help: .ref) var ref: String
    @Argument(
        help: .words(
            "The zip file's name; nothing may be there yet.",
            fr: "Le nom du fichier zip ; rien ne doit encore y être.", frValueName: "fichier"),
        completion: .file(extensions: ["zip"]))
    var file: String

    func execute() async throws {
        let typed = try DecisionArguments.ref(ref)
        let context = try CommandContext(common)
        let ledger = try context.ledger(.looker)
        let ref = try await mapLedgerFault { () throws(LedgerFault) in try await ledger.spelled(typed) }
        let archive = PersonArchive(
            try Self.privateFile(file), at: CommandContext.now(), titles: context.settings.titles,
            language: context.language)
        let isKnown = try await mapLedgerFault { () throws(LedgerFault) in
            try await ledger.eachPiece(of: ref) { archive.add($0) }
        }
        guard isKnown else {
            let forgotten = try await mapLedgerFault { () throws(LedgerFault) in
                try await ledger.forgotten(ref)
            }
            throw Fault(forgotten.map { .alreadyForgotten(ref, at: $0) } ?? ErasureObstacle.unknown(ref))
        }
        let shared = try archive.finish()
        try Terminal.print(
            Localized(
                en: "all that the ledger has of \(ref) is in \(file), for that person alone",
                fr: "tout ce que le registre a de \(ref) est dans \(file), pour cette personne seule"))
        guard shared > 0 else { return }
        Terminal.say([
            MailWords.warning
                + Localized(
                    en:
                        "mails that name somebody else of the roster too, and of which only what concerns \(ref) is in it: \(shared)",
                    fr:
                        "courriels qui nomment aussi quelqu’un d’autre de la liste, et dont seul ce qui concerne \(ref) y est : \(shared)"
                )
        ])
    }

    /// - Throws: `Fault`.
    private static func privateFile(_ path: String) throws -> PrivateFile {
        do {
            return try PrivateFile(path)
        } catch {
            throw Fault(error)
        }
    }
}

/// The zip file of one person, written piece by piece.
final class PersonArchive: Sendable {
    private struct State: @unchecked Sendable {
        // Used under the lock alone.
        let file: PrivateFile
        var archive: ZipArchive
        var shared = 0
        var fault: Fault?
    }

    private let state: Locked<State>
    private let now: Int64
    private let titles: NOCTitles
    private let language: Language

    init(_ file: PrivateFile, at now: Int64, titles: NOCTitles, language: Language) {
        state = Locked(State(file: file, archive: ZipArchive(at: now)))
        self.now = now
        self.titles = titles
        self.language = language
    }

    func add(_ piece: PersonPiece) {
        switch piece {
        case .mail(let id, let bytes):
            let lines = MailText(MessageParser().parse(bytes), language: language).lines
            add("mails/\(id.rawValue).txt", lines.joined(separator: "\n") + "\n")
        case .letter(let id, let bytes): add("letters/\(id.rawValue).eml", bytes)
        case .file(let person):
            add("data.json", PersonDocument.document(person, at: now).text + "\n")
            for language in ([language] + person.intern.language.all).uniqued() {
                let name = Localized(en: "summary.txt", fr: "sommaire.txt")[language]
                let text = PersonSummary(person: person, titles: titles, language: language, now: now)
                add(name, text.lines.joined(separator: "\n") + "\n")
            }
            state.withLock { $0.shared = person.mails.count(where: \.isShared) }
        }
    }

    private func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

    private func add(_ name: String, _ octets: [UInt8]) {
        state.withLock { state in
            guard state.fault == nil else { return }
            guard let entry = state.archive.add(name, octets) else {
                state.fault = Fault(
                    .inputOutput,
                    Localized(
                        en: "there is too much of this person for one zip file (4 GB); nothing was made",
                        fr: "il y a trop de cette personne pour un fichier zip (4 Go) ; rien n’a été fait"))
                return
            }
            do throws(PrivateFile.Fault) {
                try state.file.write(entry)
            } catch {
                state.fault = Fault(error)
            }
        }
    }

    /// - Returns: the number of mails of which most is left out.
    /// - Throws: `Fault` 74 if anything could not be written; then there is no file.
    func finish() throws -> Int {
        try state.withLock { state in
            if let fault = state.fault { throw fault }
            do throws(PrivateFile.Fault) {
                try state.file.write(state.archive.directory)
                try state.file.finish()
            } catch {
                throw Fault(error)
            }
            return state.shared
        }
    }
}

extension Fault {
    fileprivate init(_ fault: PrivateFile.Fault) {
        let path = fault.path.printable("·")
        switch fault.code {
        case EEXIST:
            self.init(
                .inputOutput,
                Localized(
                    en: "\(path) is there already; name a file that is not",
                    fr: "\(path) existe déjà ; nommez un fichier qui n’existe pas"))
        case ENOENT, ENOTDIR:
            self.init(
                .noInput,
                Localized(
                    en:
                        "\(path) cannot be made, because its folder is not there; make the folder or name another one",
                    fr:
                        "\(path) ne peut être créé, car son dossier n’existe pas ; créez le dossier ou nommez-en un autre"
                ))
        case EACCES, EPERM:
            self.init(
                .notPermitted,
                Localized(
                    en: "\(path) cannot be made by this user; name a folder that this user may write",
                    fr:
                        "\(path) ne peut être créé par cet utilisateur ; nommez un dossier où il peut écrire")
            )
        case let code:
            let detail = String(cString: strerror(code))
            self.init(
                .inputOutput,
                Localized(
                    en: "\(path) cannot be written (\(detail)); check the name and the disk",
                    fr: "\(path) ne peut être écrit (\(detail)) ; vérifiez le nom et le disque"))
        }
    }
}
