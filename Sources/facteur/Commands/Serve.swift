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
        let workplace = try Workplace(common, forService: true)
        let supervisor = Supervisor(world: Workplace.world(), log: Workplace.log())
        do {
            if once {
                try Self.report(await supervisor.once(workplace.settings))
            } else {
                let file = workplace.configurationFile
                try await supervisor.serve(workplace.settings) { try Workplace.load(file, forService: true) }
            }
        } catch let fault as LedgerFault {
            throw Fault(fault)
        } catch let fault as ServerFault {
            throw Fault(fault)
        }
    }

    /// A person must act on the first fault that says so; otherwise coming back later is all there is to do.
    private static func report(_ faults: [ServerFault]) throws {
        guard let first = faults.first else { return }
        let worst = faults.first(where: \.needsPerson) ?? first
        throw Fault(Fault(worst).code, faults.map(\.words))
    }
}
