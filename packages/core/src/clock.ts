/** Where the time comes from: handed in, so that the core knows no clock. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
