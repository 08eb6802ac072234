/// A pause that doubles with each failure up to a longest one.
package enum Doubling {
    /// `first` doubled so many times, in the same unit, and no more than `most`; never overflows.
    ///
    /// - Parameter times: 0 gives `first` itself; fewer count as 0.
    package static func pause(first: Int, times: Int, most: Int) -> Int {
        let (doubled, overflow) = first.multipliedReportingOverflow(by: 1 << min(max(0, times), 40))
        return overflow ? most : min(most, doubled)
    }
}
