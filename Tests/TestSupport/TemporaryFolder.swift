import Foundation

/// A new folder that only this user can read, removed with the last reference.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init(_ name: String = "facteur-test") throws {
        let parent = FileManager.default.temporaryDirectory
        let url = parent.appendingPathComponent("\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of something inside.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file inside and returns its path.
    @discardableResult
    package func write(_ name: String, _ text: String, permissions: Int = 0o600) throws -> String {
        let path = path(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
        return path
    }
}
