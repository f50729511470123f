export { byIds, ofBoards } from './read.ts';
export { release, tellOfPhases } from './release.ts';
export { areScoresPublic, openPhase, stateOf } from './schedule.ts';
