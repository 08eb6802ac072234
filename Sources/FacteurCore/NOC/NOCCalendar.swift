/// Which version of NOC the portal asks for, and from which day another one: IRCC takes a new version long after Statistics Canada
/// has published it, and a code of five digits may be another job there.
package struct NOCCalendar: Sendable, Hashable {
    package struct Change: Sendable, Hashable {
        /// The year in the version's name: 2026.
        package let version: Int
        /// Its first day, at 0:00 UTC; Unix seconds.
        package let from: Int64

        package init(version: Int, from: Int64) {
            self.version = version
            self.from = from
        }
    }

    /// In force before the first change.
    package let first: Int
    /// In the order of time, each to a later version.
    package let changes: [Change]

    package init(first: Int = Self.builtIn, changes: [Change] = []) {
        self.first = first
        self.changes = changes
    }

    /// In force since 2022-11-16: the one version that is known without a table, by its major groups.
    package static let builtIn = 2021

    package func version(at instant: Int64) -> Int {
        changes.last { $0.from <= instant }?.version ?? first
    }

    /// Every version that an offer may have been made under, or will be.
    package var versions: [Int] { [first] + changes.map(\.version) }
}
