"""Writes images and the pixels that Pillow sees in them (expected.npz by file name). Output is committed.

Where Pillow's convert("RGB") gives what nobody wants, the pixels are Fidboard's own decision, computed here: transparency
over a background (Pillow drops alpha), the high byte of 16-bit grey (Pillow clips at 255).
"""

import struct
import zlib

import numpy as np
from PIL import Image

HEIGHT, WIDTH = 17, 21
rng = np.random.default_rng(1)
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
smooth = np.stack([x * 255 / WIDTH, y * 255 / HEIGHT, 127 + 100 * np.sin(x / 3) * np.cos(y / 4)], 2)
colour = (smooth + rng.integers(-20, 20, smooth.shape)).clip(0, 255).astype(np.uint8)
grey = colour[..., 0]
alpha = rng.integers(0, 256, (HEIGHT, WIDTH, 1), dtype=np.uint8)
alpha[:4] = 0
alpha[4:8] = 255
expected = {}


def as_pillow(name):
    expected[name] = np.array(Image.open(name).convert("RGB"))


def save(name, image, **options):
    image.save(name, **options)
    as_pillow(name)


def write(name, data, pixels=None):
    with open(name, "wb") as file:
        file.write(data)
    if pixels is None:
        as_pillow(name)
    else:
        expected[name] = pixels


def over(rgba, background):
    image = Image.fromarray(rgba)
    under = Image.new("RGB", image.size, (background,) * 3)
    under.paste(image.convert("RGB"), mask=image.getchannel("A"))
    return np.array(under)


def transparent(name, rgba):
    expected[name] = over(rgba, 255)
    expected["black/" + name] = over(rgba, 0)


def three(channel):
    return np.repeat(channel.reshape(HEIGHT, WIDTH, 1), 3, 2)


# An ICC profile of three primaries and a gamma: enough to make a program that applies it give other pixels.
def profile(primaries, gamma):
    def xyz(values):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", 2) + b"p\0" + b"\0" * 79
    tags = {b"desc": text, b"cprt": b"text\0\0\0\0none", b"wtpt": xyz((0.9642, 1, 0.8249))}
    tags |= {key: xyz(value) for key, value in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries)}
    tags |= {key: curve for key in (b"rTRC", b"gTRC", b"bTRC")}
    table, data = struct.pack(">I", len(tags)), b""
    for key, value in tags.items():
        value += b"\0" * (-len(value) % 4)
        table += key + struct.pack(">II", 128 + 4 + 12 * len(tags) + len(data), len(value))
        data += value
    size = 128 + len(table) + len(data)
    head = struct.pack(">I", size) + b"none\x02\x10\0\0mntrRGB XYZ " + struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    head += b"acsp" + b"\0" * 28 + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + data


SRGB = profile(((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)), 2.2)
DISPLAY_P3 = profile(((0.5151, 0.2412, -0.0011), (0.2919, 0.6922, 0.0419), (0.1572, 0.0666, 0.7841)), 2.2)
ADOBE_RGB = profile(((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446)), 2.2)


# PNG, written byte by byte: Pillow writes few of its kinds.
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rows(array):
    return b"".join(b"\0" + row.tobytes() for row in array)


def png(depth, kind, packed, extra=b"", interlace=0):
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, kind, 0, 0, interlace)
    body = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(packed)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def bits(values, depth):
    each = 8 // depth
    padded = np.pad(values, ((0, 0), (0, -WIDTH % each))).reshape(HEIGHT, -1, each)
    return sum(padded[..., k] << (8 - depth * (k + 1)) for k in range(each)).astype(np.uint8)


save("colour.png", Image.fromarray(colour))
save("grey.png", Image.fromarray(grey))
save("palette.png", Image.fromarray(colour).quantize(64))
passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
adam7 = b"".join(rows(np.ascontiguousarray(colour[a::c, b::d])) for a, b, c, d in passes)
write("interlaced.png", png(8, 2, adam7, interlace=1))
for depth in (1, 2, 4):
    values = rng.integers(0, 2**depth, (HEIGHT, WIDTH))
    write(f"grey{depth}.png", png(depth, 0, rows(bits(values, depth))))
    colours = rng.integers(0, 256, (2**depth, 3), dtype=np.uint8)
    write(f"palette{depth}.png", png(depth, 3, rows(bits(values, depth)), chunk(b"PLTE", colours.tobytes())))
