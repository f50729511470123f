import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import { describeByRule } from './describe-by-rule.ts';
import './scalars.ts';
import './errors.ts';
import '../modules/user/user.ts';
import '../modules/team/team.ts';
import '../modules/team/query.ts';
import '../modules/team/mutations.ts';
import '../modules/method/method.ts';
import '../modules/method/mutations.ts';
import '../modules/protocol/protocol.ts';
import '../modules/board/board.ts';
import '../modules/board/hosting.ts';
import '../modules/board/host-log.ts';
import '../modules/board/updates.ts';
import '../modules/ranking/ranking.ts';
import '../modules/submission/submission.ts';
import '../modules/submission/mutations.ts';
import '../modules/submission/rerun.ts';
import '../modules/submission/updates.ts';
import '../modules/evaluation/evaluation.ts';
import '../modules/receipt/receipt.ts';
import '../modules/worker/worker.ts';
import '../modules/worker/updates.ts';
import '../modules/operation/operation.ts';

/** Every module has added its nouns by now. */
export const schema: GraphQLSchema = describeByRule(builder.toSchema());
