import { Refusal } from './refusal.ts';

/** The whole number from 1 to `most` that an environment variable says; undefined where it says nothing, refused (USAGE) where it says anything else. */
export function countSetting(name: string, text: string | undefined, most: number): number | undefined {
  if (!text) return undefined;
  if (/^[1-9]\d*$/.test(text) && Number(text) <= most) return Number(text);
  throw new Refusal(
    'USAGE',
    `${name} must be a whole number from 1 to ${most}, not "${text}".`,
    'Change or unset it.',
  );
}
