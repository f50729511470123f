"""Writes the same two files into zips by several programs: Python's zipfile, Info-ZIP and jar. Output is committed."""

import io
import os
import subprocess
import tempfile
import zipfile

FILES = {"a.txt": b"The same line, again and again.\n" * 20, "d/b.bin": bytes(range(256))}


class Pipe(io.RawIOBase):
    """Cannot be sought, so that zipfile writes sizes behind the bytes."""

    def __init__(self):
        self.data = b""

    def writable(self):
        return True

    def write(self, data):
        self.data += bytes(data)
        return len(data)


for zip64 in (False, True):
    for streamed in (False, True):
        target = Pipe() if streamed else io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in FILES.items():
                info = zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_DEFLATED if name == "a.txt" else zipfile.ZIP_STORED
                with archive.open(info, "w", force_zip64=zip64) as file:
                    file.write(data)
        data = target.data if streamed else target.getvalue()
        with open(f"python{'-streamed' if streamed else ''}{'-zip64' if zip64 else ''}.zip", "wb") as file:
            file.write(data)

with tempfile.TemporaryDirectory() as folder:
    for name, data in FILES.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
    here = os.getcwd()
    for name, command in (
        ("info-zip", ["zip", "-q", os.path.join(here, "info-zip.zip"), *FILES]),
        ("jar", ["jar", "cMf", os.path.join(here, "jar.zip"), *FILES]),
    ):
        if os.path.exists(f"{name}.zip"):
            os.remove(f"{name}.zip")
        subprocess.run(command, cwd=folder, check=True)
    with open("info-zip-streamed.zip", "wb") as file:
        pipe = subprocess.run(["zip", "-q", "-", *FILES], cwd=folder, check=True, stdout=subprocess.PIPE)
        file.write(pipe.stdout)
