import styles from './ranking-table.module.css';
import { CELL } from './table-roles.ts';

/** A fact of a method in the table; on a phone it has its label beside it, and is left out where it is not known. */
export function Fact({ label, text }: { label: string; text: string | null }) {
  return (
    <td
      {...CELL}
      className={`${styles.number} ${styles.detail} ${text === null ? styles.empty : ''} text-ink-2`}
    >
      <span className={styles.phoneLabel}>{label} </span>
      {text ?? <Absent />}
    </td>
  );
}

export function Absent() {
  return (
    <span className="text-ink-3">
      <span aria-hidden="true">{'\u2013'}</span>
      <span className="sr-only">not given</span>
    </span>
  );
}
