/** The identity of an item of a tenant; an infrastructure item includes its component. */
export interface ItemName {
  readonly name: string;
  readonly infraId?: string | null | undefined;
}

/** The unique key of an item within a tenant; also the sort order of items. */
export const itemKey = ({ name, infraId }: ItemName): string =>
  infraId ? `${name}@${infraId}` : name;
