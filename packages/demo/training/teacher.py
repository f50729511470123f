"""Trains the flow-matching teacher on the MNIST training digits.

Run: nice -n 10 /usr/bin/python3 packages/demo/training/teacher.py
Writes runs/teacher.pt (averaged weights, images seen, seconds) and runs/teacher.png next to this file.
"""

import copy
import json
import time
from pathlib import Path

import torch

from digits import to_model, training_images
from flow import euler
from network import VelocityNetwork, velocity_weight
from sheet import write_sheet

SEED = 20260101
STEPS = 3000
BATCH = 128
PEAK_RATE = 2e-3
WARMUP = 100
RUNS = Path(__file__).resolve().parent / "runs"


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    RUNS.mkdir(exist_ok=True)
    digits = to_model(training_images())
    network = VelocityNetwork()
    average = copy.deepcopy(network)
    optimiser = torch.optim.Adam(network.parameters(), lr=PEAK_RATE, betas=(0.9, 0.99))
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min((i + 1) / WARMUP, 1 - i / STEPS))
    sheet_noise = torch.randn(20, 1, 28, 28)
    order = torch.randperm(len(digits))
    place, started, running = 0, time.time(), 0.0

    for step in range(1, STEPS + 1):
        if place + BATCH > len(order):
            order, place = torch.randperm(len(digits)), 0
        data = digits[order[place : place + BATCH]]
        place += BATCH
        noise = torch.randn_like(data)
        t = torch.sigmoid(1.4 * torch.randn(BATCH, 1))
        s = t[:, :, None, None]
        predicted = network((1 - s) * noise + s * data, t)
        loss = (velocity_weight(t) * (predicted - (data - noise)).square()).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        rate.step()
        decay = min(0.997, step / (step + 10))
        with torch.no_grad():
            for kept, now in zip(average.parameters(), network.parameters()):
                kept.lerp_(now, 1 - decay)
        running += loss.item()
        if step % 100 == 0:
            print(f"step {step} loss {running / 100:.4f} seconds {time.time() - started:.0f}", flush=True)
            running = 0.0
        if step % 500 == 0:
            write_sheet(RUNS / "teacher.png", [euler(average, sheet_noise, n) for n in (1, 4, 16, 32)])
            facts = {"seed": SEED, "imagesSeen": step * BATCH, "seconds": round(time.time() - started)}
            torch.save(average.state_dict(), RUNS / "teacher.pt")
            (RUNS / "teacher.json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
