import ArgumentParser
import Daemon
import FacteurCore
import Text

struct Check: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Tries everything that the service will need; one line each, with what to do about each fault.")

    @OptionGroup var common: CommonOptions

    func execute() async throws {
        let context = try CommandContext(common, forService: true)
        try Terminal.print("ok     configuration" + .colon + context.configurationFile)
        let lines: [CheckLine]
        do {
            lines = try await Checkup(context.settings, world: CommandContext.world()).run()
        } catch let fault as ServerFault {
            throw Fault(fault)
        }
        for line in lines {
            let mark =
                line.fault == nil ? Localized(verbatim: "ok     ") : Localized(en: "FAULT  ", fr: "ERREUR ")
            let text = line.fault?.words ?? CheckSentence.localized(line.finding)
            try Terminal.print(mark + CheckSentence.localized(line.subject) + .colon + text)
        }
        let faults = lines.compactMap(\.fault)
        guard let first = faults.first else { return }
        throw Fault(
            Fault(first).code,
            Localized(
                en:
                    "\(faults.count) of \(lines.count + 1) checks failed; the lines marked FAULT say what to do",
                fr:
                    "erreurs : \(faults.count) sur \(lines.count + 1) vérifications ; les lignes marquées ERREUR disent quoi faire"
            ))
    }
}

extension Fault {
    fileprivate init(_ fault: CheckFault) {
        switch fault {
        case .server(let fault): self.init(fault)
        case .ledger(let fault): self.init(fault)
        case .change(let fault): self.init(.configuration, fault.words)
        case .disk(let words): self.init(.inputOutput, CheckSentence.localized(words))
        case .clock(let words), .advice(let words): self.init(.unavailable, CheckSentence.localized(words))
        }
    }
}
