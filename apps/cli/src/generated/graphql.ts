/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** An address that is to hear of a board’s events. */
export type AddWebhookInput = {
  /** A board that the viewer hosts. */
  boardSlug: string;
  /** An https address of a public host. */
  url: string;
};

/** A full copy of a board that is to be loaded. */
export type AnnounceBoardLoadInput = {
  /** The exact size of the file. */
  bytes: number;
  /** Ends in .tar. */
  filename: string;
  /** Of the file, in hexadecimal; checked against what arrives. */
  sha256: string;
  /** Of the board that is to come of it; one that is free. */
  slug: string;
};

/** A sample set that is to be a reference, statistics, or the labels of one. */
export type AnnounceReferenceInput = {
  /** The exact size of the file. */
  bytes: number;
  /** Ends in .zip, .tar, .tar.gz, .tgz or .npz; of labels in .csv or .npy. */
  filename: string;
  /** Of the file, in hexadecimal; checked against what arrives. */
  sha256: string;
};

/** A board to make or to change. */
export type ApplyBoardInput = {
  /** The board as docs/boards.md of the repository describes it. */
  document: unknown;
  /** Whether the submissions that lack scores which the document asks for are to be evaluated again; without it such a document is refused (CONFLICT), with their number. */
  reEvaluate?: boolean | null | undefined;
};

/** Which teams may submit to a board that they see. */
export type BoardEntry =
  /** Those that its host let in. */
  | 'INVITATION'
  /** Every team; to a private board, those that its host let in. */
  | 'OPEN';

/** A sample set that is to be sent to a board. */
export type CreateSubmissionInput = {
  /** The board’s slug. */
  boardSlug: string;
  /** The exact size of the file. */
  bytes: number;
  /** Ends in .zip, .tar, .tar.gz, .tgz or .npz. */
  filename: string;
  /** What tells it from the method’s others, such as "checkpoint 30k". */
  label?: string | null | undefined;
  /** The method that made it, of a team that the viewer is in. */
  methodId: string | number;
  /** Of the sampling: 0 to 2147483647. */
  seed?: number | null | undefined;
  /** Of the file, in hexadecimal; checked against what arrives. */
  sha256?: string | null | undefined;
  /** Images that the model had seen in training by then. */
  trainingImages?: number | null | undefined;
};

/** A webhook that was disabled after failures. */
export type EnableWebhookInput = {
  /** The webhook. */
  webhookId: string | number;
};

/** Whose fault a failure is. */
export type Fault =
  /** Ours: the same bytes may succeed another time. */
  | 'PLATFORM'
  /** The sample set’s: the same bytes fail again. */
  | 'SUBMITTER';

/** What may still be done with an invitation. */
export type InvitationState =
  /** Its time is over. */
  | 'EXPIRED'
  /** It can be accepted. */
  | 'OPEN'
  /** It was taken back. */
  | 'REVOKED'
  /** As many have got in by it as may. */
  | 'USED';

/** Whom to let onto a board: a team by name, or whoever accepts a link for a team. */
export type InviteToBoardInput = {
  /** A board that the viewer hosts. */
  boardSlug: string;
  /** For how many days the link can be accepted: 1 to 90; 7 when left out. */
  days?: number | null | undefined;
  /** Where the link is sent, whether or not there is an account; without it the link is answered. */
  email?: string | null | undefined;
  /** A team that is let in at once; nothing else is given with it. */
  teamSlug?: string | null | undefined;
  /** How many teams may enter by the link: 1 to 100; 1 by e-mail. */
  uses?: number | null | undefined;
};

/** Whom to invite to which team. */
export type InviteToTeamInput = {
  /** For how many days it can be accepted: 1 to 90. */
  days?: number | null | undefined;
  /** Where the link is sent, whether or not there is an account; without it the link is answered. */
  email?: string | null | undefined;
  /** What whoever accepts becomes. */
  role?: TeamRole | null | undefined;
  /** A team that the viewer owns. */
  teamId: string | number;
  /** How many may join by it: 1 to 100; 1 by e-mail. */
  uses?: number | null | undefined;
};

