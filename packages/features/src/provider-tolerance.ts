/**
 * How far two providers may be apart: the distance of the features of any image over their length, and that of two Frechet
 * distances of such features over their value.
 *
 * Providers differ by the order in which they add. One that is farther off computes something else, and `auto` passes it over.
 */
export const PROVIDER_TOLERANCE = { features: 1e-3, frechetDistance: 1e-3 } as const;
