import { graphql } from '../../generated/gql.ts';

export const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      id
      name
      email
      isOperator
      memberships { role team { id slug name } }
    }
  }
`);
