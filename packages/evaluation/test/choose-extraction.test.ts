import { encodeNpz } from '@fidboard/npy';
import { conventionalProtocol, extractorTitleOf } from '@fidboard/protocol';
import { describe, expect, it } from 'vitest';
import { chooseExtraction } from '../src/choose-extraction.ts';
import { extractionOf } from '../src/default-protocol.ts';
import {
  combineStatistics,
  defaultProtocol,
  EXTRACTORS,
  encodeStatistics,
  fingerprintOf,
  openProtocolExtractor,
  openSource,
  type Protocol,
  rowsOf,
  type Source,
} from '../src/index.ts';
import { imagesNpz, normalFeatures, openWorkspace, refusalOf, type Workspace } from './workspace.ts';

const MOBILENET = defaultProtocol();
const INCEPTION = defaultProtocol({ extractor: 'inception-v3-mixed5' });

async function images(workspace: Workspace): Promise<Source> {
  return openSource(await workspace.write('images.npz', await imagesNpz(2, { seed: 1, noise: 1 })));
}

async function features(workspace: Workspace, cols: number): Promise<Source> {
  const { rows, data } = normalFeatures(3, cols, 1);
  const feats = { dtype: 'float64', shape: [rows, cols], data: Float64Array.from(data) } as const;
  return openSource(await workspace.write(`feats${cols}.npz`, await encodeNpz({ feats })));
}

async function statistics(workspace: Workspace, protocol: Protocol): Promise<Source> {
  const { dimension } = protocol.extraction;
  const stored = await combineStatistics(rowsOf(normalFeatures(3, dimension, 1)), protocol);
  const name = fingerprintOf(protocol);
  return openSource(await workspace.write(`${name}.npz`, await encodeStatistics(stored)));
}

describe('chooseExtraction', () => {
  it('runs MobileNetV2 on images unless another is named', async () => {
    await using workspace = await openWorkspace();
    await using side = await images(workspace);
    expect(chooseExtraction([side, side]).extraction).toEqual(MOBILENET.extraction);
    expect(chooseExtraction([side, side], { extractor: 'inception-v3-mixed5' }).extraction).toEqual(
      INCEPTION.extraction,
    );
  });

  it('takes the extractor of stored statistics, and refuses two that differ', async () => {
    await using workspace = await openWorkspace();
    await using side = await images(workspace);
    const inception = await statistics(workspace, INCEPTION);
    const mobilenet = await statistics(workspace, MOBILENET);
    expect(chooseExtraction([side, inception]).extraction).toEqual(INCEPTION.extraction);
    for (const attempt of [
      () => chooseExtraction([mobilenet, inception]),
      () => chooseExtraction([side, inception], { extractor: 'mobilenet-v2' }),
    ]) {
      const refusal = await refusalOf(attempt);
      expect(refusal.message).toMatch(/expected features of MobileNetV2 .* got Inception-v3 mixed5/);
      expect(refusal.exitCode).toBe(4);
    }
  });

  it('scores features as given, and refuses other dimensions', async () => {
    await using workspace = await openWorkspace();
    await using four = await features(workspace, 4);
    await using five = await features(workspace, 5);
    expect(chooseExtraction([four, four])).toEqual({
      extraction: { extractor: { id: 'given-features', sha256: null }, dimension: 4 },
      warnings: [],
    });
    const refusal = await refusalOf(() => chooseExtraction([four, five]));
    expect(refusal.message).toContain('expected features of dimension 4');
    expect(refusal.exitCode).toBe(4);
  });

  it('refuses images beside features of an unknown extractor, until somebody names it', async () => {
    await using workspace = await openWorkspace();
    await using side = await images(workspace);
    await using unknown = await features(workspace, 1280);
    const refusal = await refusalOf(() => chooseExtraction([side, unknown]));
    expect(refusal.exitCode).toBe(4);
    expect(refusal.remedy).toContain('--extractor');
    const chosen = chooseExtraction([side, unknown], { extractor: 'mobilenet-v2' });
    expect(chosen.extraction).toEqual(MOBILENET.extraction);
    expect(chosen.warnings).toHaveLength(1);
    const other = await refusalOf(() =>
      chooseExtraction([side, unknown], { extractor: 'inception-v3-mixed5' }),
    );
    expect(other.message).toContain('expected features of dimension 768');
  });

  it('does not let features borrow the name of the other side’s extractor', async () => {
    await using workspace = await openWorkspace();
    await using unknown = await features(workspace, 1280);
    const chosen = chooseExtraction([unknown, await statistics(workspace, MOBILENET)]);
    expect(chosen.extraction.extractor.id).toBe('given-features');
    expect(chosen.warnings).toHaveLength(1);
  });
});

