import FacteurCore
import Mail
import Text
import Transport

/// What a server says the time is, beside ours.
struct ServerTime: Sendable {
    let server: String
    /// Seconds by which our clock is behind.
    let behind: Int64
}

/// Each server's name and certificate, each looked at once, however many mailboxes it has.
struct ServerReach {
    let poller: Poller
    let deadlines: Deadlines
    let clock: @Sendable () -> Int64
    private(set) var times: [ServerTime] = []
    private var names: [String: ServerFault?] = [:]
    private var endpoints: [Endpoint: ServerFault?] = [:]

    init(poller: Poller, deadlines: Deadlines, clock: @escaping @Sendable () -> Int64) {
        self.poller = poller
        self.deadlines = deadlines
        self.clock = clock
    }

    /// Why a server is known not to be reached: it is not tried once more.
    func fault(of server: Configuration.Server) -> ServerFault? {
        (try? Endpoint(server)).flatMap { endpoints[$0] ?? nil }
    }

    mutating func lines(of server: Configuration.Server) async -> [CheckLine] {
        do {
            return await lines(of: try Endpoint(server))
        } catch {
            return [CheckLine(.tls, "\(server.host):\(server.port)", ServerFinding.fault(error))]
        }
    }

    /// The identity server, and what time it has.
    mutating func lines(of account: OAuthAccount) async -> [CheckLine] {
        let (address, ca) = (account.settings.tokenAddress, account.settings.ca)
        guard
            let endpoint = try? Endpoint(
                scheme: .https, host: address.host, port: UInt16(clamping: address.port), ca: ca),
            endpoints[endpoint] == nil
        else { return [] }
        let lines = await lines(of: endpoint)
        let server = IdentityServer(poller: poller, ca: ca, deadline: deadlines.identity)
        // Its front page: nothing is asked of the login.
        if fault(of: endpoint) == nil, let page = WebAddress("https://\(address.authority)/"),
            let time = try? await server.time(at: page)
        {
            times.append(ServerTime(server: address.authority, behind: time - clock()))
        }
        return lines
    }

    private func fault(of endpoint: Endpoint) -> ServerFault? { endpoints[endpoint] ?? nil }

    private mutating func lines(of endpoint: Endpoint) async -> [CheckLine] {
        guard endpoints[endpoint] == nil else { return [] }
        var lines: [CheckLine] = []
        if names[endpoint.host] == nil { lines.append(await nameLine(endpoint.host)) }
        lines.append(await certificateLine(endpoint))
        return lines
    }

    private mutating func nameLine(_ host: String) async -> CheckLine {
        names.updateValue(nil, forKey: host)
        guard HostName(host)?.form ?? .domain == .domain else {
            return CheckLine(.dns, host, ServerFinding.address)
        }
        do throws(TransportFault) {
            let addresses = try await NameResolver.addresses(of: host, deadline: deadlines.connect)
            return CheckLine(.dns, host, ServerFinding.resolved(addresses))
        } catch {
            names.updateValue(.transport(error), forKey: host)
            return CheckLine(.dns, host, ServerFinding.fault(.transport(error)))
        }
    }

    private mutating func certificateLine(_ endpoint: Endpoint) async -> CheckLine {
        let subject = endpoint.authority
        if let known = names[endpoint.host] ?? nil {
            // The same words as whoever connects there would get.
            let fault =
                switch known {
                case .transport(let fault): ServerFault.transport(TransportFault(fault.cause, peer: subject))
                default: known
                }
            endpoints.updateValue(fault, forKey: endpoint)
            return CheckLine(.tls, subject, ServerFinding.fault(fault))
        }
        do throws(TransportFault) {
            let connection = try await poller.connect(
                to: endpoint, deadline: deadlines.connect, showsCertificate: true)
            defer { connection.close() }
            endpoints.updateValue(nil, forKey: endpoint)
            note(connection.shown.greeting, of: subject)
            return CheckLine(.tls, subject, finding(connection.shown))
        } catch {
            endpoints.updateValue(.transport(error), forKey: endpoint)
            return CheckLine(.tls, subject, ServerFinding.fault(.transport(error)))
        }
    }

    private mutating func note(_ greeting: String, of server: String) {
        guard let time = HeaderDate(inGreeting: greeting) else { return }
        times.append(ServerTime(server: server, behind: time.seconds - clock()))
    }

    private func finding(_ shown: ServerShown) -> ServerFinding {
        guard let protection = shown.protection else { return .noTLS }
        guard let certificate = shown.certificate, let until = certificate.expires else {
            return .undated(subject: shown.certificate?.subject ?? "?")
        }
        // Whole days, towards the past.
        let left = until - clock()
        let days = Int(clamping: left >= 0 ? left / 86_400 : (left - 86_399) / 86_400)
        return .certificate(
            subject: certificate.subject, until: until, days: days, protection: protection)
    }
}
