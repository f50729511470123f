"""Integrates the flow from noise (t = 0) to digits (t = 1)."""

import torch

from network import VelocityNetwork


@torch.no_grad()
def euler(network: VelocityNetwork, noise: torch.Tensor, steps: int) -> torch.Tensor:
    """Euler's method with equal steps: exactly `steps` evaluations of the network."""
    x = noise
    for i in range(steps):
        t = torch.full((len(x), 1), i / steps)
        x = x + network(x, t) / steps
    return x


@torch.no_grad()
def heun(network: VelocityNetwork, noise: torch.Tensor, steps: int) -> torch.Tensor:
    """Heun's method with equal steps and a plain Euler step at the end: 2 * steps - 1 evaluations."""
    x = noise
    for i in range(steps):
        here = torch.full((len(x), 1), i / steps)
        v = network(x, here)
        if i < steps - 1:
            v = (v + network(x + v / steps, torch.full((len(x), 1), (i + 1) / steps))) / 2
        x = x + v / steps
    return x