/** What is known of the mail of an invitation. */
export type MailState =
  /** It was given up. */
  | 'FAILED'
  /** None is sent: whoever made it passes the link on. */
  | 'NONE'
  /** The mail server has taken it. */
  | 'SENT'
  /** It waits for its next try. */
  | 'WAITING';

/** How far a reference is. */
export type ReferenceState =
  /** Its images could not be used. */
  | 'FAILED'
  /** Its statistics are being computed. */
  | 'PREPARING'
  /** Its statistics are stored. */
  | 'READY';

/** A phase whose scores are to become public. */
export type ReleaseScoresInput = {
  /** The board, by its slug. */
  boardSlug: string;
  /** The phase, by its key; may be left out where the scores of one phase only are hidden. */
  phaseKey?: string | null | undefined;
};

/** Which team may not submit to a board any more. */
export type RemoveEntrantInput = {
  /** A board that the viewer hosts. */
  boardSlug: string;
  /** A team that has entered it. */
  teamSlug: string;
};

/** A webhook that is no longer needed. */
export type RemoveWebhookInput = {
  /** The webhook. */
  webhookId: string | number;
};

/** A delivery that is to be sent again. */
export type ResendWebhookDeliveryInput = {
  /** The id of the delivery. */
  deliveryId: string | number;
};

/** Which invitation nobody may accept any more. */
export type RevokeInvitationInput = {
  /** Of a team that the viewer owns, or to a board that they host. */
  invitationId: string | number;
};

/** Where a submission stands on its way to a board. */
export type SubmissionState =
  /** Ended because somebody asked for it. */
  | 'CANCELLED'
  /** Images become features. */
  | 'EXTRACTING'
  /** Ended without scores; `failure` says why. */
  | 'FAILED'
  /** Waits for a worker. */
  | 'QUEUED'
  /** Done: on the board. */
  | 'SCORED'
  /** Features become scores. */
  | 'SCORING'
  /** Announced; its bytes are on their way. */
  | 'UPLOADING'
  /** Every image is decoded once and counted. */
  | 'VERIFYING'
  /** Taken off the board; the reason is left in its place. */
  | 'WITHDRAWN';

/** What a person may do in a team. */
export type TeamRole =
  /** Adds methods and submits. */
  | 'MEMBER'
  /** Manages its members; submits. */
  | 'OWNER';

/** A webhook that is to be tried. */
export type TestWebhookInput = {
  /** The webhook. */
  webhookId: string | number;
};

/** How far a delivery is. */
export type WebhookDeliveryState =
  /** Answered with a status of 200 to 299. */
  | 'DELIVERED'
  /** Given up after its last attempt, or because the webhook was disabled. */
  | 'FAILED'
  /** Not yet tried, or to be tried again. */
  | 'PENDING';

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { name: string, email: string | null, memberships: Array<{ team: { slug: string } }> } | null };

export type SubmissionTargetQueryVariables = Exact<{
  board: string;
  team: string;
}>;


export type SubmissionTargetQuery = { board: { slug: string, title: string, mySubmittingTeams: Array<{ slug: string }> } | null, team: { slug: string, name: string, viewerRole: TeamRole | null, methods: Array<{ id: string, slug: string, name: string }> } | null };

export type CreateSubmissionMutationVariables = Exact<{
  input: CreateSubmissionInput;
}>;


export type CreateSubmissionMutation = { createSubmission:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationCreateSubmissionSuccess', data: { uploadUrl: string, submission: { id: string, version: number } } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type SubmissionUpdatesSubscriptionVariables = Exact<{
  id: string | number;
  afterVersion: number;
}>;


export type SubmissionUpdatesSubscription = { submissionUpdates: { toVersion: number, submission: { state: SubmissionState, imagesDone: number, imagesTotal: number | null, imagesPerSecond: number | null, etaSeconds: number | null, queuePosition: number | null, failure: { code: string, message: string, fault: Fault } | null } } };

export type WorkerPoolUpdatesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type WorkerPoolUpdatesSubscription = { workerPoolUpdates: { online: number } };

