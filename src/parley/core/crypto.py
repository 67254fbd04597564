"""Secrets at rest: sealed with AES-256-GCM, bound to the workspace, row and field in which they live."""

import os
from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from parley.core.errors import ParleyError

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = 1


class SecretUnreadable(ParleyError):
    """A stored secret cannot be read: its key is missing, or it was changed or moved."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


class Vault:
    """Seals with the current key and opens with any; a sealed secret is version, key id, nonce and ciphertext."""

    def __init__(self, keys: Mapping[str, bytes], current: str) -> None:
        if current not in keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise ValueError(f"the vault needs keys of {KEY_BYTES} bytes, and the current one among them")
        if not all(id.isascii() and 0 < len(id) < 256 for id in keys):
            raise ValueError("a key id is 1 to 255 ASCII characters")
        self._keys = dict(keys)
        self._current = current
        self._ciphers = {id: AESGCM(_subkey(key, "seal")) for id, key in keys.items()}

    def seal(self, plain: bytes, *, workspace: UUID, row: UUID, field: str) -> bytes:
        head = bytes((VERSION, len(self._current))) + self._current.encode()
        nonce = os.urandom(NONCE_BYTES)
        return head + nonce + self._ciphers[self._current].encrypt(nonce, plain, _place(head, workspace, row, field))

    def open(self, sealed: bytes, *, workspace: UUID, row: UUID, field: str) -> bytes:
        """The secret; raises SecretUnreadable where it was sealed for another place or by a key that is gone."""
        head, nonce, ciphertext = _taken_apart(sealed)
        cipher = self._ciphers.get(_key_id(head))
        if cipher is None:
            raise SecretUnreadable
        try:
            return cipher.decrypt(nonce, ciphertext, _place(head, workspace, row, field))
        except InvalidTag:
            raise SecretUnreadable from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether the current key sealed this; what an older one sealed can be opened and sealed anew."""
        return _key_id(_taken_apart(sealed)[0]) == self._current

    def derive(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, from the current master key."""
        return self.derived(purpose)[self._current]

    def derived(self, purpose: str) -> dict[str, bytes]:
        """The same from every master key, by its id, the current one first: for what an older one has signed."""
        ids = sorted(self._keys, key=lambda id: id != self._current)
        return {id: _subkey(self._keys[id], f"purpose {purpose}") for id in ids}


def _subkey(master: bytes, info: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"parley {info}".encode()).derive(master)


def _place(head: bytes, workspace: UUID, row: UUID, field: str) -> bytes:
    return head + workspace.bytes + row.bytes + field.encode()


def _taken_apart(sealed: bytes) -> tuple[bytes, bytes, bytes]:
    if len(sealed) < 2 or sealed[0] != VERSION:
        raise SecretUnreadable
    nonce_at = 2 + sealed[1]
    ciphertext_at = nonce_at + NONCE_BYTES
    if len(sealed) < ciphertext_at:
        raise SecretUnreadable
    return sealed[:nonce_at], sealed[nonce_at:ciphertext_at], sealed[ciphertext_at:]


def _key_id(head: bytes) -> str:
    return head[2:].decode("ascii", "replace")
