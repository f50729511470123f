import { SelectField } from '../../design/field.tsx';
import type { BoardJson } from './board-json.ts';

interface RankingFieldProps {
  ranking: BoardJson['ranking'];
  onChange: (ranking: BoardJson['ranking']) => void;
}

/** What orders the board, and by which of its submissions a method stands. */
export function RankingField({ ranking, onChange }: RankingFieldProps) {
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <SelectField
        label="Ranked by"
        value={ranking.order}
        onChange={(event) => onChange({ ...ranking, order: event.target.value })}
      >
        <option value="primary">The primary column</option>
        <option value="mean-rank">Mean rank in the ranked columns</option>
        <option value="median-rank">Median rank in the ranked columns</option>
      </SelectField>
      <SelectField
        label="A method counts with"
        value={ranking.standing}
        onChange={(event) => onChange({ ...ranking, standing: event.target.value })}
      >
        <option value="best">Its best submission</option>
        <option value="latest">Its latest submission</option>
        <option value="chosen">The one that its team chooses</option>
      </SelectField>
    </div>
  );
}
