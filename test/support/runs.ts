/**
 * Number of cases of a property test: `PROPERTY_RUNS` if it is set, for a longer search, otherwise
 * `usual`.
 */
export const runs = (usual: number): number => Number(process.env.PROPERTY_RUNS ?? usual);
