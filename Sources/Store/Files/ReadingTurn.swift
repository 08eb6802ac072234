import Glibc

/// Only one process at a time reads held mail again: otherwise a service and a command would count each other's tries as readings
/// that never ended, and set a good mail aside.
///
/// It is a lock on the ledger's folder (flock(2)), which the kernel drops when the process ends for any reason. If the file system
/// has no such lock, or another process holds it for a minute, mail is read anyway.
package struct ReadingTurn: Sendable {
    private let descriptor: Int32

    private static let (pause, mostPauses) = (Duration.milliseconds(20), 3_000)

    /// Waits for the lock; `nil` if it cannot be obtained.
    package static func take(ledger path: String) async -> ReadingTurn? {
        let folder = FileIdentity.resolved(path).folderOfFile
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        for _ in 0..<mostPauses {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return ReadingTurn(descriptor: descriptor) }
            guard errno == EWOULDBLOCK || errno == EINTR else { break }
            try? await Task.sleep(for: pause)
        }
        close(descriptor)
        return nil
    }

    /// Explicitly: a child process that is being started shares the descriptor.
    package func end() {
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
