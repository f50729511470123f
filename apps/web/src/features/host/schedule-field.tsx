import { Plus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../design/button.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import type { BoardJson, PhaseJson } from './board-json.ts';
import { slugOf } from './draft.ts';
import { NumberField } from './number-field.tsx';
import { LIMITS, wallOf, withNewPhase, withoutOffsets } from './phases.ts';

interface ScheduleFieldProps {
  draft: BoardJson;
  onChange: (part: Pick<BoardJson, 'timeZone' | 'phases'>) => void;
}

/** When the board takes submissions, how many of a team, and when their scores become public. */
export function ScheduleField({ draft, onChange }: ScheduleFieldProps) {
  const { phases = [], timeZone = 'UTC' } = draft;
  const zones = useId();
  return (
    <>
      <TextField
        label="Time zone"
        required
        list={zones}
        value={timeZone}
        hint="Whose clocks the times below are of, and whose days count for quotas."
        onChange={(event) => onChange({ timeZone: event.target.value, phases: withoutOffsets(phases) })}
      />
      <datalist id={zones}>
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {phases.map((phase, at) => (
        <Phase
          // biome-ignore lint/suspicious/noArrayIndexKey: all of a phase can be changed; its place is what it is
          key={at}
          phase={phase}
          onChange={(changed) =>
            onChange({ phases: phases.map((each, place) => (place === at ? changed : each)) })
          }
          onRemove={() => onChange({ phases: phases.filter((_each, place) => place !== at) })}
        />
      ))}
      <Button onClick={() => onChange({ phases: withNewPhase(phases, slugOf) })}>
        <Plus size={14} aria-hidden="true" />
        Add a phase
      </Button>
    </>
  );
}

interface PhaseProps {
  phase: PhaseJson;
  onChange: (phase: PhaseJson) => void;
  onRemove: () => void;
}

function Phase({ phase, onChange, onRemove }: PhaseProps) {
  const change = (part: Partial<PhaseJson>) => onChange({ ...phase, ...part });
  return (
    <fieldset className="space-y-4 rounded-lg border border-line p-4">
      <legend className="px-1 font-medium text-sm">{phase.title || phase.key}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Title"
          required
          maxLength={80}
          value={phase.title}
          onChange={(event) => change({ title: event.target.value })}
        />
        <TextField
          label="Key"
          required
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          title="Lower-case letters, digits and single hyphens"
          value={phase.key}
          hint="The phase is the same as long as its key is."
          onChange={(event) => change({ key: event.target.value })}
        />
        <TextField
          label="Opens"
          optional
          type="datetime-local"
          value={wallOf(phase.opens)}
          onChange={(event) => change({ opens: event.target.value || null })}
        />
        <TextField
          label="Closes"
          optional
          type="datetime-local"
          required={phase.scores === 'at-phase-end'}
          value={wallOf(phase.closes)}
          onChange={(event) => change({ closes: event.target.value || null })}
        />
        <SelectField
          label="Scores become public"
          value={phase.scores ?? 'at-once'}
          onChange={(event) => change({ scores: event.target.value })}
        >
          <option value="at-once">At once</option>
          <option value="at-phase-end">When the phase closes</option>
          <option value="by-host">When you say so</option>
        </SelectField>
        <SelectField
          label="Until then a team sees its own"
          value={phase.ownScores ?? 'visible'}
          disabled={(phase.scores ?? 'at-once') === 'at-once'}
          onChange={(event) => change({ ownScores: event.target.value })}
        >
          <option value="visible">Yes</option>
          <option value="hidden">No</option>
        </SelectField>
      </div>
      <fieldset>
        <legend className="mb-2 text-ink-2 text-sm">
          Submissions of a team: no limit where a field is empty
        </legend>
        <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
          {LIMITS.map(([key, label]) => (
            <NumberField
              key={key}
              label={label}
              optional
              min={1}
              value={phase.quota?.[key]}
              onChange={(most) => change({ quota: { ...phase.quota, [key]: most } })}
            />
          ))}
        </div>
      </fieldset>
      <Button look="quiet" onClick={onRemove}>
        <Trash2 size={14} aria-hidden="true" />
        Take {phase.title || 'this phase'} away
      </Button>
    </fieldset>
  );
}
