"""NumPy port of Rng in @fidboard/core: xoshiro128** seeded by SplitMix32, many streams side by side."""
import numpy as np

U32 = np.uint32


class Rng:
    """Streams for each of `seeds`; every draw gives one number per stream."""

    def __init__(self, seeds):
        x = np.atleast_1d(np.asarray(seeds, dtype=U32)).copy()
        self.state = []
        for _ in range(4):
            x = x + U32(0x9E3779B9)
            z = (x ^ (x >> U32(16))) * U32(0x21F0AAAD)
            z = (z ^ (z >> U32(15))) * U32(0x735A2D97)
            self.state.append(z ^ (z >> U32(15)))

    def uint32(self):
        s = self.state
        x = s[1] * U32(5)
        result = ((x << U32(7)) | (x >> U32(25))) * U32(9)
        t = s[1] << U32(9)
        s[2] = s[2] ^ s[0]
        s[3] = s[3] ^ s[1]
        s[1] = s[1] ^ s[2]
        s[0] = s[0] ^ s[3]
        s[2] = s[2] ^ t
        s[3] = (s[3] << U32(11)) | (s[3] >> U32(21))
        return result

    def uniform(self):
        high = (self.uint32() >> U32(5)).astype(np.float64)
        low = (self.uint32() >> U32(6)).astype(np.float64)
        return (high * 67108864 + low) / 9007199254740992

    def below(self, bound):
        """One integer of [0, bound) from a single stream."""
        limit = 2**32 - 2**32 % bound
        while True:
            x = int(self.uint32()[0])
            if x < limit:
                return x % bound

    def sample(self, population, count):
        indices = list(range(population))
        for i in range(count):
            j = i + self.below(population - i)
            indices[i], indices[j] = indices[j], indices[i]
        return np.array(indices[:count])


def uniform_matrix(rows, cols, seed):
    """Entries of [-1, 1); row i is drawn from its own stream, seed + i."""
    rng = Rng(seed + np.arange(rows))
    return np.stack([2 * rng.uniform() - 1 for _ in range(cols)], axis=1)
