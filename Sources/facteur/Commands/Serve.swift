import ArgumentParser
import Daemon
import FacteurCore
import Store

struct Serve: FacteurCommand {
    static let configuration = CommandConfiguration(
        abstract: "The daemon: watches every mailbox and sends what is due, until SIGTERM.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "One pass: read all that is new, send all that is due, and exit.")
    var once = false

    func execute() async throws {
        let context = try CommandContext(common, forService: true)
        let supervisor = Supervisor(world: CommandContext.world(), log: CommandContext.log())
        do {
            if once {
                try Self.report(await supervisor.once(context.settings))
            } else {
                let file = context.configurationFile
                try await supervisor.serve(context.settings) {
                    try CommandContext.load(file, forService: true)
                }
            }
        } catch let fault as LedgerFault {
            throw Fault(fault)
        } catch let fault as ServerFault {
            throw Fault(fault)
        }
    }

    /// If a fault needs a person, the first such fault is reported; otherwise it is enough to try again later.
    private static func report(_ faults: [ServerFault]) throws {
        guard let first = faults.first else { return }
        let worst = faults.first(where: \.needsPerson) ?? first
        throw Fault(Fault(worst).code, faults.map(\.words))
    }
}
