import { graphql } from '../../generated/gql.ts';

graphql(`
  fragment BoardOfCard on Board {
    id
    slug
    title
    protocol { fingerprint extractorTitle }
    columns { metric reference { id key name } class title direction digits scale primary }
    ranking {
      number
      entries {
        rank
        method { id slug name team { id slug name } }
        submission { id }
        cells { value }
      }
    }
  }
`);

export const BoardCardDocument = graphql(`
  query BoardCard($slug: String!) {
    board(slug: $slug) { ...BoardOfCard }
  }
`);

export const SubmissionCardDocument = graphql(`
  query SubmissionCard($id: ID!) {
    submission(id: $id) {
      id
      method { id slug name team { id slug name } }
      board { ...BoardOfCard }
      currentEvaluations { id reference { id } scores { metric class value } }
    }
  }
`);
