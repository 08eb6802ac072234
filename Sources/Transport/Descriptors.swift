import Glibc

/// How many files can still be opened within RLIMIT_NOFILE.
package enum Descriptors {
    /// Whether this many more files can be opened now.
    package static func areFree(_ count: Int) -> Bool {
        var held: [Int32] = []
        defer { for descriptor in held { close(descriptor) } }
        for _ in 0..<count {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return errno != EMFILE && errno != ENFILE }
            held.append(descriptor)
        }
        return true
    }
}
