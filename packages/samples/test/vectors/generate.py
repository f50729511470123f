"""Writes images and the pixels that Pillow sees in them (arr_0 of expected.npz by file name). Output is committed."""

import numpy as np
from PIL import Image, ImageOps

rng = np.random.default_rng(1)
colour = rng.integers(0, 256, (12, 9, 3), dtype=np.uint8)
grey = rng.integers(0, 256, (12, 9), dtype=np.uint8)
deep = rng.integers(0, 65536, (12, 9), dtype=np.uint16)
expected = {}


def save(name, image, **options):
    image.save(name, **options)
    expected[name] = np.array(Image.open(name).convert("RGB"))


save("colour.png", Image.fromarray(colour))
save("colour.jpg", Image.fromarray(colour), quality=80)
save("colour.webp", Image.fromarray(colour), lossless=True)
save("grey.png", Image.fromarray(grey))
save("grey.jpg", Image.fromarray(grey))
save("palette.png", Image.fromarray(colour).quantize(64))
save("bits.png", Image.fromarray(grey > 128).convert("1"))

# Conventions of Fidboard's own, computed here: 16 bits lose the low byte, alpha lies over white, EXIF turns.
Image.fromarray(deep).save("deep.png")
expected["deep.png"] = np.repeat((deep >> 8).astype(np.uint8)[..., None], 3, axis=2)
alpha = rng.integers(0, 256, (12, 9, 1), dtype=np.uint8)
Image.fromarray(np.concatenate([colour, alpha], 2)).save("alpha.png")
a = alpha / 255.0
expected["alpha.png"] = np.rint(colour * a + 255 * (1 - a)).astype(np.uint8)
exif = Image.Exif()
exif[0x0112] = 6
Image.fromarray(colour).save("turned.jpg", exif=exif, quality=95)
expected["turned.jpg"] = np.array(ImageOps.exif_transpose(Image.open("turned.jpg")))

np.savez("expected.npz", **expected)

inverse = Image.fromarray(255 - colour)
Image.fromarray(colour).save("animation.webp", save_all=True, append_images=[inverse], lossless=True)
Image.fromarray(colour).save("animation.png", save_all=True, append_images=[inverse])
Image.fromarray(colour).convert("CMYK").save("cmyk.jpg")
