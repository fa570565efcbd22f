/**
 * How many cases a property is tried with: `usual`, or what `PROPERTY_RUNS` says, for a search that
 * may take its time.
 */
export const runs = (usual: number): number => Number(process.env.PROPERTY_RUNS ?? usual);
