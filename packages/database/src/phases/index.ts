export { byIds, ofBoards } from './read.ts';
export { release, tellOfPhases } from './release.ts';
export { areScoresPublic, isOpen, nextPhase, openPhase } from './schedule.ts';
