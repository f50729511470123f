"""Distils the flow-matching teacher into a one-step student, without any MNIST image.

The student starts as a copy of the teacher and learns digit = noise + v(noise, 0) on pairs (noise, teacher's
digit), by the sum of an L1 loss on pixels, an L1 loss on the teacher's own feature maps of both images
noised alike, and a hinge adversarial loss of small heads on those same maps (as in LADD, arXiv:2403.12015).

Run after teacher.py: nice -n 10 /usr/bin/python3 packages/demo/training/student.py
Writes runs/student-{early,middle,late}.pt with .json facts, and runs/student.png.
"""

import copy
import json
import time

import torch
from torch import nn
from torch.nn import functional as F

from digits import SPREAD
from flow import heun
from network import VelocityNetwork
from sheet import write_sheet
from teacher import RUNS

SEED = 20260102
PAIRS = 6144
HEUN_STEPS = 8
STEPS = 900
BATCH = 64
RATE = 8e-4
HEAD_RATE = 1e-3
ADVERSARIAL_FROM = 150
ADVERSARIAL_WEIGHT = 0.2
CHECKPOINTS = {20: "early", 120: "middle", STEPS: "late"}


class Heads(nn.Module):
    """One patch discriminator for each of the teacher's three maps."""

    def __init__(self, channels: list):
        super().__init__()
        self.heads = nn.ModuleList(
            nn.Sequential(nn.Conv2d(c, 32, 3, stride=2, padding=1), nn.LeakyReLU(0.2), nn.Conv2d(32, 1, 1))
            for c in channels
        )

    def forward(self, maps: list) -> torch.Tensor:
        return torch.cat([head(m).flatten(1) for head, m in zip(self.heads, maps)], dim=1)


def noised_features(teacher: VelocityNetwork, x: torch.Tensor, noise: torch.Tensor, t: torch.Tensor) -> list:
    s = t[:, :, None, None]
    scale = torch.rsqrt((s * SPREAD) ** 2 + (1 - s) ** 2)
    return teacher.features(((1 - s) * noise + s * x) * scale, t)


def one_step(student: VelocityNetwork, noise: torch.Tensor) -> torch.Tensor:
    return noise + student(noise, torch.zeros(len(noise), 1))


def make_pairs(teacher: VelocityNetwork) -> tuple:
    noise = torch.randn(PAIRS, 1, 28, 28)
    digits = torch.cat([heun(teacher, part, HEUN_STEPS) for part in noise.split(256)])
    return noise, digits


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    teacher = VelocityNetwork()
    teacher.load_state_dict(torch.load(RUNS / "teacher.pt"))
    student = copy.deepcopy(teacher)
    average = copy.deepcopy(teacher)
    teacher.requires_grad_(False)
    started = time.time()
    noise, digits = make_pairs(teacher)
    print(f"{PAIRS} pairs, seconds {time.time() - started:.0f}", flush=True)

    with torch.no_grad():
        sample = noised_features(teacher, digits[:256], torch.randn(256, 1, 28, 28), torch.full((256, 1), 0.8))
    spreads = [m.std(dim=(0, 2, 3), keepdim=True) + 1e-3 for m in sample]
    heads = Heads([m.shape[1] for m in sample])
    optimiser = torch.optim.Adam(student.parameters(), lr=RATE, betas=(0.5, 0.99))
    head_optimiser = torch.optim.Adam(heads.parameters(), lr=HEAD_RATE, betas=(0.5, 0.99))
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min((i + 1) / 50, 1, 0.05 + 2 * (1 - i / STEPS)))
    sheet_noise = torch.randn(20, 1, 28, 28)
    rows = [heun(teacher, sheet_noise, HEUN_STEPS)]
    order, place = torch.randperm(PAIRS), 0
    running = torch.zeros(4)

    for step in range(1, STEPS + 1):
        if place + BATCH > PAIRS:
            order, place = torch.randperm(PAIRS), 0
        chosen = order[place : place + BATCH]
        place += BATCH
        target = digits[chosen]
        output = one_step(student, noise[chosen])
        t = torch.sigmoid(1.5 + torch.randn(BATCH, 1))
        veil = torch.randn_like(target)
        with torch.no_grad():
            wanted = [m / s for m, s in zip(noised_features(teacher, target, veil, t), spreads)]
        given = [m / s for m, s in zip(noised_features(teacher, output, veil, t), spreads)]
        pixel = F.l1_loss(output, target)
        feature = sum(F.l1_loss(a, b) for a, b in zip(given, wanted)) / 3
        head_loss = F.relu(1 - heads(wanted)).mean() + F.relu(1 + heads([m.detach() for m in given])).mean()
        head_optimiser.zero_grad()
        head_loss.backward()
        head_optimiser.step()
        adversarial = -heads(given).mean()
        loss = pixel + feature
        if step > ADVERSARIAL_FROM:
            loss = loss + ADVERSARIAL_WEIGHT * adversarial
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimiser.step()
        rate.step()
        decay = min(0.99, step / (step + 10))
        with torch.no_grad():
            for kept, now in zip(average.parameters(), student.parameters()):
                kept.lerp_(now, 1 - decay)
        running += torch.tensor([pixel.item(), feature.item(), adversarial.item(), head_loss.item()])
        if step % 50 == 0:
            shown = " ".join(f"{v:.3f}" for v in (running / 50).tolist())
            print(f"step {step} pixel feature adversarial heads {shown} seconds {time.time() - started:.0f}", flush=True)
            running.zero_()
        if step in CHECKPOINTS:
            name = f"student-{CHECKPOINTS[step]}"
            with torch.no_grad():
                rows.append(one_step(average, sheet_noise))
            facts = {"seed": SEED, "imagesSeen": step * BATCH, "seconds": round(time.time() - started)}
            torch.save(average.state_dict(), RUNS / f"{name}.pt")
            (RUNS / f"{name}.json").write_text(json.dumps(facts, indent=2) + "\n")
            write_sheet(RUNS / "student.png", rows)


if __name__ == "__main__":
    main()
