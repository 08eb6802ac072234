import FacteurCore
import Foundation
import Mail
import Store
import Transport

/// Asks DNS for the key of a DKIM signature (RFC 6376 §3.6.2): the configured resolvers, or those of the system.
///
/// A client of our own, and not libresolv: that waits on the calling thread by its own deadlines in whole seconds, cannot be
/// cancelled, and needs its opaque state filled for servers of one's own. What is asked here is one record type of a resolver
/// that follows aliases by itself, which is little to read, and all of it in plain values (`DNSQuery`, `DNSReply`).
struct KeyLookup: Sendable {
    /// None: those of the system, read anew for each key.
    private let resolvers: [ResolverAddress]
    /// For all that is tried for one key.
    private let deadline: Duration

    init(resolvers: [ResolverAddress], deadline: Duration) {
        self.resolvers = resolvers
        self.deadline = deadline
    }

    /// The first wait for each server, two seconds of ten; the second time around it is twice as long.
    private var patience: Duration { deadline / 5 }
    private static let rounds = 2
    private static let systemFile = "/etc/resolv.conf"

    /// What DNS says of that key; `none` where no server could say.
    func answer(for key: DKIMKeyName) async -> KeyAnswer {
        let end = ContinuousClock.now + deadline
        let servers = servers
        for round in 0..<Self.rounds {
            for server in servers {
                let wait = min(patience * (1 << round), end - .now)
                guard wait > .zero, !Task.isCancelled else { return .none }
                switch await ask(server, for: key, within: wait) {
                case .absent: return .known(.absent)
                case .texts(let records):
                    return .known(
                        DKIMKeyRecord.sole(among: records).map(SignatureKeys.Answer.found) ?? .absent)
                case .failed, .strange, .otherCase, .truncated, nil: continue
                }
            }
        }
        return .none
    }

    private var servers: [ResolverAddress] {
        guard resolvers.isEmpty else { return resolvers }
        let text = (try? InputFile.read(Self.systemFile, atMost: 65_536)) ?? []
        return ResolverAddress.system(String(decoding: text, as: UTF8.self))
    }

    /// `nil` where nothing came.
    private func ask(
        _ server: ResolverAddress, for key: DKIMKeyName, within wait: Duration
    ) async -> DNSReply? {
        let end = ContinuousClock.now + wait
        let exchange = ShortExchange(host: server.host, port: server.port)
        guard let query = Self.query(key) else { return nil }
        guard
            let datagram = try? await exchange.datagram(
                query.octets, within: wait, isAnswer: { DNSReply($0, to: query) != .strange })
        else { return nil }
        let reply = DNSReply(datagram, to: query)
        guard reply == .truncated || reply == .otherCase, let again = Self.query(key),
            let answer = try? await exchange.framed(again.octets, within: max(end - .now, patience))
        else { return reply }
        // Over a stream of its own nobody else answers, so that the letters' case says nothing more.
        return DNSReply(answer, to: again, ignoringCase: true)
    }

    private static func query(_ key: DKIMKeyName) -> DNSQuery? {
        var random = SystemRandomNumberGenerator()
        return DNSQuery(
            text: key.text, chance: (0..<34).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
}
