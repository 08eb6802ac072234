import Foundation
import Glibc

/// A POSIX thread named `scripted`: blocking it takes nothing from Swift's pool.
final class ScriptedThread: Sendable {
    private let thread: pthread_t

    init(_ body: @escaping @Sendable () -> Void) throws {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(ThreadBody(run: body))
        let code = pthread_create(&thread, nil, runThread, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw TestFault("pthread_create: \(code)")
        }
        self.thread = thread
    }

    /// Call it once. The end of the body is not enough: OpenSSL still cleans up after it, and a process that ends meanwhile
    /// crashes.
    func join() {
        // The last reference to a server may be released on one of its own threads.
        if pthread_equal(thread, pthread_self()) != 0 {
            pthread_detach(thread)
        } else {
            pthread_join(thread, nil)
        }
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    try? Data("scripted".utf8).write(to: URL(fileURLWithPath: "/proc/thread-self/comm"))
    Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
