/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Viewer {\n    viewer { name email memberships { team { slug } } }\n  }\n": typeof types.ViewerDocument,
    "\n  query SubmissionTarget($board: String!, $team: String!) {\n    board(slug: $board) { slug title mySubmittingTeams { slug } }\n    team(slug: $team) { slug name viewerRole methods { id slug name } }\n  }\n": typeof types.SubmissionTargetDocument,
    "\n  mutation CreateSubmission($input: CreateSubmissionInput!) {\n    createSubmission(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationCreateSubmissionSuccess { data { uploadUrl submission { id version } } }\n    }\n  }\n": typeof types.CreateSubmissionDocument,
    "\n  subscription SubmissionUpdates($id: ID!, $afterVersion: Int!) {\n    submissionUpdates(id: $id, afterVersion: $afterVersion) {\n      toVersion\n      submission {\n        state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition\n        failure { code message fault }\n      }\n    }\n  }\n": typeof types.SubmissionUpdatesDocument,
    "\n  subscription WorkerPoolUpdates {\n    workerPoolUpdates { online }\n  }\n": typeof types.WorkerPoolUpdatesDocument,
    "\n  query UploadToResume($id: ID!) {\n    submission(id: $id) { id state canCancel }\n  }\n": typeof types.UploadToResumeDocument,
    "\n  query Outcome($id: ID!) {\n    submission(id: $id) {\n      id state\n      method { id name }\n      evaluation {\n        warnings\n        protocol { fingerprint extractorTitle }\n        scores { metric title value standardError n details }\n      }\n      board {\n        slug title\n        ranking { entries { rank submission { id } method { id } } }\n      }\n    }\n  }\n": typeof types.OutcomeDocument,
    "\n  mutation AnnounceReference($input: AnnounceReferenceInput!) {\n    announceReference(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationAnnounceReferenceSuccess { data { referenceUploadId stored uploadUrl } }\n    }\n  }\n": typeof types.AnnounceReferenceDocument,
    "\n  mutation ApplyBoard($input: ApplyBoardInput!) {\n    applyBoard(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationApplyBoardSuccess { data { id slug version references { state } protocolVersion { number } pendingVersion { number references { state } progress { total } } } }\n    }\n  }\n": typeof types.ApplyBoardDocument,
    "\n  mutation ReleaseScores($input: ReleaseScoresInput!) {\n    releaseScores(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationReleaseScoresSuccess { data { id slug version } }\n    }\n  }\n": typeof types.ReleaseScoresDocument,
    "\n  query BoardDocument($slug: String!) {\n    board(slug: $slug) { document }\n  }\n": typeof types.BoardDocumentDocument,
    "\n  query HostLog($slug: String!, $first: Int!, $after: String) {\n    board(slug: $slug) {\n      viewerIsHost\n      hostActions(first: $first, after: $after) {\n        nodes { createdAt actorName action subject details }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n": typeof types.HostLogDocument,
    "\n  query BoardWebhooks($slug: String!) {\n    board(slug: $slug) {\n      viewerIsHost\n      webhooks {\n        id url createdAt disabledAt disabledReason\n        deliveries(first: 50) {\n          nodes { id deliveryId kind state attempts status error answer createdAt attemptedAt nextAttemptAt }\n        }\n      }\n    }\n  }\n": typeof types.BoardWebhooksDocument,
    "\n  mutation AnnounceBoardLoad($input: AnnounceBoardLoadInput!) {\n    announceBoardLoad(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationAnnounceBoardLoadSuccess { data { boardUploadId uploadUrl } }\n    }\n  }\n": typeof types.AnnounceBoardLoadDocument,
    "\n  query LoadedBoard($slug: String!) {\n    board(slug: $slug) { slug title viewerIsHost loadedFrom { url takenAt keysUrl } }\n  }\n": typeof types.LoadedBoardDocument,
    "\n  mutation AddWebhook($input: AddWebhookInput!) {\n    addWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationAddWebhookSuccess { data { secret webhook { id url } } }\n    }\n  }\n": typeof types.AddWebhookDocument,
    "\n  mutation RemoveWebhook($input: RemoveWebhookInput!) {\n    removeWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationRemoveWebhookSuccess { data { url } }\n    }\n  }\n": typeof types.RemoveWebhookDocument,
    "\n  mutation EnableWebhook($input: EnableWebhookInput!) {\n    enableWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationEnableWebhookSuccess { data { id url } }\n    }\n  }\n": typeof types.EnableWebhookDocument,
    "\n  mutation TestWebhook($input: TestWebhookInput!) {\n    testWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationTestWebhookSuccess { data { id state } }\n    }\n  }\n": typeof types.TestWebhookDocument,
    "\n  mutation ResendDelivery($input: ResendWebhookDeliveryInput!) {\n    resendWebhookDelivery(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationResendWebhookDeliverySuccess { data { id state } }\n    }\n  }\n": typeof types.ResendDeliveryDocument,
    "\n  query TeamMembers($slug: String!) {\n    team(slug: $slug) {\n      id slug name viewerRole\n      memberships { role user { id name } }\n      invitations { id role state email mailState mailFailure uses mostUses expiresAt }\n    }\n  }\n": typeof types.TeamMembersDocument,
    "\n  mutation InviteToTeam($input: InviteToTeamInput!) {\n    inviteToTeam(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationInviteToTeamSuccess { data { url invitation { id email expiresAt } } }\n    }\n  }\n": typeof types.InviteToTeamDocument,
    "\n  mutation InviteToBoard($input: InviteToBoardInput!) {\n    inviteToBoard(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationInviteToBoardSuccess { data { url invitation { id email expiresAt } } }\n    }\n  }\n": typeof types.InviteToBoardDocument,
    "\n  query BoardEntrants($slug: String!) {\n    board(slug: $slug) {\n      viewerIsHost\n      entry\n      entrants { team { slug name } enteredAt removedAt }\n      invitations { id state email invitedTeam { slug } mailState mailFailure uses mostUses expiresAt }\n    }\n  }\n": typeof types.BoardEntrantsDocument,
    "\n  mutation RemoveEntrant($input: RemoveEntrantInput!) {\n    removeEntrant(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationRemoveEntrantSuccess { data { id version } }\n    }\n  }\n": typeof types.RemoveEntrantDocument,
    "\n  mutation RevokeInvitation($input: RevokeInvitationInput!) {\n    revokeInvitation(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationRevokeInvitationSuccess { data { id state } }\n    }\n  }\n": typeof types.RevokeInvitationDocument,
};
const documents: Documents = {
    "\n  query Viewer {\n    viewer { name email memberships { team { slug } } }\n  }\n": types.ViewerDocument,
    "\n  query SubmissionTarget($board: String!, $team: String!) {\n    board(slug: $board) { slug title mySubmittingTeams { slug } }\n    team(slug: $team) { slug name viewerRole methods { id slug name } }\n  }\n": types.SubmissionTargetDocument,
    "\n  mutation CreateSubmission($input: CreateSubmissionInput!) {\n    createSubmission(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationCreateSubmissionSuccess { data { uploadUrl submission { id version } } }\n    }\n  }\n": types.CreateSubmissionDocument,
    "\n  subscription SubmissionUpdates($id: ID!, $afterVersion: Int!) {\n    submissionUpdates(id: $id, afterVersion: $afterVersion) {\n      toVersion\n      submission {\n        state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition\n        failure { code message fault }\n      }\n    }\n  }\n": types.SubmissionUpdatesDocument,
    "\n  subscription WorkerPoolUpdates {\n    workerPoolUpdates { online }\n  }\n": types.WorkerPoolUpdatesDocument,
    "\n  query UploadToResume($id: ID!) {\n    submission(id: $id) { id state canCancel }\n  }\n": types.UploadToResumeDocument,
    "\n  query Outcome($id: ID!) {\n    submission(id: $id) {\n      id state\n      method { id name }\n      evaluation {\n        warnings\n        protocol { fingerprint extractorTitle }\n        scores { metric title value standardError n details }\n      }\n      board {\n        slug title\n        ranking { entries { rank submission { id } method { id } } }\n      }\n    }\n  }\n": types.OutcomeDocument,
    "\n  mutation AnnounceReference($input: AnnounceReferenceInput!) {\n    announceReference(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationAnnounceReferenceSuccess { data { referenceUploadId stored uploadUrl } }\n    }\n  }\n": types.AnnounceReferenceDocument,
    "\n  mutation ApplyBoard($input: ApplyBoardInput!) {\n    applyBoard(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationApplyBoardSuccess { data { id slug version references { state } protocolVersion { number } pendingVersion { number references { state } progress { total } } } }\n    }\n  }\n": types.ApplyBoardDocument,
    "\n  mutation ReleaseScores($input: ReleaseScoresInput!) {\n    releaseScores(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationReleaseScoresSuccess { data { id slug version } }\n    }\n  }\n": types.ReleaseScoresDocument,
    "\n  query BoardDocument($slug: String!) {\n    board(slug: $slug) { document }\n  }\n": types.BoardDocumentDocument,
    "\n  query HostLog($slug: String!, $first: Int!, $after: String) {\n    board(slug: $slug) {\n      viewerIsHost\n      hostActions(first: $first, after: $after) {\n        nodes { createdAt actorName action subject details }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n": types.HostLogDocument,
    "\n  query BoardWebhooks($slug: String!) {\n    board(slug: $slug) {\n      viewerIsHost\n      webhooks {\n        id url createdAt disabledAt disabledReason\n        deliveries(first: 50) {\n          nodes { id deliveryId kind state attempts status error answer createdAt attemptedAt nextAttemptAt }\n        }\n      }\n    }\n  }\n": types.BoardWebhooksDocument,
    "\n  mutation AnnounceBoardLoad($input: AnnounceBoardLoadInput!) {\n    announceBoardLoad(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationAnnounceBoardLoadSuccess { data { boardUploadId uploadUrl } }\n    }\n  }\n": types.AnnounceBoardLoadDocument,
    "\n  query LoadedBoard($slug: String!) {\n    board(slug: $slug) { slug title viewerIsHost loadedFrom { url takenAt keysUrl } }\n  }\n": types.LoadedBoardDocument,
    "\n  mutation AddWebhook($input: AddWebhookInput!) {\n    addWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationAddWebhookSuccess { data { secret webhook { id url } } }\n    }\n  }\n": types.AddWebhookDocument,
    "\n  mutation RemoveWebhook($input: RemoveWebhookInput!) {\n    removeWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationRemoveWebhookSuccess { data { url } }\n    }\n  }\n": types.RemoveWebhookDocument,
    "\n  mutation EnableWebhook($input: EnableWebhookInput!) {\n    enableWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationEnableWebhookSuccess { data { id url } }\n    }\n  }\n": types.EnableWebhookDocument,
    "\n  mutation TestWebhook($input: TestWebhookInput!) {\n    testWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationTestWebhookSuccess { data { id state } }\n    }\n  }\n": types.TestWebhookDocument,
    "\n  mutation ResendDelivery($input: ResendWebhookDeliveryInput!) {\n    resendWebhookDelivery(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationResendWebhookDeliverySuccess { data { id state } }\n    }\n  }\n": types.ResendDeliveryDocument,
    "\n  query TeamMembers($slug: String!) {\n    team(slug: $slug) {\n      id slug name viewerRole\n      memberships { role user { id name } }\n      invitations { id role state email mailState mailFailure uses mostUses expiresAt }\n    }\n  }\n": types.TeamMembersDocument,
    "\n  mutation InviteToTeam($input: InviteToTeamInput!) {\n    inviteToTeam(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationInviteToTeamSuccess { data { url invitation { id email expiresAt } } }\n    }\n  }\n": types.InviteToTeamDocument,
    "\n  mutation InviteToBoard($input: InviteToBoardInput!) {\n    inviteToBoard(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationInviteToBoardSuccess { data { url invitation { id email expiresAt } } }\n    }\n  }\n": types.InviteToBoardDocument,
    "\n  query BoardEntrants($slug: String!) {\n    board(slug: $slug) {\n      viewerIsHost\n      entry\n      entrants { team { slug name } enteredAt removedAt }\n      invitations { id state email invitedTeam { slug } mailState mailFailure uses mostUses expiresAt }\n    }\n  }\n": types.BoardEntrantsDocument,
    "\n  mutation RemoveEntrant($input: RemoveEntrantInput!) {\n    removeEntrant(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationRemoveEntrantSuccess { data { id version } }\n    }\n  }\n": types.RemoveEntrantDocument,
    "\n  mutation RevokeInvitation($input: RevokeInvitationInput!) {\n    revokeInvitation(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationRevokeInvitationSuccess { data { id state } }\n    }\n  }\n": types.RevokeInvitationDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer { name email memberships { team { slug } } }\n  }\n"): typeof import('./graphql').ViewerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SubmissionTarget($board: String!, $team: String!) {\n    board(slug: $board) { slug title mySubmittingTeams { slug } }\n    team(slug: $team) { slug name viewerRole methods { id slug name } }\n  }\n"): typeof import('./graphql').SubmissionTargetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateSubmission($input: CreateSubmissionInput!) {\n    createSubmission(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationCreateSubmissionSuccess { data { uploadUrl submission { id version } } }\n    }\n  }\n"): typeof import('./graphql').CreateSubmissionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SubmissionUpdates($id: ID!, $afterVersion: Int!) {\n    submissionUpdates(id: $id, afterVersion: $afterVersion) {\n      toVersion\n      submission {\n        state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition\n        failure { code message fault }\n      }\n    }\n  }\n"): typeof import('./graphql').SubmissionUpdatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WorkerPoolUpdates {\n    workerPoolUpdates { online }\n  }\n"): typeof import('./graphql').WorkerPoolUpdatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UploadToResume($id: ID!) {\n    submission(id: $id) { id state canCancel }\n  }\n"): typeof import('./graphql').UploadToResumeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Outcome($id: ID!) {\n    submission(id: $id) {\n      id state\n      method { id name }\n      evaluation {\n        warnings\n        protocol { fingerprint extractorTitle }\n        scores { metric title value standardError n details }\n      }\n      board {\n        slug title\n        ranking { entries { rank submission { id } method { id } } }\n      }\n    }\n  }\n"): typeof import('./graphql').OutcomeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AnnounceReference($input: AnnounceReferenceInput!) {\n    announceReference(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationAnnounceReferenceSuccess { data { referenceUploadId stored uploadUrl } }\n    }\n  }\n"): typeof import('./graphql').AnnounceReferenceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApplyBoard($input: ApplyBoardInput!) {\n    applyBoard(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationApplyBoardSuccess { data { id slug version references { state } protocolVersion { number } pendingVersion { number references { state } progress { total } } } }\n    }\n  }\n"): typeof import('./graphql').ApplyBoardDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReleaseScores($input: ReleaseScoresInput!) {\n    releaseScores(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationReleaseScoresSuccess { data { id slug version } }\n    }\n  }\n"): typeof import('./graphql').ReleaseScoresDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BoardDocument($slug: String!) {\n    board(slug: $slug) { document }\n  }\n"): typeof import('./graphql').BoardDocumentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HostLog($slug: String!, $first: Int!, $after: String) {\n    board(slug: $slug) {\n      viewerIsHost\n      hostActions(first: $first, after: $after) {\n        nodes { createdAt actorName action subject details }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n"): typeof import('./graphql').HostLogDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BoardWebhooks($slug: String!) {\n    board(slug: $slug) {\n      viewerIsHost\n      webhooks {\n        id url createdAt disabledAt disabledReason\n        deliveries(first: 50) {\n          nodes { id deliveryId kind state attempts status error answer createdAt attemptedAt nextAttemptAt }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').BoardWebhooksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AnnounceBoardLoad($input: AnnounceBoardLoadInput!) {\n    announceBoardLoad(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationAnnounceBoardLoadSuccess { data { boardUploadId uploadUrl } }\n    }\n  }\n"): typeof import('./graphql').AnnounceBoardLoadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LoadedBoard($slug: String!) {\n    board(slug: $slug) { slug title viewerIsHost loadedFrom { url takenAt keysUrl } }\n  }\n"): typeof import('./graphql').LoadedBoardDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddWebhook($input: AddWebhookInput!) {\n    addWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationAddWebhookSuccess { data { secret webhook { id url } } }\n    }\n  }\n"): typeof import('./graphql').AddWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveWebhook($input: RemoveWebhookInput!) {\n    removeWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationRemoveWebhookSuccess { data { url } }\n    }\n  }\n"): typeof import('./graphql').RemoveWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EnableWebhook($input: EnableWebhookInput!) {\n    enableWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationEnableWebhookSuccess { data { id url } }\n    }\n  }\n"): typeof import('./graphql').EnableWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TestWebhook($input: TestWebhookInput!) {\n    testWebhook(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationTestWebhookSuccess { data { id state } }\n    }\n  }\n"): typeof import('./graphql').TestWebhookDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResendDelivery($input: ResendWebhookDeliveryInput!) {\n    resendWebhookDelivery(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationResendWebhookDeliverySuccess { data { id state } }\n    }\n  }\n"): typeof import('./graphql').ResendDeliveryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TeamMembers($slug: String!) {\n    team(slug: $slug) {\n      id slug name viewerRole\n      memberships { role user { id name } }\n      invitations { id role state email mailState mailFailure uses mostUses expiresAt }\n    }\n  }\n"): typeof import('./graphql').TeamMembersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation InviteToTeam($input: InviteToTeamInput!) {\n    inviteToTeam(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationInviteToTeamSuccess { data { url invitation { id email expiresAt } } }\n    }\n  }\n"): typeof import('./graphql').InviteToTeamDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation InviteToBoard($input: InviteToBoardInput!) {\n    inviteToBoard(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationInviteToBoardSuccess { data { url invitation { id email expiresAt } } }\n    }\n  }\n"): typeof import('./graphql').InviteToBoardDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BoardEntrants($slug: String!) {\n    board(slug: $slug) {\n      viewerIsHost\n      entry\n      entrants { team { slug name } enteredAt removedAt }\n      invitations { id state email invitedTeam { slug } mailState mailFailure uses mostUses expiresAt }\n    }\n  }\n"): typeof import('./graphql').BoardEntrantsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveEntrant($input: RemoveEntrantInput!) {\n    removeEntrant(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationRemoveEntrantSuccess { data { id version } }\n    }\n  }\n"): typeof import('./graphql').RemoveEntrantDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeInvitation($input: RevokeInvitationInput!) {\n    revokeInvitation(input: $input) {\n      __typename\n      ... on Error { code message remedy }\n      ... on MutationRevokeInvitationSuccess { data { id state } }\n    }\n  }\n"): typeof import('./graphql').RevokeInvitationDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
