import { graphql } from '../generated/index.ts';

export const VIEWER = graphql(`
  query Viewer {
    viewer { name email memberships { team { slug } } }
  }
`);

export const SUBMISSION_TARGET = graphql(`
  query SubmissionTarget($board: String!, $team: String!) {
    board(slug: $board) { slug title mySubmittingTeams { slug } }
    team(slug: $team) { slug name viewerRole methods { id slug name } }
  }
`);

export const CREATE_SUBMISSION = graphql(`
  mutation CreateSubmission($input: CreateSubmissionInput!) {
    createSubmission(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationCreateSubmissionSuccess { data { uploadUrl submission { id version } } }
    }
  }
`);

export const SUBMISSION_UPDATES = graphql(`
  subscription SubmissionUpdates($id: ID!, $afterVersion: Int!) {
    submissionUpdates(id: $id, afterVersion: $afterVersion) {
      toVersion
      submission {
        state imagesDone imagesTotal imagesPerSecond etaSeconds queuePosition
        failure { code message fault }
      }
    }
  }
`);

export const WORKER_POOL_UPDATES = graphql(`
  subscription WorkerPoolUpdates {
    workerPoolUpdates { online }
  }
`);

export const UPLOAD_TO_RESUME = graphql(`
  query UploadToResume($id: ID!) {
    submission(id: $id) { id state canCancel }
  }
`);

export const OUTCOME = graphql(`
  query Outcome($id: ID!) {
    submission(id: $id) {
      id state
      method { id name }
      evaluation {
        warnings
        protocol { fingerprint extractorTitle }
        scores { metric title value standardError n details }
      }
      board {
        slug title
        ranking { entries { rank submission { id } method { id } } }
      }
    }
  }
`);

export const ANNOUNCE_REFERENCE = graphql(`
  mutation AnnounceReference($input: AnnounceReferenceInput!) {
    announceReference(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationAnnounceReferenceSuccess { data { referenceUploadId stored uploadUrl } }
    }
  }
`);

export const APPLY_BOARD = graphql(`
  mutation ApplyBoard($input: ApplyBoardInput!) {
    applyBoard(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationApplyBoardSuccess { data { id slug version references { state } protocolVersion { number } pendingVersion { number references { state } progress { total } } } }
    }
  }
`);

export const RELEASE_SCORES = graphql(`
  mutation ReleaseScores($input: ReleaseScoresInput!) {
    releaseScores(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationReleaseScoresSuccess { data { id slug version } }
    }
  }
`);

export const BOARD_DOCUMENT = graphql(`
  query BoardDocument($slug: String!) {
    board(slug: $slug) { document }
  }
`);

export const HOST_LOG = graphql(`
  query HostLog($slug: String!, $first: Int!, $after: String) {
    board(slug: $slug) {
      viewerIsHost
      hostActions(first: $first, after: $after) {
        nodes { createdAt actorName action subject details }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export const BOARD_WEBHOOKS = graphql(`
  query BoardWebhooks($slug: String!) {
    board(slug: $slug) {
      viewerIsHost
      webhooks {
        id url createdAt disabledAt disabledReason
        deliveries(first: 50) {
          nodes { id deliveryId kind state attempts status error answer createdAt attemptedAt nextAttemptAt }
        }
      }
    }
  }
`);

export const ANNOUNCE_BOARD_LOAD = graphql(`
  mutation AnnounceBoardLoad($input: AnnounceBoardLoadInput!) {
    announceBoardLoad(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationAnnounceBoardLoadSuccess { data { boardUploadId uploadUrl } }
    }
  }
`);

export const LOADED_BOARD = graphql(`
  query LoadedBoard($slug: String!) {
    board(slug: $slug) { slug title viewerIsHost loadedFrom { url takenAt keysUrl } }
  }
`);

export const ADD_WEBHOOK = graphql(`
  mutation AddWebhook($input: AddWebhookInput!) {
    addWebhook(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationAddWebhookSuccess { data { secret webhook { id url } } }
    }
  }
`);

export const REMOVE_WEBHOOK = graphql(`
  mutation RemoveWebhook($input: RemoveWebhookInput!) {
    removeWebhook(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationRemoveWebhookSuccess { data { url } }
    }
  }
`);

export const ENABLE_WEBHOOK = graphql(`
  mutation EnableWebhook($input: EnableWebhookInput!) {
    enableWebhook(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationEnableWebhookSuccess { data { id url } }
    }
  }
`);

export const TEST_WEBHOOK = graphql(`
  mutation TestWebhook($input: TestWebhookInput!) {
    testWebhook(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationTestWebhookSuccess { data { id state } }
    }
  }
`);

export const RESEND_DELIVERY = graphql(`
  mutation ResendDelivery($input: ResendWebhookDeliveryInput!) {
    resendWebhookDelivery(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationResendWebhookDeliverySuccess { data { id state } }
    }
  }
`);

export const TEAM_MEMBERS = graphql(`
  query TeamMembers($slug: String!) {
    team(slug: $slug) {
      id slug name viewerRole
      memberships { role user { id name } }
      invitations { id role state email mailState mailFailure uses mostUses expiresAt }
    }
  }
`);

export const INVITE_TO_TEAM = graphql(`
  mutation InviteToTeam($input: InviteToTeamInput!) {
    inviteToTeam(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationInviteToTeamSuccess { data { url invitation { id email expiresAt } } }
    }
  }
`);

export const INVITE_TO_BOARD = graphql(`
  mutation InviteToBoard($input: InviteToBoardInput!) {
    inviteToBoard(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationInviteToBoardSuccess { data { url invitation { id email expiresAt } } }
    }
  }
`);

export const BOARD_ENTRANTS = graphql(`
  query BoardEntrants($slug: String!) {
    board(slug: $slug) {
      viewerIsHost
      entry
      entrants { team { slug name } enteredAt removedAt }
      invitations { id state email invitedTeam { slug } mailState mailFailure uses mostUses expiresAt }
    }
  }
`);

export const REMOVE_ENTRANT = graphql(`
  mutation RemoveEntrant($input: RemoveEntrantInput!) {
    removeEntrant(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationRemoveEntrantSuccess { data { id version } }
    }
  }
`);

export const REVOKE_INVITATION = graphql(`
  mutation RevokeInvitation($input: RevokeInvitationInput!) {
    revokeInvitation(input: $input) {
      __typename
      ... on Error { code message remedy }
      ... on MutationRevokeInvitationSuccess { data { id state } }
    }
  }
`);
