import { graphql } from '../../generated/gql.ts';

/** The boards whose protocol and reference can be taken over, each as its host would write it down. */
export const HostChoicesDocument = graphql(`
  query HostChoices {
    viewer { id }
    metrics { key title direction digits scale }
    boardTemplates { name title description document }
    boards(first: 50) {
      edges { node { id slug title document protocol { fingerprint extractorTitle } } }
    }
  }
`);

export const BoardToEditDocument = graphql(`
  query BoardToEdit($slug: String!) {
    board(slug: $slug) { id slug title document protocol { fingerprint extractorTitle } }
  }
`);

export const AnnounceReferenceDocument = graphql(`
  mutation AnnounceReference($input: AnnounceReferenceInput!) {
    announceReference(input: $input) {
      __typename
      ... on MutationAnnounceReferenceSuccess { data { referenceUploadId stored uploadUrl } }
      ... on Error { code message remedy }
    }
  }
`);

export const ApplyBoardDocument = graphql(`
  mutation ApplyBoard($input: ApplyBoardInput!) {
    applyBoard(input: $input) {
      __typename
      ... on MutationApplyBoardSuccess { data { id slug version } }
      ... on Error { code message remedy }
    }
  }
`);
