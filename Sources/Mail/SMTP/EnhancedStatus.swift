/// An enhanced mail system status code, `class.subject.detail` (RFC 3463 §2): class 2, 4 or 5, the others 0…999.
package struct EnhancedStatus: Sendable, Hashable, CustomStringConvertible {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    package let statusClass: Int
    package let subject: Int
    package let detail: Int

    /// `nil` for anything but `d.d{1,3}.d{1,3}` with a class of 2, 4 or 5.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3,
            parts.allSatisfy({
                (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) }
            }),
            let statusClass = Int(parts[0]), let subject = Int(parts[1]), let detail = Int(parts[2]),
            [2, 4, 5].contains(statusClass)
        else { return nil }
        self.statusClass = statusClass
        self.subject = subject
        self.detail = detail
    }

    package var description: String { "\(statusClass).\(subject).\(detail)" }
}
