import { graphql } from '../../generated/gql.ts';

export const TeamDocument = graphql(`
  query Team($slug: String!) {
    team(slug: $slug) {
      id
      slug
      name
      viewerRole
      loadedFrom
      createdAt
      memberships { role user { id name email } }
      invitations { ...InvitationFacts }
      methods {
        ...MethodFacts
        description
        createdAt
        note { text public updatedAt }
        submissions(first: 1) { edges { node { id label state createdAt board { id slug title } } } }
      }
    }
  }
`);

export const CreateTeamDocument = graphql(`
  mutation CreateTeam($input: CreateTeamInput!) {
    createTeam(input: $input) {
      __typename
      ... on MutationCreateTeamSuccess { data { id slug name } }
      ... on Error { code message remedy }
      ... on BadInputError { field }
    }
  }
`);

export const RemoveMemberDocument = graphql(`
  mutation RemoveMember($input: RemoveMemberInput!) {
    removeMember(input: $input) {
      __typename
      ... on Error { code message remedy }
    }
  }
`);

export const CreateMethodDocument = graphql(`
  mutation CreateMethod($input: CreateMethodInput!) {
    createMethod(input: $input) {
      __typename
      ... on MutationCreateMethodSuccess { data { id slug name team { id } } }
      ... on Error { code message remedy }
      ... on BadInputError { field }
    }
  }
`);

export const SetMemberRoleDocument = graphql(`
  mutation SetMemberRole($input: SetMemberRoleInput!) {
    setMemberRole(input: $input) {
      __typename
      ... on Error { code message remedy }
    }
  }
`);

export const TransferTeamDocument = graphql(`
  mutation TransferTeam($input: TransferTeamInput!) {
    transferTeam(input: $input) {
      __typename
      ... on Error { code message remedy }
    }
  }
`);

export const LeaveTeamDocument = graphql(`
  mutation LeaveTeam($input: LeaveTeamInput!) {
    leaveTeam(input: $input) {
      __typename
      ... on Error { code message remedy }
    }
  }
`);

export const WriteMethodNoteDocument = graphql(`
  mutation WriteMethodNote($input: WriteMethodNoteInput!) {
    writeMethodNote(input: $input) {
      __typename
      ... on Error { code message remedy }
    }
  }
`);
