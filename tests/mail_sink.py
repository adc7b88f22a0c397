"""A mail server that takes everything, remembers it, and can be told to hesitate."""

import asyncio
import threading
from email import message_from_bytes

TAKEN = b"250 taken\r\n"


class MailSink:
    """Serves on 127.0.0.1 in a thread of its own, until it is closed.

    `hold(n)`: the n-th mail from now is taken, but the sender never hears of it.
    `wait(n)`: wait until n mails from now were taken.
    """

    def __init__(self, delay=0.0):
        self.delay = delay
        self.addresses = []
        self.codes = []
        self._held_at = None
        self._condition = threading.Condition()
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=[started], daemon=True)
        self._thread.start()
        started.wait(10)

    def hold(self, number):
        """Take the mail of this number from now, and never say so."""
        with self._condition:
            self._held_at = len(self.addresses) + number

    def wait(self, number, seconds=90):
        """Wait until so many mails were taken in all; return whether they were."""
        with self._condition:
            return self._condition.wait_for(
                lambda: len(self.addresses) >= number, seconds
            )

    def close(self):
        """Serve no more."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    # ------------------------------------------------------------------
    # The thread
    # ------------------------------------------------------------------

    def _run(self, started):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0)
        )
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(self._let_go())
        self._loop.close()

    async def _let_go(self):
        """End the conversations whose senders have died."""
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader, writer):
        try:
            writer.write(b"220 sink\r\n")
            while line := await reader.readline():
                word = line[:4].upper().strip()
                if word == b"DATA":
                    writer.write(b"354 go on\r\n")
                    if self._take(await self._content(reader)):
                        # taken, but the answer never comes
                        await reader.read()
                        return
                    await asyncio.sleep(self.delay)
                writer.write(b"221 bye\r\n" if word == b"QUIT" else TAKEN)
                await writer.drain()
                if word == b"QUIT":
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _content(self, reader):
        lines = []
        while (line := await reader.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _take(self, content):
        message = message_from_bytes(content)
        with self._condition:
            self.addresses.append(message["To"])
            self.codes.append(message["Message-Id"])
            held = self._held_at == len(self.addresses)
            self._condition.notify_all()
        return held
