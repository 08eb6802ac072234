import Glibc

/// Checks the disk space for the ledger.
enum DiskSpace {
    /// With fewer octets, a season's mail may not fit.
    static let enough: UInt64 = 200_000_000

    /// - Throws: `CheckFault.disk`.
    static func finding(at path: String) throws -> String {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        var information = statvfs()
        guard statvfs(folder.isEmpty ? "/" : folder, &information) == 0 else {
            throw CheckFault.disk(
                "the folder \(folder) for the ledger is not there; make it, for the service's user")
        }
        let free = UInt64(information.f_bavail) &* UInt64(information.f_frsize)
        guard free >= enough else {
            throw CheckFault.disk("only \(free / 1_000_000) MB are free in \(folder); make room")
        }
        return "\(free / 1_000_000) MB free in \(folder)"
    }
}