deep = rng.integers(0, 65536, (HEIGHT, WIDTH, 4)).astype(">u2")
high = (deep >> 8).astype(np.uint8)
write("colour16.png", png(16, 2, rows(deep[..., :3].copy())))
assert (expected["colour16.png"] == high[..., :3]).all()
write("grey16.png", png(16, 0, rows(deep[..., :1].copy())), three(high[..., 0]))
write("alpha16.png", png(16, 6, rows(deep)))
transparent("alpha16.png", high)
write("grey-alpha16.png", png(16, 4, rows(deep[..., 2:].copy())))
transparent("grey-alpha16.png", np.concatenate([three(high[..., 2]), high[..., 3:]], 2))

rgba = np.concatenate([colour, alpha], 2)
save("alpha.png", Image.fromarray(rgba))
transparent("alpha.png", rgba)
write("grey-alpha.png", png(8, 4, rows(rgba[..., 2:].copy())))
transparent("grey-alpha.png", np.concatenate([three(colour[..., 2]), alpha], 2))
key = colour[3, 4]
where = (colour == key).all(2)
write("key.png", png(8, 2, rows(colour), chunk(b"tRNS", struct.pack(">HHH", *(int(v) for v in key)))))
transparent("key.png", np.concatenate([colour, np.where(where, 0, 255).astype(np.uint8)[..., None]], 2))
steps = rng.integers(0, 8, (HEIGHT, WIDTH, 1), dtype=np.uint8) * 30
write("grey-key.png", png(8, 0, rows(steps), chunk(b"tRNS", struct.pack(">H", 60))))
transparent("grey-key.png", np.concatenate([three(steps), np.where(steps == 60, 0, 255).astype(np.uint8)], 2))
# A key of 16 bits is compared before the low byte goes.
deep_key = deep[..., :1].copy()
deep_key[5, 5] = deep_key[6, 6] = 0x1234
deep_key[7, 7] = 0x1235
write("grey-key16.png", png(16, 0, rows(deep_key), chunk(b"tRNS", struct.pack(">H", 0x1234))))
opaque = np.where(deep_key == 0x1234, 0, 255).astype(np.uint8)
transparent("grey-key16.png", np.concatenate([three((deep_key >> 8).astype(np.uint8)), opaque], 2))
index = rng.integers(0, 200, (HEIGHT, WIDTH), dtype=np.uint8)
colours = rng.integers(0, 256, (200, 3), dtype=np.uint8)
alphas = rng.integers(0, 256, 150, dtype=np.uint8)
extra = chunk(b"PLTE", colours.tobytes()) + chunk(b"tRNS", alphas.tobytes())
write("palette-alpha.png", png(8, 3, rows(index), extra))
all_alphas = np.concatenate([alphas, np.full(50, 255, np.uint8)])
transparent("palette-alpha.png", np.concatenate([colours[index], all_alphas[index][..., None]], 2))

write("gamma.png", png(8, 2, rows(colour), chunk(b"gAMA", struct.pack(">I", 100000))))
write("cicp.png", png(8, 2, rows(colour), chunk(b"cICP", bytes((9, 16, 0, 1)))))
for name, icc in (("srgb", SRGB), ("p3", DISPLAY_P3), ("adobe-rgb", ADOBE_RGB)):
    save(f"{name}.png", Image.fromarray(colour), icc_profile=icc)
    save(f"{name}.jpg", Image.fromarray(colour), icc_profile=icc, quality=90)
    assert (expected[f"{name}.png"] == colour).all()
save("p3.webp", Image.fromarray(colour), icc_profile=DISPLAY_P3, lossless=True)
turned = Image.Exif()
turned[0x0112] = 6
for name, options in (("jpg", {}), ("png", {}), ("webp", {"lossless": True})):
    save(f"turned.{name}", Image.fromarray(colour), exif=turned, **options)

# JPEG: chroma halved in neither, one and both directions, baseline and progressive.
for subsampling in (0, 1, 2):
    for progressive in (False, True):
        name = f"{('444', '422', '420')[subsampling]}{'-progressive' if progressive else ''}.jpg"
        save(name, Image.fromarray(colour), subsampling=subsampling, progressive=progressive, quality=80)