export type UploadToResumeQueryVariables = Exact<{
  id: string | number;
}>;


export type UploadToResumeQuery = { submission: { id: string, state: SubmissionState, canCancel: boolean } | null };

export type OutcomeQueryVariables = Exact<{
  id: string | number;
}>;


export type OutcomeQuery = { submission: { id: string, state: SubmissionState, method: { id: string, name: string }, evaluation: { warnings: Array<string>, protocol: { fingerprint: string, extractorTitle: string }, scores: Array<{ metric: string, title: string, value: number, standardError: number | null, n: number, details: unknown }> } | null, board: { slug: string, title: string, ranking: { entries: Array<{ rank: number | null, submission: { id: string }, method: { id: string } }> } | null } | null } | null };

export type AnnounceReferenceMutationVariables = Exact<{
  input: AnnounceReferenceInput;
}>;


export type AnnounceReferenceMutation = { announceReference:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationAnnounceReferenceSuccess', data: { referenceUploadId: string, stored: boolean, uploadUrl: string } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type ApplyBoardMutationVariables = Exact<{
  input: ApplyBoardInput;
}>;


export type ApplyBoardMutation = { applyBoard:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationApplyBoardSuccess', data: { id: string, slug: string, version: number, references: Array<{ state: ReferenceState }>, protocolVersion: { number: number }, pendingVersion: { number: number, references: Array<{ state: ReferenceState }>, progress: { total: number } } | null } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type ReleaseScoresMutationVariables = Exact<{
  input: ReleaseScoresInput;
}>;


export type ReleaseScoresMutation = { releaseScores:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationReleaseScoresSuccess', data: { id: string, slug: string, version: number } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type BoardDocumentQueryVariables = Exact<{
  slug: string;
}>;


export type BoardDocumentQuery = { board: { document: unknown } | null };

export type HostLogQueryVariables = Exact<{
  slug: string;
  first: number;
  after?: string | null | undefined;
}>;


