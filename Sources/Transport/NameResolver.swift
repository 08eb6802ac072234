import CLinux
import Foundation
import Glibc
import Text

/// Asks the system's resolver for a server's addresses, for a person who wants to know whether its name is the trouble. A connection
/// resolves the name by itself.
package enum NameResolver {
    /// The addresses, each once, at most 8.
    ///
    /// The resolver has no deadline of its own: a thread waits for it, and is left to itself when `deadline` has passed.
    /// - Throws: `nameNotFound`, or `timedOut(.resolving)`.
    package static func addresses(
        of host: String, deadline: Duration
    ) async throws(TransportFault) -> [String] {
        let answer = await withCheckedContinuation { waiting in
            let first = FirstAnswer(waiting)
            Thread { first.give(lookUp(host)) }.start()
            Task {
                try? await Task.sleep(for: deadline)
                first.give(.failure(TransportFault(.timedOut(.resolving), peer: host)))
            }
        }
        return try answer.get()
    }

    fileprivate typealias Answer = Result<[String], TransportFault>

    private static let most = 8

    private static func lookUp(_ host: String) -> Answer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0, let list else {
            return .failure(TransportFault(.nameNotFound, peer: host))
        }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var entry: UnsafeMutablePointer<addrinfo>? = list
        while let found = entry?.pointee, addresses.count < most {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                found.ai_addr, found.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
            {
                let address = String(
                    decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                if !addresses.contains(address) { addresses.append(address) }
            }
            entry = found.ai_next
        }
        return .success(addresses)
    }
}

/// Whichever answer comes first is given; the others come too late.
private final class FirstAnswer: Sendable {
    private let waiting: Locked<CheckedContinuation<NameResolver.Answer, Never>?>

    init(_ waiting: CheckedContinuation<NameResolver.Answer, Never>) { self.waiting = Locked(waiting) }

    func give(_ answer: NameResolver.Answer) {
        let first = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        first?.resume(returning: answer)
    }
}
