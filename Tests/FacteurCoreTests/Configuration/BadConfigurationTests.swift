import FacteurCore
import TestSupport
import Testing

@Suite("a bad configuration")
struct BadConfigurationTests {
    static let folder = "Tests/Fixtures/configurations/bad"
    static let names = RepositoryFile.names(in: folder, ending: ".yaml")

    @Test("every fault has its fixture")
    func enough() { #expect(Self.names.count >= 30) }

    @Test("all its faults are said at once, each with its place", arguments: names)
    func faults(name: String) throws {
        let yaml = try RepositoryFile.text("\(Self.folder)/\(name)")
        let stem = name.dropLast(".yaml".count)
        let result = ConfigurationReader.read(yaml: yaml, file: name, folder: "/etc/facteur")
        guard case .failure(let faults) = result else {
            Issue.record("\(name) was let through")
            return
        }
        let actual = faults.lines.map { $0 + "\n" }.joined()
        #expect(try RepositoryFile.isKept(actual, in: "\(Self.folder)/\(stem).expected"), "\(actual)")
    }

    @Test("with the line ends of Windows has the same faults in the same places", arguments: names)
    func windows(name: String) throws {
        let yaml = try RepositoryFile.text("\(Self.folder)/\(name)")
        let unix = ConfigurationReader.read(yaml: yaml, file: name)
        let windows = ConfigurationReader.read(
            yaml: yaml.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"),
            file: name)
        #expect(throws: ConfigurationFaults.self) { try windows.get() }
        let places = { (result: Result<ConfigurationFile, ConfigurationFaults>) -> [String] in
            guard case .failure(let faults) = result else { return [] }
            return faults.lines
        }
        #expect(places(windows) == places(unix))
    }
}
