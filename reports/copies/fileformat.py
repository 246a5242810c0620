"""The file itself: a zip of a manifest, JSON Lines and pictures, which may be sealed with a passphrase.

Nothing in a file is believed: names are only ever looked up in the list of those that can be there, sizes are counted
while reading, and every part has the checksum that the manifest announces.
"""

import base64
import hashlib
import io
import json
import os
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from common.answers import Refused

FORMAT, VERSION = "tablee-event", 1
MANIFEST, EVENT, SEALED = "manifest.json", "event.json", "sealed.bin"
LARGEST_FILE = 100 * 2**20  # bytes, as it comes
LARGEST_WHOLE = 300 * 2**20  # bytes, unpacked
MOST_PARTS = 20_000
LISTED = b"PK\x01\x02"  # how a zip file begins what it says of each part
LARGEST_MANIFEST = 4 * 2**20
SHORTEST_PASSPHRASE = 12
SCRYPT = {"n": 2**16, "r": 8, "p": 1}  # 64 MiB and a quarter of a second for each try
SALT_BYTES = 16


def pack(parts: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    """A file of these parts, the same bytes for the same parts. `about` goes into the manifest."""
    listed = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(parts.items())
    }
    manifest = {"format": FORMAT, "version": VERSION, **about, "parts": listed}
    return _zipped({MANIFEST: as_json(manifest), **dict(sorted(parts.items()))})


def seal(packed: bytes, passphrase: str) -> bytes:
    """A packed file that only the passphrase opens."""
    salt = os.urandom(SALT_BYTES)
    sealed = {"kdf": "scrypt", **SCRYPT, "salt": base64.b64encode(salt).decode(), "cipher": "fernet"}
    manifest = {"format": FORMAT, "version": VERSION, "sealed": sealed}
    token = base64.urlsafe_b64decode(_cipher(passphrase, salt).encrypt(packed))
    return _zipped({MANIFEST: as_json(manifest), SEALED: token}, squeezed=False)


def unseal(content: bytes, passphrase: str) -> bytes:
    """A file as it was packed: opened with the passphrase where it is sealed. Raises Refused like unpack."""
    manifest, parts = _opened(content)
    if "sealed" not in manifest:
        return content
    if not passphrase:
        raise Refused(_("This file holds people: it opens with its passphrase. Write it below."), "passphrase")
    return _unsealed(manifest["sealed"], parts, passphrase)


def unpack(packed: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest and the parts of a file that is not sealed.

    Raises Refused, with a sentence for the person, for whatever is not a whole file of ours.
    """
    manifest, parts = _opened(packed)
    if "sealed" in manifest:
        raise broken()
    return manifest, parts


def broken() -> Refused:
    return Refused(_("This file is damaged or not complete. Download it again where it comes from."), "file")


def as_json(value: Any) -> bytes:
    """One line of JSON, always written the same way."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_json(text: bytes) -> Any:
    """Raises Refused for what is no JSON."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise broken() from error


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _zipped(parts: Mapping[str, bytes], *, squeezed: bool = True) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED if squeezed else zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)  # dated 1980: a file says nothing of when it was made
            entry.compress_type = archive.compression
            archive.writestr(entry, content)
    return whole.getvalue()


def _cipher(passphrase: str, salt: bytes) -> Fernet:
    typed = unicodedata.normalize("NFC", passphrase)  # keyboards write “é” as one sign or as two
    key = Scrypt(salt=salt, length=32, **SCRYPT).derive(typed.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def _unsealed(sealed: Any, parts: dict[str, bytes], passphrase: str) -> bytes:
    try:
        known = {**SCRYPT, "kdf": "scrypt", "cipher": "fernet"}
        salt = base64.b64decode(sealed["salt"], validate=True)
        if {key: sealed[key] for key in known} != known or len(salt) != SALT_BYTES:
            raise broken()  # also: nobody makes us try with more memory than SCRYPT takes
        token = base64.urlsafe_b64encode(parts[SEALED])
    except (KeyError, TypeError, ValueError) as error:
        raise broken() from error
    try:
        return _cipher(passphrase, salt).decrypt(token)
    except InvalidToken as error:
        raise Refused(
            _("This passphrase does not open this file. Check capitals and spaces, or ask whoever made the file."),
            "passphrase",
        ) from error


def _opened(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    if len(content) > LARGEST_FILE:
        raise Refused(_("This file is too heavy: 100 MB at most."), "file")
    if content.count(LISTED) > 2 * MOST_PARTS:  # before zipfile, which takes half a kilobyte of memory for each
        raise broken()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    # What zipfile and its decompressors say of files that are not what they claim.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refused(
            _("This is not a file of an event, or it is damaged. Choose the file that this software made."), "file"
        ) from error
    except MemoryError as error:
        raise broken() from error


def _read(archive: zipfile.ZipFile) -> tuple[dict[str, Any], dict[str, bytes]]:
    entries = {entry.filename: entry for entry in archive.infolist()}
    if len(entries) > MOST_PARTS or len(entries) != len(archive.infolist()):
        raise broken()
    if MANIFEST not in entries:
        raise Refused(_("This zip file holds no event of this software."), "file")
    manifest = from_json(_content(archive, entries[MANIFEST], LARGEST_MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Refused(_("This zip file holds no event of this software."), "file")
    if manifest.get("version") != VERSION:
        raise Refused(
            _("This file was made by another version of the software. Bring this site up to date, then try again."),
            "file",
        )
    if "sealed" in manifest:
        if entries.keys() != {MANIFEST, SEALED}:
            raise broken()
        return manifest, {SEALED: _content(archive, entries[SEALED], LARGEST_FILE)}
    return manifest, _checked_parts(archive, entries, manifest.get("parts"))


def _checked_parts(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], listed: Any) -> dict[str, bytes]:
    if not isinstance(listed, dict) or entries.keys() != {MANIFEST, *listed}:
        raise broken()
    parts: dict[str, bytes] = {}
    left = LARGEST_WHOLE
    for name, said in listed.items():
        parts[name] = content = _content(archive, entries[name], left)
        left -= len(content)
        expected = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        if said != expected:
            raise broken()
    return parts


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """What an entry holds: read until `most` bytes and not one further, whatever size it claims."""
    with archive.open(entry) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise Refused(_("Unpacked, this file would be too large: 300 MB at most."), "file")
    return content
