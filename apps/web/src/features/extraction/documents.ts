import { graphql } from '../../generated/gql.ts';

graphql(`
  fragment ExtractionFacts on Extraction {
    extractor
    title
    sha256
    dimension
    inputWidth
    inputHeight
    resize
    shorterSide
    normalisation
    background
  }
`);
