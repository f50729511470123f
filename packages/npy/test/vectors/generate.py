"""Writes the NPY and NPZ files that the tests read. Run with NumPy >= 1.17 from this folder; output is committed."""

import numpy as np
from numpy.lib import format as npy

VALUES = np.array([0, 1, 2, 3, 100, 127]).reshape(2, 3)

for code in ["f2", "f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]:
    scale = 0.5 if code[0] == "f" else 1
    sign = -1 if code[0] in "fi" else 1
    array = (VALUES * scale * sign).astype(code)
    np.save(f"{code}_little.npy", array.astype("<" + code))
    np.save(f"{code}_big_fortran.npy", np.asfortranarray(array.astype(">" + code)))
np.save("b1_little.npy", VALUES % 2 == 1)

np.save("halves.npy", np.array([0.0, -0.0, 1.0, -2.5, 65504.0, 2.0**-24, 2.0**-14, np.inf, -np.inf, np.nan], "<f2"))
np.save("scalar.npy", np.float64(2.5))
np.save("empty.npy", np.zeros((0, 4), "<f4"))
np.save("vector.npy", np.arange(5, dtype="<i4"))
np.save("cube_fortran.npy", np.asfortranarray(np.arange(24, dtype="<i4").reshape(2, 3, 4)))

for version in [(1, 0), (2, 0), (3, 0)]:
    with open(f"version_{version[0]}.npy", "wb") as file:
        npy.write_array(file, np.arange(6, dtype="<f4").reshape(3, 2), version=version)

np.save("object.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
np.save("text.npy", np.array(["one", "three"]))
np.save("text_big_fortran.npy", np.asfortranarray(np.array([["a", "bé", ""], ["猫", "🐈x", "c d"]]).astype(">U4")))
np.save("bytes.npy", np.array([b"one", "naïve".encode(), b""]))
np.save("bytes_latin1.npy", np.array([b"one", "naïve".encode("latin1")]))
np.savez("texts.npz", labels=np.array(["cat", "dog", "cat"]))
np.save("record.npy", np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]))

arrays = dict(mu=np.array([-1.0, -0.5, 0.25, 1.0]), sigma=np.diag([1.0, 2.0, 3.0, 4.0]), n=np.int64(50))
np.savez("stored.npz", **arrays)
np.savez_compressed("deflated.npz", **arrays)
np.savez("with_pickle.npz", mu=np.zeros(2), extra=np.array([{}], dtype=object))
