import Foundation
import Glibc

/// A server on 127.0.0.1 that follows a script: a page of steps instead of a real daemon, for everything a real
/// daemon cannot be made to do. Its threads are its own POSIX threads, named `scripted`.
///
/// ```swift
/// let server = try ScriptedServer(Script.imap + [.expect("LOGIN"), .send("{tag} NO not today\r\n")])
/// defer { server.stop() }
/// ```
package final class ScriptedServer: Sendable {
    package let port: UInt16
    private let state: ScriptedServerState
    /// Kept as long as the server's port is known: after it is stopped, no other test's server may listen there.
    private let place: HeldPort?
    private let listener: Int32
    private let accepting: ScriptedThread

    /// The n-th client gets the n-th script, further clients the last one.
    ///
    /// - Parameters:
    ///   - identity: the certificate for `.startTLS`; by default ``TestCertificates/localhost``.
    ///   - port: the port of a stopped server, to replace it; 0 for a free one.
    package init(_ scripts: Script..., identity: TestCertificates.Identity? = nil, port: UInt16 = 0) throws {
        signal(SIGPIPE, SIG_IGN)
        let identity = try identity ?? TestCertificates.shared.localhost
        state = ScriptedServerState(scripts: scripts, identity: identity)
        place = port == 0 ? try HeldPort() : nil
        self.port = place?.number ?? port
        listener = try Self.listen(on: self.port)
        accepting = try ScriptedThread { [state, listener] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                state.serve(client)
            }
        }
    }

    deinit {
        stop()
    }

    /// Disconnects every client and waits until all threads have ended. May be called any number of times.
    package func stop() {
        guard state.stop() else { return }
        // On Linux this wakes accept().
        shutdown(listener, Int32(SHUT_RDWR))
        accepting.join()
        close(listener)
        state.joinClients()
    }

    /// What each client did so far, in the order in which they came.
    package var clients: [ClientRecord] { state.clients }

    /// All expectations that were not met, and other faults of the scripts.
    package var faults: [String] { state.clients.compactMap(\.fault) }

    /// Waits, without blocking a thread, until the clients' records meet the condition.
    package func wait(until condition: @Sendable ([ClientRecord]) -> Bool) async throws {
        for _ in 0..<30_000 {
            if condition(clients) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw TestFault("the clients never became as wanted: \(clients)")
    }

    private static func listen(on port: UInt16) throws -> Int32 {
        let listener = Loopback.newSocket()
        guard Loopback.allowSharing(listener), Loopback.bind(listener, to: port) != nil,
            Glibc.listen(listener, 1024) == 0
        else {
            let code = errno
            close(listener)
            throw TestFault("no port on 127.0.0.1: errno \(code)")
        }
        return listener
    }
}

/// A server that listens until it is stopped.
package protocol StoppableServer: AnyObject {
    /// May be called any number of times.
    func stop()
}

/// What one client of a scripted server did.
package struct ClientRecord: Sendable {
    /// Lines received, without their ends.
    package var lines: [String] = []
    /// Bodies received by `.expectMessage`, without the lone dot, dots still stuffed.
    package var messages: [[UInt8]] = []
    package var usesTLS = false
    package var hasEnded = false
    /// Why the script ended early.
    package var fault: String?
}
