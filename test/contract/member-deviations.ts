/** Members that documented examples show and that the answer of the walk does not have, with the reason. */
export const memberDeviations: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
