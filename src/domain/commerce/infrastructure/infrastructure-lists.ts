import { infraComponentResource, locationResource } from './infra-resources.js';
import { declaredList } from '../../access/reads/declared-list.js';
import { link, linkFromAbove, type List } from '../../access/reads/list.js';

const locationList = declaredList(locationResource);
const componentList = declaredList(infraComponentResource);

/** Locations, and the components in them. */
export const infrastructureLists = {
  locations: { ...locationList, name: 'locations', link: null, authorizedBy: 'row' },
  locationsOfTenant: {
    ...locationList,
    name: 'locationsOfTenant',
    link: link('l.owner_tenant_id'),
    authorizedBy: 'row',
  },
  locationsFromAbove: {
    ...locationList,
    name: 'locationsFromAbove',
    link: linkFromAbove('l.owner_tenant_id'),
    authorizedBy: 'row',
  },
  infraComponents: { ...componentList, name: 'infraComponents', link: null, authorizedBy: 'row' },
  componentsOfTenant: {
    ...componentList,
    name: 'componentsOfTenant',
    link: link('i.owner_tenant_id'),
    authorizedBy: 'row',
  },
  componentsFromAbove: {
    ...componentList,
    name: 'componentsFromAbove',
    link: linkFromAbove('i.owner_tenant_id'),
    authorizedBy: 'row',
  },
  // A location of a tenant can contain components of its descendants.
  componentsInLocation: {
    ...componentList,
    name: 'componentsInLocation',
    link: link('i.location_id'),
    authorizedBy: 'row',
  },
} as const satisfies Record<string, List>;
