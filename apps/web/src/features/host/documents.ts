import { graphql } from '../../generated/gql.ts';

/** What a board can be made of: metrics, templates, networks, and the boards whose protocol and images can be taken over. */
export const HostChoicesDocument = graphql(`
  query HostChoices {
    viewer { id }
    metrics { key title meaning direction digits scale settings hasClasses usesReference }
    boardTemplates {
      name title description extractor images document
      datasets { name reported }
    }
    protocolChoices {
      extractors { id title classes extraction }
      resizes { key title }
      normalisations
      settings
    }
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
