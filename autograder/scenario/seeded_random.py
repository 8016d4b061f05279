"""Random numbers from a key: the same for the same key, and who has seen some of them cannot work out the others."""

from __future__ import annotations

import hashlib
import random
import secrets

SEED_BITS = 128  # of a seed that nobody chose: too many to try one after the other
_BLOCK = 1024  # bytes made at once


def new_seed() -> int:
    """A seed that no program can find out by trying: one that knew it could say beforehand what clients will send."""
    return secrets.randbits(SEED_BITS)


class KeyedRandom(random.Random):
    """The numbers are read from SHAKE-256. Python's own generator gives itself away after 624 of them."""

    def __init__(self, key: str) -> None:
        """The numbers of this key, from the first one."""
        self._key, self._blocks, self._left = key.encode(), 0, b""
        super().__init__(0)  # not used

    def random(self) -> float:
        """A number from 0 up to, and without, 1."""
        return self.getrandbits(53) / (1 << 53)

    def getrandbits(self, k: int) -> int:
        """A number of `k` bits."""
        size = (k + 7) // 8
        return int.from_bytes(self.randbytes(size), "big") >> (size * 8 - k)

    def randbytes(self, n: int) -> bytes:
        """`n` bytes."""
        if len(self._left) < n:
            block = hashlib.shake_256(b"%d/%s" % (self._blocks, self._key)).digest(max(_BLOCK, n))
            self._left, self._blocks = self._left + block, self._blocks + 1
        taken, self._left = self._left[:n], self._left[n:]
        return taken
