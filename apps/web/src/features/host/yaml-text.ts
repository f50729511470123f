type Value = unknown;

/** A JSON value as YAML in blocks, as `fidboard board apply` reads it. */
export function yamlText(value: Value, indent = ''): string {
  if (Array.isArray(value)) {
    if (value.every(isScalar)) return `[${value.map(scalarText).join(', ')}]`;
    return value.map((each) => `\n${indent}- ${itemText(each, indent)}`).join('');
  }
  if (isScalar(value)) return scalarText(value);
  return Object.entries(value as object)
    .map(([key, each]) => `\n${indent}${keyText(key)}:${memberText(each, `${indent}  `)}`)
    .join('');
}

function itemText(value: Value, indent: string): string {
  return yamlText(value, `${indent}  `).trimStart();
}

function memberText(value: Value, indent: string): string {
  const empty = !isScalar(value) && !Array.isArray(value) && Object.keys(value as object).length === 0;
  const text = empty ? '{}' : yamlText(value, indent);
  return text.startsWith('\n') ? text : ` ${text}`;
}

function isScalar(value: Value): boolean {
  return value === null || typeof value !== 'object';
}

/** Plain where it cannot be taken for anything else: the keys of columns may hold a class of any name. */
function keyText(key: string): string {
  return /^[A-Za-z][\w@-]*$/.test(key) ? key : JSON.stringify(key);
}

/** Plain where nothing could be taken for anything else; JSON's strings are YAML's too. */
function scalarText(value: Value): string {
  const plain = typeof value === 'string' && /^[A-Za-z][A-Za-z -]*[A-Za-z]$/.test(value);
  const word = typeof value === 'string' && /^(true|false|null|yes|no|on|off)$/i.test(value);
  return plain && !word ? String(value) : JSON.stringify(value);
}
