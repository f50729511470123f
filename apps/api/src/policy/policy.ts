import { Refusal } from '@fidboard/core';
import {
  type Board,
  type BoardUpload,
  entrants,
  type Method,
  type Note,
  type Phase,
  phases,
  type ReferenceUpload,
  type Submission,
  type Team,
  type TeamRole,
} from '@fidboard/database';
import { hasScope, type TokenScope, userIdOf, type Viewer } from './viewer.ts';

/** The facts that decisions rest on; the request's DataLoaders answer them, so that asking often is cheap. */
export interface PolicyFacts {
  board(id: string): Promise<Board | null>;
  method(id: string): Promise<Method | null>;
  team(id: string): Promise<Team | null>;
  phase(id: string): Promise<Phase | null>;
  phasesOfBoard(boardId: string): Promise<readonly Phase[]>;
  now(): Date;
  roles(userId: string): Promise<ReadonlyMap<string, TeamRole>>;
  boardsOfReference(referenceId: string): Promise<readonly Board[]>;
  /** The boards that a team was let in on and is still on. */
  boardsEntered(teamId: string): Promise<ReadonlySet<string>>;
  /** Whether the setting names this person's address. */
  isOperator(userId: string): Promise<boolean>;
}

/**
 * Decides who may see and do what, for queries, subscriptions, uploads and files alike.
 *
 * - A PUBLIC board is seen and listed; an UNLISTED one is seen by whoever knows its address; a PRIVATE one is seen
 *   by its host and the members of the teams that the host let in. To everybody else private things are absent, not
 *   forbidden.
 * - A submission is seen with its board, and by its own side (submitter, team, host) also where they see the board no
 *   more: a team that was removed keeps what it sent, and nothing else of the board. While it is UPLOADING only its own
 *   side sees it, and so are its file name and the reason of a failure.
 * - What a withdrawn submission showed (thumbnails, scores) is left to its own side; that it was there, and why it
 *   went, stays public.
 * - Scores of a phase that hides them are seen by the board's host, and by the submission's own side where the phase lets
 *   it; to everybody else neither they nor a ranking drawn from them are there, until they are public. Thumbnails are
 *   hidden with them, but from a submission's own side never.
 * - A team, its members' names and its methods are public. A person's e-mail address is shown to that person only.
 * - Whoever is signed in may host boards; a board is changed by its host, and its document shown to those who see it. A
 *   reference is sent by the one who announced it, and taken from a board by those who see the board.
 * - A team's invitations are seen by its owners; whoever has the token of one sees what it offers and may accept it.
 * - A note is read by the side that wrote it, a team's public one also by whoever sees what it is about.
 * - That other methods sent the same images, and what a host did, is read by the board's host alone.
 * - Submitting needs a team that the host let in, where entry is by invitation or the board is private; the host invites
 *   and removes teams, sees which there are, and an owner of a team accepts for it.
 * - Submitting and uploading need membership of the team; cancelling and withdrawing are also the host's, and
 *   evaluating again is the host's alone; members
 *   are managed by owners.
 * - A full copy of a board is its host's to take, and an operator's of a board that they see; its log says who took one.
 *   A copy is loaded, and hosted from then on, by whoever sends it.
 * - How the machines do is shown to operators, whom a setting names; operating gives no sight of boards.
 */
export class Policy {
  readonly #viewer: Viewer;
  readonly #facts: PolicyFacts;

  constructor(viewer: Viewer, facts: PolicyFacts) {
    this.#viewer = viewer;
    this.#facts = facts;
  }

