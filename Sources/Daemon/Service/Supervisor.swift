package import FacteurCore
package import Logging
package import Store
import Transport

/// The whole program as a value that a test can start with other ports and paths: the watchers, the intake and the sender on one
/// ledger.
package struct Supervisor: Sendable {
    /// The checked content of the configuration file and the files that it names.
    package struct Settings: Sendable {
        package var configuration: Configuration
        package let wording: Wording
        package let templates: LetterTemplates
        /// The titles of the NOC codes; empty if the configuration names no tables.
        package let titles: NOCTitles

        package init(
            configuration: Configuration, wording: Wording, templates: LetterTemplates,
            titles: NOCTitles = NOCTitles()
        ) {
            self.configuration = configuration
            self.wording = wording
            self.templates = templates
            self.titles = titles
        }

        package var examiner: Examiner {
            Examiner(
                wording: wording, policy: configuration.trust, house: HostAddresses(configuration),
                options: MatchingOptions(
                    elimination: configuration.elimination, review: configuration.letters.review))
        }
    }

    /// What the process gets from outside: time, randomness, and systemd's folder and socket.
    package struct World: Sendable {
        /// Unix seconds.
        package var now: @Sendable () -> Int64
        /// 0 ..< 1.
        package var unitRandom: @Sendable () -> Double
        /// 32 hexadecimal digits, never the same twice.
        package var token: @Sendable () -> String
        package var credentialsDirectory: String?
        /// Where credentials are beside that; nowhere for the service itself.
        package var credentialPlaces = CredentialPlaces()
        package var notifySocket: String?
        /// How long systemd goes without `WATCHDOG=1` before it acts; `nil` where it does not watch (sd_watchdog_enabled(3)).
        package var watchdog: Duration?
        package var processID: Int32
        package var version: String
        /// How long servers may take.
        package var deadlines: Deadlines
        /// Called before and after every commit and every line to a server.
        package var crashPoint: CrashPoint

        package init(
            now: @escaping @Sendable () -> Int64, unitRandom: @escaping @Sendable () -> Double,
            token: @escaping @Sendable () -> String, credentialsDirectory: String?, notifySocket: String?,
            watchdog: Duration? = nil, processID: Int32, version: String, deadlines: Deadlines = Deadlines(),
            crashPoint: CrashPoint = .none
        ) {
            self.now = now
            self.unitRandom = unitRandom
            self.token = token
            self.credentialsDirectory = credentialsDirectory
            self.notifySocket = notifySocket
            self.watchdog = watchdog
            self.processID = processID
            self.version = version
            self.deadlines = deadlines
            self.crashPoint = crashPoint
        }
    }

    private let world: World
    private let log: Logger

    package init(world: World, log: Logger) {
        self.world = world
        self.log = log
    }

    /// One pass over every mailbox, then every letter that is due.
    ///
    /// - Parameter sends: without it letters stay as they are, and so does the mailbox, whatever `after` says.
    /// - Returns: the servers that could not be used; the rest of the work is done anyway.
    /// - Throws: `LedgerFault`, `TransportFault` when no connection can be made at all.
    package func once(_ settings: Settings, sends: Bool = true) async throws -> [ServerFault] {
        var settings = settings
        if !sends {
            for index in settings.configuration.mailboxes.indices {
                settings.configuration.mailboxes[index].after = .leave
            }
        }
        let components = try await Components(
            settings, world: world, log: log, busyPolicy: .atMost(world.deadlines.ledger))
        defer { components.poller.stop() }
        let faults: [ServerFault]
        do {
            faults = try await pass(components, sends: sends)
        } catch {
            try? await components.metrics.write()
            throw error
        }
        try? await components.metrics.write()
        // Otherwise the process may end before the last task has let go of the ledger, and leave its journal beside it.
        try components.ledger.close()
        return faults
    }

    private func pass(_ components: Components, sends: Bool) async throws -> [ServerFault] {
        try await components.ledger.serviceBegan(
            pid: world.processID, version: world.version, at: world.now())
        try await components.recover()
        var faults = try await withThrowingTaskGroup(of: ServerFault?.self) { group in
            for watcher in components.watchers {
                group.addTask { try await Self.fault { try await watcher.once() } }
            }
            return try await group.reduce(into: []) { faults, fault in fault.map { faults.append($0) } }
        }
        guard sends else { return faults }
        if let fault = try await Self.fault({ try await components.sender.sendAll() }) {
            faults.append(fault)
        } else if let fault = try await Self.fault({ try await components.digests.sendDue() }) {
            faults.append(fault)
        }
        try await components.retention.run()
        return faults
    }

    private static func fault(_ work: () async throws -> Void) async throws -> ServerFault? {
        do {
            try await work()
            return nil
        } catch let fault as ServerFault {
            return fault
        }
    }

    /// Runs the daemon until it is asked to stop; then it finishes the current letter, if its server answers within seconds. When
    /// it is asked to reload, it reads the settings again: good ones are used, bad ones are refused and the old ones stay. A ledger
    /// that cannot be used is a bad setting.
    ///
    /// - Parameter orders: `nil` for the process's signals.
    /// - Throws: `LedgerFault`, `TransportFault`.
    package func serve(
        _ first: Settings, orders: AsyncStream<ServiceOrder>? = nil,
        reload: @escaping @Sendable () throws -> Settings
    ) async throws {
        let given = if let orders { orders } else { await ServiceOrder.signals() }
        // Kept by the loop alone, which lets it go when new settings name another ledger.
        var loop = ServiceLoop(
            ServiceLoop.RunSettings(
                settings: first, lock: try ServiceLock(ledger: first.configuration.database)),
            world: world, log: log, reload: reload)
        log.serviceBegan(version: world.version, mailboxes: first.configuration.mailboxes.count)
        do {
            try await loop.serve(given)
        } catch {
            await writeLastMetrics(loop.configuration)
            throw error
        }
        await writeLastMetrics(loop.configuration)
        log.serviceEnded()
    }

    /// Whoever watches must not take the last values of a service that has ended for those of one that runs.
    private func writeLastMetrics(_ configuration: Configuration) async {
        guard configuration.metricsFile != nil,
            let ledger = try? Ledger(
                path: configuration.database, mayCreate: false, now: world.now(), busyPolicy: .looker)
        else { return }
        let metrics = MetricsFile(
            ledger: ledger, configuration: configuration, version: world.version, log: log, now: world.now)
        try? await metrics.write(isEnd: true)
    }
}

extension Supervisor.World {
    var secrets: Secrets {
        Secrets(credentialsDirectory: credentialsDirectory, places: credentialPlaces)
    }
}
