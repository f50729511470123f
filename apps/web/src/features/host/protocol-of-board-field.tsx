import { SelectField } from '../../design/field.tsx';
import type { HostChoicesQuery } from '../../generated/graphql.ts';

interface ProtocolOfBoardFieldProps {
  boards: readonly HostChoicesQuery['boards']['edges'][number]['node'][];
  onChoose: (document: unknown) => void;
}

/** Takes the whole protocol of another board, so that its scores can be compared with this one's. */
export function ProtocolOfBoardField({ boards, onChoose }: ProtocolOfBoardFieldProps) {
  if (boards.length === 0) return null;
  return (
    <SelectField
      label="Measured like another board"
      value=""
      hint="Takes its protocol over: features, preprocessing, settings and the number of images."
      onChange={(event) => {
        const board = boards.find(({ slug }) => slug === event.target.value);
        if (board) onChoose(board.document);
      }}
    >
      <option value="">Choose a board{'\u2026'}</option>
      {boards.map(({ id, slug, title }) => (
        <option key={id} value={slug}>
          {title}
        </option>
      ))}
    </SelectField>
  );
}
