import { styleText } from 'node:util';

/** Writes one line of one program. */
export type Log = (program: string, line: string) => void;

const COLOURS = {
  fidboard: 'bold',
  postgres: 'gray',
  api: 'cyan',
  worker: 'magenta',
  web: 'green',
  demo: 'yellow',
} as const;
const WIDTH = 8;

/** A log whose lines start with the program's name, coloured on a terminal. */
export function prefixedLog(output: NodeJS.WriteStream): Log {
  return (program, line) => {
    const label = program.padEnd(WIDTH);
    const colour = COLOURS[program as keyof typeof COLOURS] ?? 'white';
    output.write(`${output.isTTY ? styleText(colour, label) : label} ${readable(line)}\n`);
  };
}

const LEVELS: Record<number, string> = { 40: 'warning: ', 50: 'error: ', 60: 'fatal: ' };

/** A pino JSON line as a person reads it; any other line as it is. */
function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { level, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
    if (typeof msg !== 'string') return line;
    for (const noise of ['time', 'pid', 'hostname', 'name']) delete rest[noise];
    const facts = Object.entries(rest).map(
      ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    const trouble =
      typeof err === 'object' && err !== null && 'stack' in err ? [`\n${String(err.stack)}`] : [];
    return [`${LEVELS[Number(level)] ?? ''}${msg}`, ...facts, ...trouble].join(' ');
  } catch {
    return line;
  }
}
