import { graphql } from '../../generated/gql.ts';

graphql(`
  fragment InvitationFacts on Invitation {
    id
    role
    state
    email
    invitedTeam { id slug name }
    mailState
    mailFailure
    uses
    mostUses
    createdAt
    expiresAt
    inviter { id name }
  }
`);

export const InvitationDocument = graphql(`
  query Invitation($token: String!) {
    invitation(token: $token) {
      team { id slug name viewerRole }
      board { slug title description enteredTeams { id slug name } }
      inviterName
      role
      state
      expiresAt
    }
    viewer { id name email memberships { role team { id slug name } } }
  }
`);

export const AcceptInvitationDocument = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      __typename
      ... on MutationAcceptInvitationSuccess { data { team { id slug } board { id slug } } }
      ... on Error { code message remedy }
    }
  }
`);

export const InviteToTeamDocument = graphql(`
  mutation InviteToTeam($input: InviteToTeamInput!) {
    inviteToTeam(input: $input) {
      __typename
      ... on MutationInviteToTeamSuccess { data { url invitation { id email } } }
      ... on Error { code message remedy }
    }
  }
`);

export const RevokeInvitationDocument = graphql(`
  mutation RevokeInvitation($input: RevokeInvitationInput!) {
    revokeInvitation(input: $input) {
      __typename
      ... on Error { code message remedy }
    }
  }
`);

export const ResendInvitationDocument = graphql(`
  mutation ResendInvitation($input: ResendInvitationInput!) {
    resendInvitation(input: $input) {
      __typename
      ... on Error { code message remedy }
    }
  }
`);

export const InviteToBoardDocument = graphql(`
  mutation InviteToBoard($input: InviteToBoardInput!) {
    inviteToBoard(input: $input) {
      __typename
      ... on MutationInviteToBoardSuccess { data { url invitation { id email } } }
      ... on Error { code message remedy }
    }
  }
`);
