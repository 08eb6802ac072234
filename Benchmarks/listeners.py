"""What stands between a program and its servers, or in a server's place: a relay that delays or counts, an SMTP sink."""

import asyncio
import contextlib
import ssl
import threading
import time


class Listener:
    """Listens on a free loopback port in a thread of its own as long as the block lasts; `converse` is one connection."""

    tls = None

    def __enter__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        try:
            self._tasks = set()
            self._server = self._call(asyncio.start_server(self._connected, "127.0.0.1", 0, limit=1 << 20, ssl=self.tls))
            self.port = self._server.sockets[0].getsockname()[1]
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_):
        self._call(self._close())
        self._stop()

    def _call(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def _stop(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self):
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader, writer):
        task = asyncio.current_task()
        self._tasks.add(task)
        try:
            # A line that breaks is the end of a conversation, and no fault of the measurement.
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self.converse(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.close()


class Relay(Listener):
    """Passes octets on to a port, each `delay` seconds later, in order and without any other limit.

    `seen(connection, from_server, octets, at)` is told of each piece as it is passed on, `at` in seconds of the monotonic
    clock; connections are counted from 1.
    """

    def __init__(self, port, delay=0.0, seen=None):
        self._to, self._delay, self._seen, self._connections = port, delay, seen, 0

    async def converse(self, reader, writer):
        self._connections += 1
        connection = self._connections
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._to)
        try:
            # So long a client would wait for the handshake of TCP.
            await asyncio.sleep(2 * self._delay)
            await asyncio.gather(self._pass(connection, False, reader, server_writer),
                                 self._pass(connection, True, server_reader, writer))
        finally:
            server_writer.close()

    async def _pass(self, connection, from_server, reader, writer):
        under_way = asyncio.Queue()
        taking = asyncio.ensure_future(self._take(reader, under_way))
        try:
            while True:
                due, octets = await under_way.get()
                # asyncio wakes a little early at times.
                while (left := due - time.monotonic()) > 0:
                    await asyncio.sleep(left)
                if not octets:
                    break
                if self._seen:
                    self._seen(connection, from_server, octets, time.monotonic())
                writer.write(octets)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()
        finally:
            taking.cancel()

    async def _take(self, reader, under_way):
        """Reads on while earlier pieces are still under way; no octets are the end."""
        octets = b"-"
        while octets:
            try:
                octets = await reader.read(1 << 16)
            except OSError:
                octets = b""
            under_way.put_nowait((time.monotonic() + self._delay, octets))


class Sink(Listener):
    """Takes every letter at once over TLS and after any login: what an SMTP server costs at the least."""

    def __init__(self, certificate, key):
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)
        # (recipient, when the 250 was written in seconds of the monotonic clock, seconds that all answers took here)
        self.letters = []

    async def converse(self, reader, writer):
        writer.write(b"220 sink.test ESMTP\r\n")
        recipient, share = "", 0.0
        while line := await reader.readline():
            start = time.monotonic()
            words = line.decode("utf-8", "replace").strip()
            verb = words.upper().split(" ")[0]
            answer = self._answer(words, verb)
            if verb == "RCPT":
                recipient = words.partition("<")[2].partition(">")[0]
            writer.write(answer)
            await writer.drain()
            share += time.monotonic() - start
            if verb == "DATA":
                while await reader.readline() not in (b".\r\n", b""):
                    pass
                start = time.monotonic()
                writer.write(b"250 2.0.0 taken\r\n")
                await writer.drain()
                taken = time.monotonic()
                self.letters.append((recipient, taken, share + taken - start))
                share = 0.0
            elif verb == "QUIT":
                return
            elif answer.startswith(b"334"):
                await reader.readline()
                writer.write(b"235 2.7.0 welcome\r\n")

    @staticmethod
    def _answer(words, verb):
        if verb == "EHLO":
            return (b"250-sink.test\r\n250-PIPELINING\r\n250-SIZE 50000000\r\n250-AUTH PLAIN\r\n"
                    b"250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-DSN\r\n250 SMTPUTF8\r\n")
        if verb == "AUTH":
            return b"235 2.7.0 welcome\r\n" if len(words.split()) == 3 else b"334 \r\n"
        return {"DATA": b"354 go on\r\n", "QUIT": b"221 2.0.0 bye\r\n"}.get(verb, b"250 2.0.0 well\r\n")
