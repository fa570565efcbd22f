/** An offering item of a tenant, named: infrastructure items by the component that carries them, too. */
export interface ItemName {
  readonly name: string;
  readonly infraId?: string | null | undefined;
}

/** The unique key of an item within a tenant; also the sort order of items. */
export const itemKey = ({ name, infraId }: ItemName): string =>
  infraId ? `${name}@${infraId}` : name;
