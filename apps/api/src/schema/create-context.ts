import type { IncomingMessage } from 'node:http';
import { clientOf } from '../http/client.ts';
import { originOf } from '../http/origins.ts';
import { requestIdOf } from '../http/request-id.ts';
import { Policy } from '../policy/policy.ts';
import { ANONYMOUS, userIdOf, type Viewer } from '../policy/viewer.ts';
import type { Context, Services } from './context.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** A context for one request or one operation of a WebSocket, with the viewer that its credentials speak for. */
export async function createContext(
  services: Services,
  request: IncomingMessage,
  headers: Headers,
): Promise<Context> {
  const authenticate = () => services.accounts.viewerOf(headers);
  const context = new RequestContext(services, request, authenticate);
  await context.renew();
  return context;
}

/** A credential that was taken back works at most this much longer on an open subscription. */
const AUTHENTICATE_EVERY_MS = 5000;

interface State {
  viewer: Viewer;
  authenticatedAt: number;
  loaders: Loaders;
  policy: Policy;
}

class RequestContext implements Context {
  readonly requestId: string;
  readonly origin: string;
  readonly services: Services;
  private readonly request: IncomingMessage;
  /** Apart from the context, which Apollo clones: a renewal must reach the clones. */
  private readonly state: State;
  private readonly authenticate: () => Promise<Viewer>;

  constructor(services: Services, request: IncomingMessage, authenticate: () => Promise<Viewer>) {
    this.services = services;
    this.request = request;
    this.requestId = requestIdOf(request);
    this.origin = originOf(services.settings, request.headers.host);
    this.authenticate = authenticate;
    const loaders = createLoaders(services.database);
    this.state = {
      viewer: ANONYMOUS,
      authenticatedAt: Number.NEGATIVE_INFINITY,
      loaders,
      policy: policyOf(ANONYMOUS, loaders, services),
    };
  }

  get viewer(): Viewer {
    return this.state.viewer;
  }

  get client(): string {
    return clientOf(this.viewer, this.request);
  }

  get loaders(): Loaders {
    return this.state.loaders;
  }

  get policy(): Policy {
    return this.state.policy;
  }

  async renew(): Promise<void> {
    const { state } = this;
    if (performance.now() - state.authenticatedAt > AUTHENTICATE_EVERY_MS) {
      state.viewer = await this.authenticate();
      state.authenticatedAt = performance.now();
    }
    state.loaders = createLoaders(this.services.database);
    state.policy = policyOf(state.viewer, state.loaders, this.services);
  }
}

function policyOf(viewer: Viewer, loaders: Loaders, { clock, settings }: Services): Policy {
  const userId = userIdOf(viewer);
  return new Policy(viewer, {
    board: (id) => loaders.board.load(id),
    method: (id) => loaders.method.load(id),
    team: (id) => loaders.team.load(id),
    phase: (id) => loaders.phase.load(id),
    phasesOfBoard: (id) => loaders.phasesOfBoard.load(id),
    now: () => clock.now(),
    boardsOfReference: async (id) => (await loaders.boardsOfReference.load(id)).map(({ board }) => board),
    boardsEntered: async (teamId) =>
      new Set((await loaders.entrantsOfTeam.load(teamId)).map(({ boardId }) => boardId)),
    isOperator: async (id) => {
      const user = settings.operators.size === 0 ? null : await loaders.user.load(id);
      return user !== null && settings.operators.has(user.email);
    },
    roles: async () => {
      const memberships = userId === null ? [] : await loaders.membershipsOfUser.load(userId);
      return new Map(memberships.map((membership) => [membership.teamId, membership.role]));
    },
  });
}
