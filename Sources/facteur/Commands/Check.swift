import ArgumentParser
import Daemon

struct Check: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Tries everything that the service will need; one line each, with what to do about each fault.")

    @OptionGroup var common: CommonOptions

    func execute() async throws {
        let workplace = try Workplace(common, forService: true)
        try Terminal.print("ok     configuration: \(Table.printable(workplace.configurationFile))")
        let lines: [CheckLine]
        do {
            lines = try await Checkup(workplace.settings, world: Workplace.world()).run()
        } catch let fault as ServerFault {
            throw Fault(fault)
        }
        for line in lines {
            let text = "\(line.subject): \(line.fault?.message ?? line.finding)"
            try Terminal.print((line.fault == nil ? "ok     " : "FAULT  ") + Table.printable(text))
        }
        let faults = lines.compactMap(\.fault)
        guard let first = faults.first else { return }
        throw Fault(
            Fault(first).code,
            "\(faults.count) of \(lines.count + 1) checks failed; the lines marked FAULT say what to do")
    }
}

extension Fault {
    fileprivate init(_ fault: CheckFault) {
        switch fault {
        case .server(let fault): self.init(fault)
        case .ledger(let fault): self.init(fault)
        case .disk(let words): self.init(.inputOutput, words)
        case .clock(let words), .advice(let words): self.init(.unavailable, words)
        }
    }
}
