import { graphql } from '../../generated/gql.ts';

export const BoardEntrantsDocument = graphql(`
  query BoardEntrants($slug: String!) {
    board(slug: $slug) {
      id
      slug
      entry
      visibility
      entrants { team { id slug name } enteredAt removedAt }
      invitations { ...InvitationFacts }
    }
  }
`);

export const RemoveEntrantDocument = graphql(`
  mutation RemoveEntrant($input: RemoveEntrantInput!) {
    removeEntrant(input: $input) {
      __typename
      ... on Error { code message remedy }
    }
  }
`);