export type HostLogQuery = { board: { viewerIsHost: boolean, hostActions: { nodes: Array<{ createdAt: string, actorName: string | null, action: string, subject: string | null, details: unknown }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type BoardWebhooksQueryVariables = Exact<{
  slug: string;
}>;


export type BoardWebhooksQuery = { board: { viewerIsHost: boolean, webhooks: Array<{ id: string, url: string, createdAt: string, disabledAt: string | null, disabledReason: string | null, deliveries: { nodes: Array<{ id: string, deliveryId: string, kind: string, state: WebhookDeliveryState, attempts: number, status: number | null, error: string | null, answer: string | null, createdAt: string, attemptedAt: string | null, nextAttemptAt: string | null }> } }> } | null };

export type AnnounceBoardLoadMutationVariables = Exact<{
  input: AnnounceBoardLoadInput;
}>;


export type AnnounceBoardLoadMutation = { announceBoardLoad:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationAnnounceBoardLoadSuccess', data: { boardUploadId: string, uploadUrl: string } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type LoadedBoardQueryVariables = Exact<{
  slug: string;
}>;


export type LoadedBoardQuery = { board: { slug: string, title: string, viewerIsHost: boolean, loadedFrom: { url: string, takenAt: string, keysUrl: string } | null } | null };

export type AddWebhookMutationVariables = Exact<{
  input: AddWebhookInput;
}>;


export type AddWebhookMutation = { addWebhook:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationAddWebhookSuccess', data: { secret: string, webhook: { id: string, url: string } } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type RemoveWebhookMutationVariables = Exact<{
  input: RemoveWebhookInput;
}>;


export type RemoveWebhookMutation = { removeWebhook:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationRemoveWebhookSuccess', data: { url: string } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type EnableWebhookMutationVariables = Exact<{
  input: EnableWebhookInput;
}>;


export type EnableWebhookMutation = { enableWebhook:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationEnableWebhookSuccess', data: { id: string, url: string } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type TestWebhookMutationVariables = Exact<{
  input: TestWebhookInput;
}>;


export type TestWebhookMutation = { testWebhook:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationTestWebhookSuccess', data: { id: string, state: WebhookDeliveryState } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type ResendDeliveryMutationVariables = Exact<{
  input: ResendWebhookDeliveryInput;
}>;


export type ResendDeliveryMutation = { resendWebhookDelivery:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationResendWebhookDeliverySuccess', data: { id: string, state: WebhookDeliveryState } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type TeamMembersQueryVariables = Exact<{
  slug: string;
}>;


export type TeamMembersQuery = { team: { id: string, slug: string, name: string, viewerRole: TeamRole | null, memberships: Array<{ role: TeamRole, user: { id: string, name: string } }>, invitations: Array<{ id: string, role: TeamRole | null, state: InvitationState, email: string | null, mailState: MailState, mailFailure: string | null, uses: number, mostUses: number, expiresAt: string }> } | null };

export type InviteToTeamMutationVariables = Exact<{
  input: InviteToTeamInput;
}>;


export type InviteToTeamMutation = { inviteToTeam:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationInviteToTeamSuccess', data: { url: string | null, invitation: { id: string, email: string | null, expiresAt: string } } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type InviteToBoardMutationVariables = Exact<{
  input: InviteToBoardInput;
}>;


export type InviteToBoardMutation = { inviteToBoard:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationInviteToBoardSuccess', data: { url: string | null, invitation: { id: string, email: string | null, expiresAt: string } | null } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type BoardEntrantsQueryVariables = Exact<{
  slug: string;
}>;


export type BoardEntrantsQuery = { board: { viewerIsHost: boolean, entry: BoardEntry, entrants: Array<{ enteredAt: string, removedAt: string | null, team: { slug: string, name: string } }>, invitations: Array<{ id: string, state: InvitationState, email: string | null, mailState: MailState, mailFailure: string | null, uses: number, mostUses: number, expiresAt: string, invitedTeam: { slug: string } | null }> } | null };

export type RemoveEntrantMutationVariables = Exact<{
  input: RemoveEntrantInput;
}>;


export type RemoveEntrantMutation = { removeEntrant:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationRemoveEntrantSuccess', data: { id: string, version: number } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export type RevokeInvitationMutationVariables = Exact<{
  input: RevokeInvitationInput;
}>;


export type RevokeInvitationMutation = { revokeInvitation:
    | { __typename: 'BadInputError', code: string, message: string, remedy: string }
    | { __typename: 'ConflictError', code: string, message: string, remedy: string }
    | { __typename: 'ForbiddenError', code: string, message: string, remedy: string }
    | { __typename: 'MutationRevokeInvitationSuccess', data: { id: string, state: InvitationState } }
    | { __typename: 'NotFoundError', code: string, message: string, remedy: string }
    | { __typename: 'UnauthenticatedError', code: string, message: string, remedy: string }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    name
    email
    memberships {
      team {
        slug
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const SubmissionTargetDocument = new TypedDocumentString(`
    query SubmissionTarget($board: String!, $team: String!) {
  board(slug: $board) {
    slug
    title
    mySubmittingTeams {
      slug
    }
  }
  team(slug: $team) {
    slug
    name
    viewerRole
    methods {
      id
      slug
      name
    }
  }
}
    `) as unknown as TypedDocumentString<SubmissionTargetQuery, SubmissionTargetQueryVariables>;
export const CreateSubmissionDocument = new TypedDocumentString(`
    mutation CreateSubmission($input: CreateSubmissionInput!) {
  createSubmission(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationCreateSubmissionSuccess {
      data {
        uploadUrl
        submission {
          id
          version
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CreateSubmissionMutation, CreateSubmissionMutationVariables>;
export const SubmissionUpdatesDocument = new TypedDocumentString(`
    subscription SubmissionUpdates($id: ID!, $afterVersion: Int!) {
  submissionUpdates(id: $id, afterVersion: $afterVersion) {
    toVersion
    submission {
      state
      imagesDone
      imagesTotal
      imagesPerSecond
      etaSeconds
      queuePosition
      failure {
        code
        message
        fault
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SubmissionUpdatesSubscription, SubmissionUpdatesSubscriptionVariables>;
export const WorkerPoolUpdatesDocument = new TypedDocumentString(`
    subscription WorkerPoolUpdates {
  workerPoolUpdates {
    online
  }
}
    `) as unknown as TypedDocumentString<WorkerPoolUpdatesSubscription, WorkerPoolUpdatesSubscriptionVariables>;
export const UploadToResumeDocument = new TypedDocumentString(`
    query UploadToResume($id: ID!) {
  submission(id: $id) {
    id
    state
    canCancel
  }
}
    `) as unknown as TypedDocumentString<UploadToResumeQuery, UploadToResumeQueryVariables>;
export const OutcomeDocument = new TypedDocumentString(`
    query Outcome($id: ID!) {
  submission(id: $id) {
    id
    state
    method {
      id
      name
    }
    evaluation {
      warnings
      protocol {
        fingerprint
        extractorTitle
      }
      scores {
        metric
        title
        value
        standardError
        n
        details
      }
    }
    board {
      slug
      title
      ranking {
        entries {
          rank
          submission {
            id
          }
          method {
            id
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OutcomeQuery, OutcomeQueryVariables>;
export const AnnounceReferenceDocument = new TypedDocumentString(`
    mutation AnnounceReference($input: AnnounceReferenceInput!) {
  announceReference(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationAnnounceReferenceSuccess {
      data {
        referenceUploadId
        stored
        uploadUrl
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AnnounceReferenceMutation, AnnounceReferenceMutationVariables>;
export const ApplyBoardDocument = new TypedDocumentString(`
    mutation ApplyBoard($input: ApplyBoardInput!) {
  applyBoard(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationApplyBoardSuccess {
      data {
        id
        slug
        version
        references {
          state
        }
        protocolVersion {
          number
        }
        pendingVersion {
          number
          references {
            state
          }
          progress {
            total
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ApplyBoardMutation, ApplyBoardMutationVariables>;
export const ReleaseScoresDocument = new TypedDocumentString(`
    mutation ReleaseScores($input: ReleaseScoresInput!) {
  releaseScores(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationReleaseScoresSuccess {
      data {
        id
        slug
        version
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReleaseScoresMutation, ReleaseScoresMutationVariables>;
export const BoardDocumentDocument = new TypedDocumentString(`
    query BoardDocument($slug: String!) {
  board(slug: $slug) {
    document
  }
}
    `) as unknown as TypedDocumentString<BoardDocumentQuery, BoardDocumentQueryVariables>;
export const HostLogDocument = new TypedDocumentString(`
    query HostLog($slug: String!, $first: Int!, $after: String) {
  board(slug: $slug) {
    viewerIsHost
    hostActions(first: $first, after: $after) {
      nodes {
        createdAt
        actorName
        action
        subject
        details
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<HostLogQuery, HostLogQueryVariables>;
export const BoardWebhooksDocument = new TypedDocumentString(`
    query BoardWebhooks($slug: String!) {
  board(slug: $slug) {
    viewerIsHost
    webhooks {
      id
      url
      createdAt
      disabledAt
      disabledReason
      deliveries(first: 50) {
        nodes {
          id
          deliveryId
          kind
          state
          attempts
          status
          error
          answer
          createdAt
          attemptedAt
          nextAttemptAt
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BoardWebhooksQuery, BoardWebhooksQueryVariables>;
export const AnnounceBoardLoadDocument = new TypedDocumentString(`
    mutation AnnounceBoardLoad($input: AnnounceBoardLoadInput!) {
  announceBoardLoad(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationAnnounceBoardLoadSuccess {
      data {
        boardUploadId
        uploadUrl
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AnnounceBoardLoadMutation, AnnounceBoardLoadMutationVariables>;
export const LoadedBoardDocument = new TypedDocumentString(`
    query LoadedBoard($slug: String!) {
  board(slug: $slug) {
    slug
    title
    viewerIsHost
    loadedFrom {
      url
      takenAt
      keysUrl
    }
  }
}
    `) as unknown as TypedDocumentString<LoadedBoardQuery, LoadedBoardQueryVariables>;
export const AddWebhookDocument = new TypedDocumentString(`
    mutation AddWebhook($input: AddWebhookInput!) {
  addWebhook(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationAddWebhookSuccess {
      data {
        secret
        webhook {
          id
          url
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AddWebhookMutation, AddWebhookMutationVariables>;
export const RemoveWebhookDocument = new TypedDocumentString(`
    mutation RemoveWebhook($input: RemoveWebhookInput!) {
  removeWebhook(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationRemoveWebhookSuccess {
      data {
        url
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RemoveWebhookMutation, RemoveWebhookMutationVariables>;
export const EnableWebhookDocument = new TypedDocumentString(`
    mutation EnableWebhook($input: EnableWebhookInput!) {
  enableWebhook(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationEnableWebhookSuccess {
      data {
        id
        url
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EnableWebhookMutation, EnableWebhookMutationVariables>;
export const TestWebhookDocument = new TypedDocumentString(`
    mutation TestWebhook($input: TestWebhookInput!) {
  testWebhook(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationTestWebhookSuccess {
      data {
        id
        state
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TestWebhookMutation, TestWebhookMutationVariables>;
export const ResendDeliveryDocument = new TypedDocumentString(`
    mutation ResendDelivery($input: ResendWebhookDeliveryInput!) {
  resendWebhookDelivery(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationResendWebhookDeliverySuccess {
      data {
        id
        state
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ResendDeliveryMutation, ResendDeliveryMutationVariables>;
export const TeamMembersDocument = new TypedDocumentString(`
    query TeamMembers($slug: String!) {
  team(slug: $slug) {
    id
    slug
    name
    viewerRole
    memberships {
      role
      user {
        id
        name
      }
    }
    invitations {
      id
      role
      state
      email
      mailState
      mailFailure
      uses
      mostUses
      expiresAt
    }
  }
}
    `) as unknown as TypedDocumentString<TeamMembersQuery, TeamMembersQueryVariables>;
export const InviteToTeamDocument = new TypedDocumentString(`
    mutation InviteToTeam($input: InviteToTeamInput!) {
  inviteToTeam(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationInviteToTeamSuccess {
      data {
        url
        invitation {
          id
          email
          expiresAt
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<InviteToTeamMutation, InviteToTeamMutationVariables>;
export const InviteToBoardDocument = new TypedDocumentString(`
    mutation InviteToBoard($input: InviteToBoardInput!) {
  inviteToBoard(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationInviteToBoardSuccess {
      data {
        url
        invitation {
          id
          email
          expiresAt
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<InviteToBoardMutation, InviteToBoardMutationVariables>;
export const BoardEntrantsDocument = new TypedDocumentString(`
    query BoardEntrants($slug: String!) {
  board(slug: $slug) {
    viewerIsHost
    entry
    entrants {
      team {
        slug
        name
      }
      enteredAt
      removedAt
    }
    invitations {
      id
      state
      email
      invitedTeam {
        slug
      }
      mailState
      mailFailure
      uses
      mostUses
      expiresAt
    }
  }
}
    `) as unknown as TypedDocumentString<BoardEntrantsQuery, BoardEntrantsQueryVariables>;
export const RemoveEntrantDocument = new TypedDocumentString(`
    mutation RemoveEntrant($input: RemoveEntrantInput!) {
  removeEntrant(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationRemoveEntrantSuccess {
      data {
        id
        version
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RemoveEntrantMutation, RemoveEntrantMutationVariables>;
export const RevokeInvitationDocument = new TypedDocumentString(`
    mutation RevokeInvitation($input: RevokeInvitationInput!) {
  revokeInvitation(input: $input) {
    __typename
    ... on Error {
      code
      message
      remedy
    }
    ... on MutationRevokeInvitationSuccess {
      data {
        id
        state
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeInvitationMutation, RevokeInvitationMutationVariables>;