import { graphql } from '../../generated/gql.ts';

export const OperationDocument = graphql(`
  query Operation {
    operation {
      workers {
        hostname
        pid
        beatAt
        worker {
          id
          provider
          providerChoice { timings { provider secondsPerImage } }
          currentJob
          imagesPerSecond
          startedAt
        }
      }
      queue { task waiting running oldestSeconds }
      failures { code fault lastDay lastWeek }
      storage { kind blobs bytes measuredAt }
      databaseBytes
      versions { fidboard node postgresql }
    }
  }
`);
