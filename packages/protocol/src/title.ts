import { backgroundOf, type Normalisation, type Preprocessing, type Resize } from './preprocessing.ts';
import { type Extraction, GIVEN_FEATURES, isNetworkExtraction, type Protocol } from './protocol.ts';

// Titles are for people and change no number, so they are kept out of the fingerprint.
const TITLES: ReadonlyMap<string, string> = new Map([
  ['mobilenet-v2', 'MobileNetV2'],
  ['inception-v3-mixed5', 'Inception-v3 mixed5'],
  ['fid-inception-v3', 'FID Inception-v3'],
  ['fid-inception-v3-768', 'FID Inception-v3, 768'],
  ['fid-inception-v3-192', 'FID Inception-v3, 192'],
  ['fid-inception-v3-64', 'FID Inception-v3, 64'],
  ['dinov2-vitl14', 'DINOv2 ViT-L/14'],
  ['dinov2-vitb14', 'DINOv2 ViT-B/14'],
  ['clip-vitl14-336', 'CLIP ViT-L/14-336'],
  ['clip-vitb32', 'CLIP ViT-B/32'],
  ['resnet18', 'ResNet-18'],
  ['resnet50', 'ResNet-50'],
  ['vgg16-fc2', 'VGG-16 fc2'],
  [GIVEN_FEATURES, 'given features'],
]);

/** What people read for a protocol's extractor, as in "Frechet distance, MobileNetV2"; its id when we know no title. */
export function extractorTitleOf(
  protocol: { readonly extraction: Pick<Extraction, 'extractor'> } | Protocol,
): string {
  const { id } = protocol.extraction.extractor;
  return TITLES.get(id) ?? id;
}

/** One line that says what a score was computed under: "MobileNetV2 (1280-d), ddof 1, seed 0". */
export function describeProtocol(protocol: Protocol): string {
  const { dimension } = protocol.extraction;
  return `${extractorTitleOf(protocol)} (${dimension}-d), ddof ${protocol.statistics.ddof}, seed ${protocol.seed}`;
}

/** What people call a convention of resizing: `pytorch` for what its interpolate does, else its name. */
export function resizeTitleOf(resize: Resize): string {
  return resize === 'bilinear-half-pixel' ? 'pytorch' : resize;
}

/** How a protocol's images become the network's input, as {@link describePreprocessing} says it; null for given features. */
export function preprocessingTitleOf({ extraction }: Pick<Protocol, 'extraction'>): string | null {
  return isNetworkExtraction(extraction) ? describePreprocessing(extraction, extraction.input) : null;
}

/** "clean to 299 x 299, (x-128)/128, alpha over white". */
export function describePreprocessing(
  { resize, crop, normalisation, colour }: Preprocessing,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const size = `${width} x ${height}`;
  const how = crop === undefined ? ` to ${size}` : `, shorter side to ${crop.shorterSide}, middle ${size}`;
  return `${resizeTitleOf(resize)}${how}, ${normalisationTitleOf(normalisation)}, alpha over ${backgroundOf(colour)}`;
}

/** "2x/255-1"; of channels "(x/255 - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)". */
export function normalisationTitleOf(normalisation: Normalisation): string {
  if (typeof normalisation === 'string') return normalisation;
  const { mean, std } = normalisation;
  return `(x/255 - (${mean.join(', ')})) / (${std.join(', ')})`;
}
