import Testing

@testable import Daemon

@Suite struct LogMaskTests {
    @Test(
        "a log line shows no address and no whole number, whoever wrote it",
        arguments: [
            ("550 5.1.1 <jeanne@intern.test>: unknown", "550 5.1.1 …@… unknown"),
            ("offer=A3141592 intern=E-101", "offer=A31…92 intern=E-101"),
            ("(A3141592)/A2718281", "(A31…92)/A27…81"),
            ("two\nlines \u{1B}[31mred", "two lines  [31mred"),
            ("nothing to hide", "nothing to hide"),
        ])
    func masked(_ line: String, _ expected: String) {
        #expect(LogMask.masked(line) == expected)
    }
}
