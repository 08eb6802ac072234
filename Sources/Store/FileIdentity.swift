import Glibc

/// Which file a path leads to, whatever it is called.
struct FileIdentity: Sendable, Equatable {
    private let device: UInt64
    private let number: UInt64
    /// Names that lead to it (hard links).
    let names: Int

    /// `nil` where the path leads to nothing that can be looked at.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
        names = Int(status.st_nlink)
    }

    static func == (one: FileIdentity, other: FileIdentity) -> Bool {
        (one.device, one.number) == (other.device, other.number)
    }

    /// The path without symbolic links, as far as it leads anywhere; a file that is not there yet has its folder's.
    static func resolved(_ path: String) -> String {
        var path = path
        // As many as the kernel follows (path_resolution(7)).
        for _ in 0..<40 {
            if let whole = real(path) { return whole }
            guard let target = linked(path) else { break }
            path = target.hasPrefix("/") ? target : path.folderOfFile + "/" + target
        }
        return real(path.folderOfFile).map { $0 + "/" + (path.split(separator: "/").last ?? "") } ?? path
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    private static func linked(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBufferPointer { room in
            room.baseAddress.map { readlink(path, $0, room.count) } ?? -1
        }
        return count > 0
            ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }
}
