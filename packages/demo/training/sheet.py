"""Writes a contact sheet (PNG) of samples, to be looked at while training."""

import struct
import zlib
from pathlib import Path

import torch

from digits import to_pixels


def write_sheet(path: Path, rows: list) -> None:
    """One row of the sheet per tensor (n, 1, 28, 28), all of the same n."""
    grid = torch.cat([torch.cat(list(to_pixels(row)[:, 0]), dim=1) for row in rows], dim=0)
    grid = grid.repeat_interleave(2, 0).repeat_interleave(2, 1).numpy()
    lines = b"".join(b"\0" + line.tobytes() for line in grid)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", grid.shape[1], grid.shape[0], 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    )