save("grey.jpg", Image.fromarray(grey))
inks = np.array(Image.fromarray(colour).convert("CMYK"))
inks[..., 3] = rng.integers(0, 200, (HEIGHT, WIDTH))
save("cmyk.jpg", Image.fromarray(inks, "CMYK"), quality=95)
save("cmyk-profile.jpg", Image.fromarray(inks, "CMYK"), quality=95, icc_profile=SRGB)
data = open("cmyk.jpg", "rb").read()
adobe = data.index(b"Adobe")
# Adobe's marker with transform 2: the same four channels are YCCK. Without the marker: CMYK that is not inverted.
write("ycck.jpg", data[: adobe + 11] + b"\x02" + data[adobe + 12 :])
write("cmyk-plain.jpg", data[: adobe - 4] + data[adobe - 2 + struct.unpack(">H", data[adobe - 2 : adobe])[0] :])
data = open("444.jpg", "rb").read()
jfif = data.index(b"\xff\xe0")
after = jfif + 2 + struct.unpack(">H", data[jfif + 2 : jfif + 4])[0]
# Transform 0: three channels that are RGB as they stand.
write("rgb.jpg", data[:jfif] + b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0" + data[after:])

save("lossy.webp", Image.fromarray(colour), quality=80)
save("lossless.webp", Image.fromarray(colour), lossless=True)
save("alpha.webp", Image.fromarray(rgba), lossless=True, exact=True)
transparent("alpha.webp", rgba)
save("alpha-lossy.webp", Image.fromarray(rgba), quality=80)
transparent("alpha-lossy.webp", np.array(Image.open("alpha-lossy.webp")))

for name, compression in (
    ("none", None),
    ("lzw", "tiff_lzw"),
    ("deflate", "tiff_deflate"),
    ("adobe-deflate", "tiff_adobe_deflate"),
    ("packbits", "packbits"),
):
    save(f"{name}.tif", Image.fromarray(colour), compression=compression)
save("jpeg.tif", Image.fromarray(colour), compression="jpeg", quality=90)
save("grey.tif", Image.fromarray(grey))
save("bits.tif", Image.fromarray(grey > 100))
save("palette.tif", Image.fromarray(colour).quantize(64))
save("cmyk.tif", Image.fromarray(inks, "CMYK"))
save("alpha.tif", Image.fromarray(rgba))
transparent("alpha.tif", rgba)
save("grey16.tif", Image.fromarray(deep[..., 0].astype(np.uint16)))
expected["grey16.tif"] = three(high[..., 0])


def tiff(tags, data, order=">"):
    """One strip behind one directory; a tag is SHORT, or as many as it has values."""
    code, entries, beyond = {"<": "II", ">": "MM"}[order], [], b""
    at = 8 + 2 + 12 * (len(tags) + 2) + 4
    tags = {**tags, 273: None, 279: None}
    later = sum(2 * len(v) for v in tags.values() if v and len(v) > 2)
    for tag, values in sorted(tags.items()):
        if values is None:
            entries.append(struct.pack(order + "HHII", tag, 4, 1, at + later if tag == 273 else len(data)))
            continue
        packed = struct.pack(order + "H" * len(values), *values)
        if len(packed) > 4:
            entries.append(struct.pack(order + "HHII", tag, 3, len(values), at + len(beyond)))
            beyond += packed
        else:
            entries.append(struct.pack(order + "HHI", tag, 3, len(values)) + packed.ljust(4, b"\0"))
    head = code.encode() + struct.pack(order + "HI", 42, 8) + struct.pack(order + "H", len(entries))
    return head + b"".join(entries) + struct.pack(order + "I", 0) + beyond + data


size = {256: (WIDTH,), 257: (HEIGHT,), 278: (HEIGHT,)}
for name, order in (("big", ">"), ("little", "<")):
    tags = size | {258: (16, 16, 16), 259: (1,), 262: (2,), 277: (3,)}
    write(f"colour16-{name}.tif", tiff(tags, deep[..., :3].astype(order + "u2").tobytes(), order), high[..., :3])
write("white-is-zero.tif", tiff(size | {258: (8,), 259: (1,), 262: (0,), 277: (1,)}, grey.tobytes()))
rgb8 = size | {258: (8, 8, 8), 259: (1,), 262: (2,), 277: (3,)}

save("colour.gif", Image.fromarray(colour).quantize(64))
save("key.gif", Image.fromarray(index % 64, "P"), transparency=5)
gif = Image.open("key.gif").convert("RGBA")
transparent("key.gif", np.array(gif))
save("colour.bmp", Image.fromarray(colour))
save("grey.bmp", Image.fromarray(grey))
save("palette.bmp", Image.fromarray(colour).quantize(64))
save("bits.bmp", Image.fromarray(grey > 100))


def bmp(depth, data, palette=b"", height=HEIGHT, core=False):
    if core:
        header = struct.pack("<IHHHH", 12, WIDTH, height, 1, depth)
    else:
        header = struct.pack("<IiiHHIIiiII", 40, WIDTH, height, 1, depth, 0, 0, 0, 0, len(palette) // 4, 0)
    at = 14 + len(header) + len(palette)
    return b"BM" + struct.pack("<IHHI", at + len(data), 0, 0, at) + header + palette + data


nibbles = rng.integers(0, 16, (HEIGHT, WIDTH))
packed = bits(nibbles, 4)
packed = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 4)))
colours16 = np.concatenate([rng.integers(0, 256, (16, 3), dtype=np.uint8), np.zeros((16, 1), np.uint8)], 1)
write("palette4.bmp", bmp(4, packed[::-1].tobytes(), colours16.tobytes()))
fourth = np.concatenate([colour[..., ::-1], alpha], 2)
write("bits32.bmp", bmp(32, fourth[::-1].tobytes()))
write("top-down.bmp", bmp(32, fourth.tobytes(), height=-HEIGHT))
lines = np.pad(colour[::-1, :, ::-1].reshape(HEIGHT, -1), ((0, 0), (0, -3 * WIDTH % 4)))
write("core.bmp", bmp(24, lines.tobytes(), core=True))
save("colour.ppm", Image.fromarray(colour))
save("grey.pgm", Image.fromarray(grey))
write("comment.ppm", b"P6 # a comment\n# another 7 7\n%d\t%d\n255\n" % (WIDTH, HEIGHT) + colour.tobytes(), colour)
write("deep.ppm", b"P6 %d %d 65535 " % (WIDTH, HEIGHT) + deep[..., :3].tobytes(), high[..., :3])
write("deep.pgm", b"P5 %d %d 65535 " % (WIDTH, HEIGHT) + deep[..., :1].tobytes(), three(high[..., 0]))

