import { graphql } from '../../generated/gql.ts';

export const BoardPhasesDocument = graphql(`
  query BoardPhases($slug: String!) {
    board(slug: $slug) {
      id
      viewerIsHost
      timeZone
      phases {
        key
        title
        opensAt
        closesAt
        state
        attempts
        attemptsPerDay
        successes
        successesPerDay
        concurrent
        scores
        scoresPublic
      }
      myQuota {
        team { id name }
        renewsAt
        attempts { limit left }
        attemptsToday { limit left }
        successes { limit left }
        successesToday { limit left }
        concurrent { limit left }
      }
    }
  }
`);

export const ReleaseScoresDocument = graphql(`
  mutation ReleaseScores($input: ReleaseScoresInput!) {
    releaseScores(input: $input) {
      __typename
      ... on Error { message remedy }
      ... on MutationReleaseScoresSuccess { data { id version } }
    }
  }
`);
