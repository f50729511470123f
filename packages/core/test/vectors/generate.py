"""Writes rng.json: xoshiro128** seeded by SplitMix32, from the authors' definitions, in plain integers.

Run: python3 generate.py > rng.json
"""
import json

MASK = 0xFFFFFFFF


def rotl(x, k):
    return ((x << k) | (x >> (32 - k))) & MASK


def seed_state(seed):
    state, x = [], seed & MASK
    for _ in range(4):
        x = (x + 0x9E3779B9) & MASK
        z = ((x ^ (x >> 16)) * 0x21F0AAAD) & MASK
        z = ((z ^ (z >> 15)) * 0x735A2D97) & MASK
        state.append((z ^ (z >> 15)) & MASK)
    return state


def outputs(seed, count):
    s = seed_state(seed)
    for _ in range(count):
        yield (rotl((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 9) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 11)


print(json.dumps({str(seed): list(outputs(seed, 12)) for seed in (0, 1, 42, 0xFFFFFFFF)}))
