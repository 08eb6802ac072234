import Daemon
import FacteurCore
import TestSupport
import Testing

/// A command that gives a password may be anybody's script.
@Suite("a command for a secret") struct SecretCommandTests {
    private func fetch(_ script: String, within deadline: Duration = .seconds(300)) async -> Result<
        String, SecretFault
    > {
        let secrets = Secrets(credentialsDirectory: nil, commandDeadline: deadline)
        do throws(SecretFault) {
            return .success(try await secrets.fetch(.command(["/bin/sh", "-c", script])))
        } catch {
            return .failure(error)
        }
    }

    @Test("its first line is the secret, whatever it leaves running behind it")
    func leavesAChild() async throws {
        #expect(try await fetch("echo hunter2; echo more").get() == "hunter2")
        #expect(try await fetch("sleep 2 & echo hunter2").get() == "hunter2")
        #expect(try await fetch("printf hunter2").get() == "hunter2")
    }

    @Test("one whose whole output is wanted, such as a certificate with its key, is waited for")
    func whole() async throws {
        let secrets = Secrets(credentialsDirectory: nil)
        let script = "for i in 1 2 3; do echo line $i; sleep 0.2; done"
        let text = try await secrets.text(.command(["/bin/sh", "-c", script]))
        #expect(text == "line 1\nline 2\nline 3\n")
    }

    @Test(
        "one that does not end is ended, and no secret is taken from it",
        arguments: ["exec sleep 20", "echo hunter2; exec sleep 20"])
    func hangs(script: String) async {
        #expect(
            await message(fetch(script, within: .seconds(1)))
                == "/bin/sh was not over after 1 seconds; no secret is taken from it")
    }

    @Test("one that fails gives none, and its status is named")
    func fails() async {
        #expect(
            await message(fetch("echo hunter2; exit 3")) == "/bin/sh ended with status 3 and gave no secret")
    }

    private func message(_ result: Result<String, SecretFault>) -> String? {
        guard case .failure(let fault) = result else { return nil }
        return fault.message
    }
}
