/** The current time in milliseconds since the Unix epoch. Injected, so that tests can move it. */
export type Clock = () => number;
