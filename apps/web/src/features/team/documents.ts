import { graphql } from '../../generated/gql.ts';

export const TeamDocument = graphql(`
  query Team($slug: String!) {
    team(slug: $slug) {
      id
      slug
      name
      viewerRole
      createdAt
      memberships { role user { id name email } }
      methods {
        ...MethodFacts
        description
        createdAt
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

export const AddMemberDocument = graphql(`
  mutation AddMember($input: AddMemberInput!) {
    addMember(input: $input) {
      __typename
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