  get userId(): string | null {
    return userIdOf(this.#viewer);
  }

  /** The signed-in person. Refuses with UNAUTHENTICATED, or FORBIDDEN when a token lacks the scope. */
  requireUser(scope: TokenScope): string {
    if (this.userId === null) {
      throw new Refusal('UNAUTHENTICATED', 'expected a signed-in person, got nobody', 'Sign in first.');
    }
    if (!hasScope(this.#viewer, scope)) {
      throw new Refusal(
        'FORBIDDEN',
        `expected a token with the scope "${scope}", got one without it`,
        'Make a new token that has the scope.',
      );
    }
    return this.userId;
  }

  async roleIn(teamId: string): Promise<TeamRole | null> {
    if (this.userId === null) return null;
    return (await this.#facts.roles(this.userId)).get(teamId) ?? null;
  }

  /** Whether the viewer operates this Fidboard; by a token only with the scope "manage". */
  async isOperator(): Promise<boolean> {
    if (this.userId === null || !hasScope(this.#viewer, 'manage')) return false;
    return this.#facts.isOperator(this.userId);
  }

  /** The teams of the viewer, oldest membership first. */
  async teamIds(): Promise<string[]> {
    return this.userId === null ? [] : [...(await this.#facts.roles(this.userId)).keys()];
  }

  async canSeeBoard(board: Board): Promise<boolean> {
    if (!hasScope(this.#viewer, 'read')) return false;
    switch (board.visibility) {
      case 'PUBLIC':
      case 'UNLISTED':
        return true;
      case 'PRIVATE':
        return this.#hosts(board) || (await this.enteredTeamIds(board)).length > 0;
    }
  }

  async canSeeSubmission(submission: Submission): Promise<boolean> {
    const board = await this.#facts.board(submission.boardId);
    if (board === null) return false;
    if (submission.state !== 'UPLOADING' && (await this.canSeeBoard(board))) return true;
    return this.canSeeInside(submission);
  }

  /** Whether the viewer is on the submission's side: may see its file name and why it failed. */
  async canSeeInside(submission: Submission): Promise<boolean> {
    if (this.userId === null || !hasScope(this.#viewer, 'read')) return false;
    if (submission.submitterId === this.userId) return true;
    if (await this.#hostsBoardOf(submission)) return true;
    return (await this.#roleOfMethod(submission.methodId)) !== null;
  }

  /** Whether the viewer may see the scores of a submission that they see, and all that is drawn from them. */
  async canSeeResults(submission: Submission): Promise<boolean> {
    const inside = await this.canSeeInside(submission);
    if (submission.state === 'WITHDRAWN' && !inside) return false;
    const phase = await this.#phaseOf(submission);
    if (phase === null || this.areScoresPublic(phase)) return true;
    if (hasScope(this.#viewer, 'read') && (await this.#hostsBoardOf(submission))) return true;
    return inside && !phase.ownScoresHidden;
  }

  /** Whether the viewer may see the thumbnails of a submission that they see. */
  async canSeeThumbnails(submission: Submission): Promise<boolean> {
    // What nobody has sent with it is not shown of whoever else has sent the same.
    if (submission.withoutSamples) return false;
    return (await this.canSeeInside(submission)) || this.canSeeResults(submission);
  }

  /** Whether everybody who sees the board sees the scores of a phase. */
  areScoresPublic(phase: Phase): boolean {
    return phases.areScoresPublic(phase, this.#facts.now());
  }

  /** The phases of a board from whose scores nothing may be shown to the viewer: no ranking that holds one of their submissions. */
  async hiddenPhaseIds(board: Board): Promise<string[]> {
    if (this.canSeeHostSide(board)) return [];
    const all = await this.#facts.phasesOfBoard(board.id);
    return all.filter((phase) => !this.areScoresPublic(phase)).map(({ id }) => id);
  }

  /** A reference is seen through any board that uses it. */
  async canSeeReference(referenceId: string): Promise<boolean> {
    const boards = await this.#facts.boardsOfReference(referenceId);
    for (const board of boards) if (await this.canSeeBoard(board)) return true;
    return false;
  }

  /** The bytes of a reference are for the one who announced them. */
  canSendReference(upload: ReferenceUpload): boolean {
    return this.userId !== null && upload.hostId === this.userId && hasScope(this.#viewer, 'submit');
  }

  /** So are the bytes of a dump. */
  canSendBoard(upload: BoardUpload): boolean {
    return this.userId !== null && upload.hostId === this.userId && hasScope(this.#viewer, 'manage');
  }

  /** Making a board, or changing one (`board`), which is its host's. Refuses with FORBIDDEN. */
  requireHosting(board: Board | null): string {
    const userId = this.requireUser('manage');
    if (board === null || this.#hosts(board)) return userId;
    throw new Refusal(
      'FORBIDDEN',
      `board ${board.slug}: expected its host, got another person`,
      'Choose another slug for a board of your own.',
    );
  }

  /** What only a board's host sees of it: the log of what was done, duplicates, notes of the host's own, a full copy. */
  canSeeHostSide(board: Board): boolean {
    return this.#hosts(board) && hasScope(this.#viewer, 'read');
  }

  /** The viewer's id where a change of a submission is the host's and not its team's; the board's log says so then. */
  async actsAsHost(submission: Submission): Promise<string | null> {
    if ((await this.#roleOfMethod(submission.methodId)) !== null) return null;
    return (await this.#hostsBoardOf(submission)) ? this.userId : null;
  }

  canSeeEmail(userId: string): boolean {
    return this.userId === userId && hasScope(this.#viewer, 'read');
  }

  /** Submitting to a board that the viewer sees: the method must be of a team of theirs, and the team be let in where that is needed. */
  async requireSubmit(board: Board, { teamId }: Method): Promise<string> {
    const userId = this.requireUser('submit');
    await this.#requireMember(teamId, 'submit for it');
    if ((await this.submittingTeamIds(board)).includes(teamId)) return userId;
    const team = await this.#facts.team(teamId);
    if (team === null) throw new Error(`policy: expected the team ${teamId} of a method, got none`);
    throw entrants.notEntered(board, team);
  }

  /** The teams of the viewer that may submit to a board, as far as entry goes. */
  async submittingTeamIds(board: Board): Promise<string[]> {
    return entrants.needsEntry(board, this.userId) ? this.enteredTeamIds(board) : this.teamIds();
  }

  async requireMethodCreate(team: Team): Promise<void> {
    this.requireUser('submit');
    await this.#requireMember(team.id, 'add methods to it');
  }

  /** Whether the viewer owns a team: sees its invitations and may take them back. */
  async canManageTeam(team: Team): Promise<boolean> {
    if (this.userId === null || !hasScope(this.#viewer, 'read')) return false;
    return (await this.roleIn(team.id)) === 'OWNER';
  }

  /** The teams of the viewer that the board's host let in. */
  async enteredTeamIds(board: Board): Promise<string[]> {
    const teamIds = await this.teamIds();
    const entered = await Promise.all(teamIds.map((teamId) => this.#facts.boardsEntered(teamId)));
    return teamIds.filter((_teamId, at) => entered[at]!.has(board.id));
  }

  /** A team's note: its own members always read it, others where it is public and they see what it is about and its results. */
  async canReadNote(note: Note, method: Method, submission: Submission | null): Promise<boolean> {
    if (!hasScope(this.#viewer, 'read') || note.side !== 'TEAM') return false;
    if ((await this.roleIn(method.teamId)) !== null) return true;
    return note.public && (submission === null || (await this.canSeeResults(submission)));
  }

  /** A note of a team is written by its members. Refuses with FORBIDDEN. */
  async requireNote(methodId: string): Promise<void> {
    this.requireUser('submit');
    if ((await this.#roleOfMethod(methodId)) !== null) return;
    throw new Refusal(
      'FORBIDDEN',
      'note: expected a member of the team, got another person',
      'Ask a member of the team.',
    );
  }

  /** A host's note is written by the board's host. Refuses with FORBIDDEN. */
  requireHostNote(board: Board): string {
    const userId = this.requireUser('submit');
    if (this.#hosts(board)) return userId;
    throw new Refusal(
      'FORBIDDEN',
      'note: expected the host of the board, got another person',
      'Only the host keeps notes of the host.',
    );
  }

  async requireTeamManage(team: Team): Promise<void> {
    this.requireUser('manage');
    if ((await this.roleIn(team.id)) === 'OWNER') return;
    throw new Refusal(
      'FORBIDDEN',
      `team ${team.slug}: expected one of its owners, got another person`,
      'Ask an owner of the team to do it.',
    );
  }

  /** The bytes of a submission are its team's to send: not even the board's host may put others in their place. */
  requireUpload(submission: Submission): Promise<void> {
    return this.#requireSide(submission);
  }

  /** Which submission stands for a method is its team's to say, not the host's. */
  requireChoice(submission: Submission): Promise<void> {
    return this.#requireSide(submission);
  }

  /** Cancelling and withdrawing are for the members of the submission's team and for the board's host. */
  async requireSubmissionChange(submission: Submission): Promise<void> {
    this.requireUser('submit');
    if (await this.canChangeSubmission(submission)) return;
    throw new Refusal(
      'FORBIDDEN',
      'submission: expected a member of its team or the host of the board, got another person',
      'Ask a member of the team that submitted it.',
    );
  }

  async canChangeSubmission(submission: Submission): Promise<boolean> {
    if (this.userId === null || !hasScope(this.#viewer, 'submit')) return false;
    if ((await this.#roleOfMethod(submission.methodId)) !== null) return true;
    return this.#hostsBoardOf(submission);
  }

  /** Having a submission evaluated again is for the board's host. Refuses with FORBIDDEN. */
  async requireRerun(submission: Submission): Promise<string> {
    const userId = this.requireUser('submit');
    if (await this.canRerun(submission)) return userId;
    throw new Refusal(
      'FORBIDDEN',
      'submission: expected the host of the board, got another person',
      'Ask the host of the board to do it.',
    );
  }

  async canRerun(submission: Submission): Promise<boolean> {
    if (this.userId === null || !hasScope(this.#viewer, 'submit')) return false;
    return this.#hostsBoardOf(submission);
  }

  async #requireSide(submission: Submission): Promise<void> {
    this.requireUser('submit');
    if ((await this.#roleOfMethod(submission.methodId)) !== null) return;
    throw new Refusal(
      'FORBIDDEN',
      'submission: expected a member of its team, got another person',
      'Ask a member of the team that submitted it.',
    );
  }

  #hosts(board: Board): boolean {
    return board.hostId !== null && board.hostId === this.userId;
  }

  async #hostsBoardOf({ boardId }: Submission): Promise<boolean> {
    const board = await this.#facts.board(boardId);
    return board !== null && this.#hosts(board);
  }

  async #phaseOf({ id, phaseId }: Submission): Promise<Phase | null> {
    if (phaseId === null) return null;
    const phase = await this.#facts.phase(phaseId);
    if (phase === null) throw new Error(`policy: expected the phase of submission ${id}, got none`);
    return phase;
  }

  async #roleOfMethod(methodId: string): Promise<TeamRole | null> {
    const method = await this.#facts.method(methodId);
    return method === null ? null : this.roleIn(method.teamId);
  }

  async #requireMember(teamId: string, purpose: string): Promise<void> {
    if ((await this.roleIn(teamId)) !== null) return;
    throw new Refusal(
      'FORBIDDEN',
      `team: expected one of its members to ${purpose}, got another person`,
      'Ask an owner of the team to add you.',
    );
  }
}