describe('preprocessing', () => {
  const CLEAN = defaultProtocol({ preprocessing: { resize: 'clean' } });

  it('is chosen beside the network, of what is not chosen the network’s own stays', async () => {
    await using workspace = await openWorkspace();
    await using side = await images(workspace);
    const chosen = chooseExtraction([side, side], { preprocessing: { resize: 'clean' } });
    expect(chosen.extraction).toEqual({ ...MOBILENET.extraction, resize: 'clean' });
    expect(chooseExtraction([side, side], { preprocessing: { resize: undefined } }).extraction).toEqual(
      MOBILENET.extraction,
    );
    const cropped = defaultProtocol({ preprocessing: { crop: 256, colour: 'rgb-over-black' } });
    expect(cropped.extraction).toEqual({
      ...MOBILENET.extraction,
      crop: { shorterSide: 256 },
      colour: 'rgb-over-black',
    });
    const refusal = await refusalOf(() => defaultProtocol({ preprocessing: { crop: 223 } }));
    expect(refusal.message).toContain(
      'expected a shorter side of at least 224, the input of mobilenet-v2, got 223',
    );
    expect(refusal.exitCode).toBe(2);
  });

  it('of images follows the statistics beside them, and two that differ are refused by what differs', async () => {
    await using workspace = await openWorkspace();
    await using side = await images(workspace);
    const clean = await statistics(workspace, CLEAN);
    for (const asked of [
      {},
      { extractor: 'mobilenet-v2' },
      { preprocessing: { resize: 'clean' } as const },
    ]) {
      expect(chooseExtraction([side, clean], asked).extraction).toEqual(CLEAN.extraction);
    }
    const plain = await statistics(workspace, MOBILENET);
    for (const attempt of [
      () => chooseExtraction([clean, plain]),
      () => chooseExtraction([side, plain], { preprocessing: { resize: 'clean' } }),
    ]) {
      const refusal = await refusalOf(attempt);
      expect(refusal.message).toMatch(
        /expected .*; clean to 224 x 224, .* got .*; bilinear-align-corners to 224/,
      );
      expect(refusal.exitCode).toBe(4);
    }
  });

  it('as the manifests have it leaves every fingerprint as it was', () => {
    const fingerprints = [
      'mobilenet-v2',
      'inception-v3-mixed5',
      'fid-inception-v3',
      'fid-inception-v3-64',
    ].map((extractor) => fingerprintOf(defaultProtocol({ extractor })));
    expect(fingerprints).toEqual([
      'bcf17e52f3fde4ad76fcb7dae52a3a61347be8cce788025b27451e993687bb11',
      'ae4e5bc8cc65d6f2ebe3bde6b8db3035d9e380a85726d1c5f873665b6af83a83',
      '8f6319f3f46f14f33a2c753b0d8d6ced2c9344491b1963525b8d198b423f0cc9',
      'b4ec3d5c8c2e78ad464ee3386fcd5eaeff8e709137c6d18861675e8d6ff9bb4f',
    ]);
  });
});

describe('extractors', () => {
  it('have the titles that protocols print', () => {
    for (const manifest of EXTRACTORS) {
      expect(extractorTitleOf({ extraction: extractionOf(manifest) })).toBe(manifest.title);
    }
  });

  it('of other versions are refused by their hash', async () => {
    const { extraction } = MOBILENET;
    const other = {
      ...extraction,
      extractor: { id: 'mobilenet-v2', sha256: '0'.repeat(64) },
    } as typeof extraction;
    const refusal = await refusalOf(() => openProtocolExtractor(conventionalProtocol({ extraction: other })));
    expect(refusal.message).toContain('sha256 00000000');
    expect(refusal.exitCode).toBe(4);
  });

  it('that this machine does not know are refused by id and whole hash, with what brings them here', async () => {
    const { extraction } = MOBILENET;
    const extractor = { id: 'my-net', sha256: '0123456789abcdef'.repeat(4) };
    const other = { ...extraction, extractor } as typeof extraction;
    const refusal = await refusalOf(() => openProtocolExtractor(conventionalProtocol({ extraction: other })));
    expect(refusal.message).toContain(`id my-net, sha256 ${extractor.sha256}`);
    expect(refusal.remedy).toContain('fidboard extractors info my-net');
    expect(refusal.remedy).toContain('fidboard extractors add FILE --id my-net');
    expect(refusal.exitCode).toBe(4);
  });

  it('are refused as a fault of usage when there is none of the name', async () => {
    expect((await refusalOf(() => defaultProtocol({ extractor: 'resnet' }))).exitCode).toBe(2);
  });
});
