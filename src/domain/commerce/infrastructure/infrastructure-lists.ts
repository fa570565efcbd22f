import { hasAnyOf, matchesKey, type FilterSpec } from '../../access/reads/filters.js';
import { kinds } from '../../access/reads/resources.js';
import { datedOrders, dates, link, linkFromAbove, type List } from '../../access/reads/list.js';

const locationFilters = (): FilterSpec => ({ ...dates('l'), name: matchesKey('l.name_key') });

const componentFilters = (): FilterSpec => ({
  ...dates('i'),
  name: matchesKey('i.name_key'),
  capabilities: hasAnyOf('i.capabilities'),
});

const locationList = {
  kind: kinds.location,
  orders: datedOrders('l'),
  filters: locationFilters,
} as const;
const componentList = {
  kind: kinds.infraComponent,
  orders: datedOrders('i'),
  filters: componentFilters,
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
