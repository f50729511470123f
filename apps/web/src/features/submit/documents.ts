import { graphql } from '../../generated/gql.ts';

export const SubmitChoicesDocument = graphql(`
  query SubmitChoices {
    viewer {
      id
      memberships {
        role
        team { id slug name methods { id slug name nfe parameters trainingImages } }
      }
    }
    boards(first: 50) {
      edges { node { id slug title entry mySubmittingTeams { id } reference { id name state imageCount } protocol { fingerprint document extractorTitle } } }
    }
  }
`);

export const CreateSubmissionDocument = graphql(`
  mutation CreateSubmission($input: CreateSubmissionInput!) {
    createSubmission(input: $input) {
      __typename
      ... on MutationCreateSubmissionSuccess { data { uploadUrl submission { id } } }
      ... on Error { code message remedy }
      ... on BadInputError { field }
    }
  }
`);

export const UploadToResumeDocument = graphql(`
  query UploadToResume($id: ID!) {
    submission(id: $id) { id state label trainingImages seed canCancel }
  }
`);
