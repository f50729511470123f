import type { JobTasks } from '@fidboard/database';
import type { Resources } from '../resources.ts';
import { extract } from './extract.ts';
import { plan } from './plan.ts';
import { prepareReference } from './prepare-reference.ts';
import { scoreSubmission } from './score.ts';
import { verifySubmission } from './verify.ts';

/** Every kind of job and the task that does it; each may be run twice and must not mind. */
export function tasksOf(resources: Resources): JobTasks {
  return {
    verify: (payload, context) => verifySubmission(resources, payload, context),
    plan: (payload, context) => plan(resources, payload, context),
    extract: (payload, context) => extract(resources, payload, context),
    score: (payload, context) => scoreSubmission(resources, payload, context),
    prepareReference: (payload, context) => prepareReference(resources, payload, context),
  };
}
