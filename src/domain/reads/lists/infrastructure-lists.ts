import { filtersOf, ordersOf } from '../filters-of.js';
import { kinds } from '../kinds.js';
import { link, linkFromAbove, type List } from './list.js';

const locationList = {
  kind: kinds.location,
  orders: ordersOf(kinds.location),
  filters: () => filtersOf(kinds.location),
} as const;
const componentList = {
  kind: kinds.infraComponent,
  orders: ordersOf(kinds.infraComponent),
  filters: () => filtersOf(kinds.infraComponent),
} as const;

/** Locations, and the components in them. */
export const infrastructureLists = {
  locations: { ...locationList, name: 'locations', link: null, gate: 'row' },
  locationsOfTenant: {
    ...locationList,
    name: 'locationsOfTenant',
    link: link('l.owner_tenant_id'),
    gate: 'row',
  },
  locationsFromAbove: {
    ...locationList,
    name: 'locationsFromAbove',
    link: linkFromAbove('l.owner_tenant_id'),
    gate: 'row',
  },
  infraComponents: { ...componentList, name: 'infraComponents', link: null, gate: 'row' },
  componentsOfTenant: {
    ...componentList,
    name: 'componentsOfTenant',
    link: link('i.owner_tenant_id'),
    gate: 'row',
  },
  componentsFromAbove: {
    ...componentList,
    name: 'componentsFromAbove',
    link: linkFromAbove('i.owner_tenant_id'),
    gate: 'row',
  },
  // A location of a tenant can contain components of its descendants.
  componentsInLocation: {
    ...componentList,
    name: 'componentsInLocation',
    link: link('i.location_id'),
    gate: 'row',
  },
} as const satisfies Record<string, List>;
