"""pytorch-fid's way from image files to features, with the synthetic weights of packages/features/test/vectors.

Arguments: folder of images, .npy to write, batch size, workers. As pytorch_fid.fid_score.get_activations (0.3.0) does it: a
DataLoader of Pillow images as float tensors, then InceptionV3 (resize_input, normalize_input) under no_grad. Loading the
network is not timed. Prints one line of JSON.
"""
import json
import os
import pathlib
import resource
import sys
import time

import numpy as np
import PIL
import torch
import torch.nn.functional as F
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packages/features/test/vectors"))
from generate_fid_inception import FidInception, synthetic  # noqa: E402


class ImagePaths(torch.utils.data.Dataset):
    def __init__(self, files):
        self.files = files

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        # torchvision.transforms.ToTensor, which pytorch-fid calls, is these operations.
        pixels = np.array(Image.open(self.files[i]).convert("RGB"), copy=True)
        return torch.from_numpy(pixels).permute(2, 0, 1).contiguous().float().div(255)


def network():
    model = FidInception().eval()
    names = [name for name in model.state_dict() if not name.endswith("num_batches_tracked")]
    shapes = {name: tuple(model.state_dict()[name].shape) for name in names}
    state = {name: synthetic(name, shapes[name], stream) for stream, name in enumerate(sorted(names))}
    model.load_state_dict(state, strict=False)
    return model


def processor_seconds():
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def main():
    folder, output, batch, workers = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(os.cpu_count())
    model = network()
    # In natural order, as numbers are read.
    files = sorted(pathlib.Path(folder).iterdir(), key=lambda path: (len(path.name), path.name))
    features = np.empty((len(files), 2048))
    with torch.no_grad():
        model(torch.zeros(1, 3, 299, 299))
        before, start = processor_seconds(), time.perf_counter()
        loader = torch.utils.data.DataLoader(ImagePaths(files), batch_size=batch, num_workers=workers)
        row = 0
        for images in loader:
            x = F.interpolate(images, (299, 299), mode="bilinear", align_corners=False)
            pool = model(2 * x - 1)["pool2048"].numpy()
            features[row : row + len(pool)] = pool
            row += len(pool)
        seconds = time.perf_counter() - start
    np.save(output, features)
    print(json.dumps({
        "peer": f"PyTorch {torch.__version__}, Pillow {PIL.__version__}",
        "seconds": seconds,
        "processorSeconds": processor_seconds() - before,
        "value": len(files),
    }))


if __name__ == "__main__":
    main()
