/** An offering item of a tenant, named: infrastructure items by the component that carries them, too. */
export interface ItemName {
  readonly name: string;
  readonly infraId?: string | null | undefined;
}

/** What tells the items of one tenant apart; also the order in which they are listed. */
export const itemKey = ({ name, infraId }: ItemName): string =>
  infraId ? `${name}@${infraId}` : name;
