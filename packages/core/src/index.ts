export { invariant } from './assert.ts';
export { canonicalJson, type Json, sha256Hex } from './canonical.ts';
export { type Clock, systemClock } from './clock.ts';
export { countSetting } from './count-setting.ts';
export { Field } from './field.ts';
export { compareNatural } from './natural-order.ts';
export { REFUSAL_EXIT_CODES, Refusal, type RefusalCode } from './refusal.ts';
export { Rng } from './rng.ts';
export {
  parseTarHeader,
  TAR_BLOCK,
  TAR_END,
  type TarHeader,
  tarHeader,
  tarPadding,
} from './tar-header.ts';
export { unlessMissing } from './unless-missing.ts';
