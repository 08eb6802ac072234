"""Programs: built, run to their end, or kept running, each measured and each ended by its pid."""

import os
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
HOUSE = os.path.dirname(HERE)


def need(*packages):
    """Installs what is missing on this Debian, as the other scripts do."""
    subprocess.run(["bash", "-ec", f'. "{HOUSE}/Scripts/debian.bash"; need "$@"', "need", *packages], check=True)


def built(product, package=HOUSE):
    """The path of a program of the release build, made now if need be."""
    need("libcurl4-openssl-dev", "libsqlite3-dev", "pkg-config")
    build = ["swift", "build", "-c", "release", "--package-path", package, "--product", product]
    subprocess.run(build, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    place = subprocess.run(build + ["--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    return os.path.join(place, product)


def unwind_on_signals():
    """What was begun is ended when this script is; a second signal does not cut that short."""
    def unwind(number, _):
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, unwind)


def started(words, output, errors):
    """The pid of a new process. It is spawned, not forked: what Python itself holds would count as the peak of a fork."""
    return os.posix_spawn(words[0], words, os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, output.fileno(), 1),
        (os.POSIX_SPAWN_DUP2, errors.fileno(), 2)])


def peak(pid):
    """The most megabytes that were resident; 0 once the process has ended."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        return sum(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024


class Run:
    """One command, to its end: seconds, processor seconds, peak resident megabytes, standard output."""

    def __init__(self, words):
        # What was written before is not this command's to wait for.
        os.sync()
        self.megabytes = 0.0
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            start = time.monotonic()
            pid = started(words, output, errors)
            try:
                self._watch(pid)
                self.seconds = time.monotonic() - start
            except BaseException:
                os.kill(pid, signal.SIGKILL)
                raise
            finally:
                _, status, usage = os.wait4(pid, 0)
            self.processor = usage.ru_utime + usage.ru_stime
            self.output = whole(output)
            if status:
                sys.exit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}: "
                         + whole(errors)[-2000:].decode(errors="replace"))

    def _watch(self, pid):
        """Returns at the moment of its end; looks at the peak now and then until it comes."""
        end = os.pidfd_open(pid)
        try:
            while not select.select([end], [], [], 0.005)[0]:
                self.megabytes = max(self.megabytes, peak(pid))
        finally:
            os.close(end)


class Service:
    """A command that goes on until the block is left: pid, and what it has said."""

    def __init__(self, words):
        self.words = words
        self.errors = tempfile.TemporaryFile()

    def __enter__(self):
        # It goes when this script is killed, too.
        self.pid = started(["/usr/bin/setpriv", "--pdeathsig", "TERM", *self.words], self.errors, self.errors)
        self.end = os.pidfd_open(self.pid)
        return self

    def check(self):
        """Ends the measurement if the service has ended by itself."""
        if self.has_ended(0):
            sys.exit(f"{' '.join(self.words)} has ended: " + whole(self.errors)[-2000:].decode(errors="replace"))

    def has_ended(self, seconds):
        return bool(select.select([self.end], [], [], seconds)[0])

    def __exit__(self, fault, *_):
        os.kill(self.pid, signal.SIGTERM)
        slow = not self.has_ended(30)
        if slow:
            os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.end)
        said = whole(self.errors)[-2000:].decode(errors="replace")
        self.errors.close()
        if fault is None and (slow or status):
            sys.exit(f"{' '.join(self.words)} did not end well after SIGTERM: {said}")


def whole(file):
    file.seek(0)
    return file.read()


def median(runs, what):
    return statistics.median(getattr(run, what) for run in runs)
