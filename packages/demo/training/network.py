"""The velocity network: a small convolutional U-Net at 14 x 14 and 7 x 7."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from digits import SPREAD

TIME_FEATURES = 32
EMBEDDING = 96


class Block(nn.Module):
    """Pre-normalised residual block, shifted and scaled per channel by the time embedding."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.norm1 = nn.GroupNorm(8, inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.film = nn.Linear(EMBEDDING, 2 * outputs)
        self.norm2 = nn.GroupNorm(8, outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x: torch.Tensor, embedding: torch.Tensor) -> torch.Tensor:
        scale, shift = self.film(embedding)[:, :, None, None].chunk(2, dim=1)
        h = self.conv1(F.silu(self.norm1(x)))
        h = self.conv2(F.silu(self.norm2(h) * (1 + scale) + shift))
        return self.skip(x) + h


class Attention(nn.Module):
    """One head of self-attention over the 49 places of the 7 x 7 map."""

    def __init__(self, channels: int):
        super().__init__()
        self.norm = nn.GroupNorm(8, channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.project = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.project.weight)
        nn.init.zeros_(self.project.bias)
        self.channels = channels

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.qkv(self.norm(x)).reshape(-1, 3 * self.channels, 49).chunk(3, dim=1)
        weights = torch.softmax(q.transpose(1, 2) @ k / math.sqrt(self.channels), dim=2)
        return x + self.project((v @ weights.transpose(1, 2)).reshape(-1, self.channels, 7, 7))


class VelocityNetwork(nn.Module):
    """v(x, t) of the rectified flow x_t = (1 - t) noise + t digit; x (n, 1, 28, 28), t (n, 1).

    Preconditioned as in EDM (Karras et al. 2022, arXiv:2206.00364, carried over to velocities): the best linear
    guess is added outside the network, so that the network itself sees and predicts unit variance at each t.
    """

    def __init__(self, fine: int = 24, coarse: int = 64):
        super().__init__()
        self.embed1 = nn.Linear(2 * TIME_FEATURES, EMBEDDING)
        self.embed2 = nn.Linear(EMBEDDING, EMBEDDING)
        self.stem = nn.Conv2d(1, fine, 4, stride=2, padding=1)
        self.down = Block(fine, fine)
        self.shrink = nn.Conv2d(fine, coarse, 2, stride=2)
        self.middle1 = Block(coarse, coarse)
        self.attention = Attention(coarse)
        self.middle2 = Block(coarse, coarse)
        self.grow = nn.ConvTranspose2d(coarse, fine, 2, stride=2)
        self.up = Block(2 * fine, fine)
        self.norm = nn.GroupNorm(8, 2 * fine)
        self.head = nn.ConvTranspose2d(2 * fine, 1, 4, stride=2, padding=1)

    def features(self, x: torch.Tensor, t: torch.Tensor) -> list:
        """Maps at each depth, the last (n, 2 * fine, 14, 14) being what the head reads."""
        steps = torch.arange(TIME_FEATURES, dtype=torch.float32)
        angles = t * (math.pi * torch.exp(steps * (math.log(16.0) / (TIME_FEATURES - 1))))
        e = F.silu(self.embed1(torch.cat([torch.sin(angles), torch.cos(angles)], dim=1)))
        e = F.silu(self.embed2(e))
        low = self.stem(x)
        fine = self.down(low, e)
        h = self.attention(self.middle1(self.shrink(fine), e))
        h = self.middle2(h, e)
        top = self.up(torch.cat([self.grow(h), fine], dim=1), e)
        return [fine, h, torch.cat([top, low], dim=1)]

    def forward(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        s = t[:, :, None, None]
        variance = (s * SPREAD) ** 2 + (1 - s) ** 2
        scale = torch.rsqrt(variance)
        raw = self.head(F.silu(self.norm(self.features(x * scale, t)[-1])))
        return (s * SPREAD**2 - (1 - s)) / variance * x + SPREAD * scale * raw


def velocity_weight(t: torch.Tensor) -> torch.Tensor:
    """The weight that gives the network's own output a unit loss at each t; (n, 1) to (n, 1, 1, 1)."""
    s = t[:, :, None, None]
    return ((s * SPREAD) ** 2 + (1 - s) ** 2) / SPREAD**2
