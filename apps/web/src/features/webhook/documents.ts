import { graphql } from '../../generated/gql.ts';

export const BoardWebhooksDocument = graphql(`
  query WebhooksOfBoard($slug: String!) {
    board(slug: $slug) {
      id
      title
      viewerIsHost
      webhooks {
        id
        url
        createdAt
        disabledAt
        disabledReason
        deliveries(first: 5) {
          nodes { id kind state attempts status error createdAt attemptedAt nextAttemptAt }
        }
      }
    }
  }
`);

export const AddWebhookDocument = graphql(`
  mutation AddWebhook($input: AddWebhookInput!) {
    addWebhook(input: $input) {
      ... on Error { code message remedy }
      ... on MutationAddWebhookSuccess { data { secret webhook { id } } }
    }
  }
`);

export const TestWebhookDocument = graphql(`
  mutation TestWebhook($input: TestWebhookInput!) {
    testWebhook(input: $input) {
      ... on Error { code message remedy }
      ... on MutationTestWebhookSuccess { data { id } }
    }
  }
`);

export const EnableWebhookDocument = graphql(`
  mutation EnableWebhook($input: EnableWebhookInput!) {
    enableWebhook(input: $input) {
      ... on Error { code message remedy }
      ... on MutationEnableWebhookSuccess { data { id disabledAt disabledReason } }
    }
  }
`);

export const RemoveWebhookDocument = graphql(`
  mutation RemoveWebhook($input: RemoveWebhookInput!) {
    removeWebhook(input: $input) {
      ... on Error { code message remedy }
      ... on MutationRemoveWebhookSuccess { data { url } }
    }
  }
`);

export const ResendWebhookDeliveryDocument = graphql(`
  mutation ResendWebhookDelivery($input: ResendWebhookDeliveryInput!) {
    resendWebhookDelivery(input: $input) {
      ... on Error { code message remedy }
      ... on MutationResendWebhookDeliverySuccess { data { id state } }
    }
  }
`);
