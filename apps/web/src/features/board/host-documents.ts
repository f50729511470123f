import { graphql } from '../../generated/gql.ts';

export const HostSideDocument = graphql(`
  query HostSide($slug: String!) {
    board(slug: $slug) {
      id
      viewerIsHost
      dumpUrl
      duplicates { submissions { id method { id name team { id name } } } }
    }
  }
`);

export const HostLogDocument = graphql(`
  query HostLog($slug: String!, $after: String) {
    board(slug: $slug) {
      id
      title
      viewerIsHost
      hostActions(first: 50, after: $after) {
        nodes {
          id
          action
          actorName
          details
          createdAt
          submission { id label method { id name } }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);