np.savez_compressed("expected.npz", **expected)

# Refused.
inverse = Image.fromarray(255 - colour)
frames = {"save_all": True, "append_images": [inverse]}
Image.fromarray(colour).save("animation.webp", lossless=True, **frames)
Image.fromarray(colour).save("animation.png", **frames)
Image.fromarray(colour).quantize(8).save("animation.gif", save_all=True, append_images=[inverse.quantize(8)])
Image.fromarray(colour).save("pages.tif", **frames)
refused = {
    "turned.tif": tiff(rgb8 | {274: (6,)}, colour.tobytes()),
    "premultiplied.tif": tiff(size | {258: (8,) * 4, 259: (1,), 262: (2,), 277: (4,), 338: (1,)}, rgba.tobytes()),
    "float.tif": tiff(size | {258: (32,), 259: (1,), 262: (1,), 277: (1,), 339: (3,)}, grey.astype(">f4").tobytes()),
    "fax.tif": tiff(size | {258: (1,), 259: (4,), 262: (0,), 277: (1,)}, b"\0" * 40),
    "planar.tif": tiff(rgb8 | {284: (2,)}, colour.transpose(2, 0, 1).tobytes()),
    "lab.tif": tiff(rgb8 | {262: (8,)}, colour.tobytes()),
    "masked.bmp": bmp(16, bytes(2 * HEIGHT * (WIDTH + 1))),
    "maxval.pgm": b"P5 %d %d 100 " % (WIDTH, HEIGHT) + bytes(WIDTH * HEIGHT),
    "two.ppm": 2 * (b"P6 %d %d 255 " % (WIDTH, HEIGHT) + colour.tobytes()),
    "text.ppm": b"P3 1 1 255 1 2 3",
}
for name, data in refused.items():
    with open(name, "wb") as file:
        file.write(data)
