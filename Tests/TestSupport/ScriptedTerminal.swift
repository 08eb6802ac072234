import Foundation

/// A command at a terminal of its own, where a script answers what it is asked.
package struct ScriptedTerminal: Sendable {
    /// Waits for these words, then types that, and Enter unless it is a control character.
    package struct Step: Sendable {
        package let words: String
        package let answer: String
        /// What happens elsewhere before it is typed.
        let meanwhile: Command?

        package init(_ words: String, _ answer: String, meanwhile: Command? = nil) {
            self.words = words
            self.answer = answer
            self.meanwhile = meanwhile
        }

        var arguments: [String] {
            let command = meanwhile.map { [$0.executable] + $0.arguments } ?? []
            return [words, answer, command.map { "'\($0)'" }.joined(separator: " ")]
        }
    }

    /// Ctrl-C.
    package static let interruption = "\u{3}"

    private static let player = """
        import os, pty, subprocess, sys
        steps = list(zip(sys.argv[2::3], sys.argv[3::3], sys.argv[4::3]))[:int(sys.argv[1])]
        command = sys.argv[2 + 3 * int(sys.argv[1]):]
        child, terminal = pty.fork()
        if child == 0:
            os.execv(command[0], command)
        seen, mark = b"", 0
        def more():
            global seen
            try:
                data = os.read(terminal, 65536)
            except OSError:
                data = b""
            seen += data
            return data != b""
        for words, answer, meanwhile in steps:
            while os.fsencode(words) not in seen[mark:]:
                if not more():
                    break
            mark = len(seen)
            if meanwhile and subprocess.run(meanwhile, shell=True, stdout=subprocess.DEVNULL).returncode:
                break
            try:
                os.write(terminal, os.fsencode(answer) + (b"" if ord(answer[:1] or " ") < 32 else b"\\n"))
            except OSError:
                break
        while more():
            pass
        sys.stdout.buffer.write(seen.replace(b"\\r\\n", b"\\n"))
        status = os.waitpid(child, 0)[1]
        sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
        """

    /// Everything that was seen is the outcome's output; its end is the command's.
    package static func run(
        _ command: Command, _ steps: [Step]
    ) async throws -> Command.Outcome {
        let answers = steps.flatMap(\.arguments)
        return try await Command(
            "python3", ["-c", player, "\(steps.count)"] + answers + [command.executable] + command.arguments,
            environment: command.environment
        ).run()
    }
}
