import { SelectField, TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import type { HostChoicesQuery } from '../../generated/graphql.ts';
import { resizeText } from '../extraction/words.ts';
import type { ColumnJson, ExtractionJson, ProtocolJson } from './board-json.ts';
import type { Metric } from './columns.ts';
import { withImages, withSize } from './draft.ts';
import { MetricSettingsField } from './metric-settings-field.tsx';
import { channelsText, readChannels } from './normalisation.ts';
import { NumberField } from './number-field.tsx';
import { type Extractor, isSameNetwork, withCrop } from './protocol-choices.ts';

interface ProtocolFieldProps {
  protocol: ProtocolJson;
  columns: readonly ColumnJson[];
  metrics: readonly Metric[];
  extractors: readonly Extractor[];
  choices: HostChoicesQuery['protocolChoices'];
  onChange: (protocol: ProtocolJson) => void;
}

const CHANNELS = 'channels';

/** Everything that can change a number. */
export function ProtocolField({
  protocol,
  columns,
  metrics,
  extractors,
  choices,
  onChange,
}: ProtocolFieldProps) {
  const { extraction, statistics, seed } = protocol;
  const change = (part: Partial<ProtocolJson>) => onChange({ ...protocol, ...part });
  const at = extractors.findIndex((each) => isSameNetwork(each.extraction, extraction));
  const own = extractors[at];
  return (
    <>
      <SelectField
        label="Features"
        value={String(at)}
        hint={own && extractorText(own)}
        onChange={(event) => {
          const chosen = extractors[Number(event.target.value)];
          if (chosen) change({ extraction: chosen.extraction });
        }}
      >
        {at < 0 && <option value="-1">{extraction.extractor.id}</option>}
        {extractors.map(({ title, extraction: { extractor, dimension } }, place) => (
          <option key={`${extractor.id} ${extractor.sha256} ${dimension}`} value={String(place)}>
            {title}
          </option>
        ))}
      </SelectField>
      {own?.offered === false && (
        <Notice tone="warn">
          No worker that is online has this network: submissions wait until one has it.
        </Notice>
      )}
      {extraction.input && (
        <PreprocessingField
          extraction={extraction}
          choices={choices}
          onChange={(changed) => change({ extraction: changed })}
        />
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <NumberField
          label="Images of a submission"
          optional
          min={1}
          hint="Exactly so many; any number when left empty."
          value={protocol.expectedCount}
          onChange={(images) => onChange(withImages(protocol, images))}
        />
        <NumberField
          label="Width of its images"
          optional
          min={1}
          max={65_536}
          hint="In pixels, exactly; any one size when left empty."
          value={protocol.expectedSize?.width}
          onChange={(width) => onChange(withSize(protocol, { width }))}
        />
        <NumberField
          label="Height of its images"
          optional
          min={1}
          max={65_536}
          hint="As the width, unless you say another."
          value={protocol.expectedSize?.height}
          onChange={(height) => onChange(withSize(protocol, { height }))}
        />
        <NumberField
          label="Seed"
          min={0}
          max={2 ** 32 - 1}
          hint="Of every random choice."
          value={seed}
          onChange={(value) => change({ seed: value ?? 0 })}
        />
        <SelectField
          label="Covariance divides by"
          value={String(statistics.ddof)}
          onChange={(event) => change({ statistics: { ...statistics, ddof: Number(event.target.value) } })}
        >
          <option value="1">n - 1, as pytorch-fid does</option>
          <option value="0">n, as NVIDIA{'\u2019'}s tools do</option>
        </SelectField>
        <NumberField
          label="Feature sample"
          min={1}
          hint="Most images that metrics of features compare."
          value={statistics.featureSample}
          onChange={(value) => change({ statistics: { ...statistics, featureSample: value ?? 10_000 } })}
        />
      </div>
      <MetricSettingsField
        settings={protocol.metrics}
        columns={columns}
        metrics={metrics}
        onChange={(changed) => change({ metrics: changed })}
      />
    </>
  );
}

interface PreprocessingFieldProps {
  extraction: ExtractionJson;
  choices: HostChoicesQuery['protocolChoices'];
  onChange: (extraction: ExtractionJson) => void;
}

function PreprocessingField({ extraction, choices, onChange }: PreprocessingFieldProps) {
  const { normalisation, input } = extraction;
  const change = (part: Partial<ExtractionJson>) => onChange({ ...extraction, ...part });
  const channels = typeof normalisation === 'object' ? normalisation : null;
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <SelectField
        label="Resize"
        value={extraction.resize}
        hint={input && `To the ${input.width} x ${input.height} pixels that the network sees.`}
        onChange={(event) => change({ resize: event.target.value })}
      >
        {choices.resizes.map(({ key, title }) => (
          <option key={key} value={key}>
            {resizeText(title)}
          </option>
        ))}
      </SelectField>
      <NumberField
        label="Crop"
        optional
        min={Math.max(input?.width ?? 1, input?.height ?? 1)}
        hint="Pixels of the shorter side before the middle is taken; the image is squeezed when left empty."
        value={extraction.crop?.shorterSide}
        onChange={(pixels) => onChange(withCrop(extraction, pixels))}
      />
      <SelectField
        label="Normalisation"
        value={channels ? CHANNELS : String(normalisation)}
        onChange={({ target: { value } }) =>
          change({
            normalisation: value === CHANNELS ? { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } : value,
          })
        }
      >
        {choices.normalisations.map((formula) => (
          <option key={formula} value={formula}>
            {formula}
          </option>
        ))}
        <option value={CHANNELS}>Mean and deviation of each channel</option>
      </SelectField>
      <SelectField
        label="Transparency"
        value={extraction.colour}
        onChange={(event) => change({ colour: event.target.value })}
      >
        <option value="rgb">Over white</option>
        <option value="rgb-over-black">Over black</option>
      </SelectField>
      {channels && (
        <>
          <Channels
            label="Mean"
            value={channels.mean}
            onChange={(mean) => change({ normalisation: { ...channels, mean } })}
          />
          <Channels
            label="Deviation"
            value={channels.std}
            onChange={(std) => change({ normalisation: { ...channels, std } })}
          />
        </>
      )}
    </div>
  );
}

interface ChannelsProps {
  label: string;
  value: readonly number[];
  onChange: (value: readonly number[]) => void;
}

function Channels({ label, value, onChange }: ChannelsProps) {
  return (
    <TextField
      label={label}
      required
      pattern="\s*[0-9.]+\s*,\s*[0-9.]+\s*,\s*[0-9.]+\s*"
      title="Three numbers with commas between"
      hint="Of red, green and blue, 0 to 1."
      defaultValue={channelsText(value)}
      onChange={(event) => {
        const read = readChannels(event.target.value);
        if (read) onChange(read);
      }}
    />
  );
}

function extractorText({ classes, extraction: { dimension } }: Extractor): string {
  const classifier = classes ? `, and a classifier of ${classes} classes` : '';
  return `${dimension} features of an image${classes === null ? '; no classifier, so no classifier score' : classifier}.`;
}
