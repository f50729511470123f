export { CentredColumns } from './centred-columns.ts';
export { type CholeskyResult, cholesky } from './cholesky.ts';
export { congruence } from './congruence.ts';
export { type LeadingEigen, leadingEigen } from './leading-eigen.ts';
export { largestEntry, type Matrix, matrix, tensorOf, trace } from './matrix.ts';
export { type MultiplyOptions, multiply } from './multiply.ts';
export { singularValues } from './singular-values.ts';
export { type EigenOptions, symmetricEigen, symmetricEigenvalues } from './symmetric-eigen.ts';
export { triangularCholesky } from './triangular-cholesky.ts';
