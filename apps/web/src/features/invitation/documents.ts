import { graphql } from '../../generated/gql.ts';

export const InvitationDocument = graphql(`
  query Invitation($token: String!) {
    invitation(token: $token) {
      team { id slug name viewerRole }
      inviterName
      role
      state
      expiresAt
    }
    viewer { id name email }
  }
`);

export const AcceptInvitationDocument = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      __typename
      ... on MutationAcceptInvitationSuccess { data { id slug } }
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
