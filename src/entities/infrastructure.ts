import { keepKeys, key } from './columns.js';
import {
  enumeration,
  listOf,
  objectFields,
  resource,
  text,
  uuid,
  type RowOf,
  type ValueOf,
} from './fields/index.js';
import { values, visibleText } from './fields/values.js';
import { foldName } from './fold-text.js';

export const infraCapability = enumeration(
  'InfraCapability',
  'Capability of an infrastructure component.',
  {
    backup: 'Backups.',
    disaster_recovery: 'Disaster recovery: replacement of failed servers.',
    files_cloud: 'File synchronization and sharing.',
    vcd: 'VMware Cloud Director.',
  },
);
export type InfraCapability = ValueOf<typeof infraCapability>;

const notOnRest = { rest: false } as const;

const stamps = () =>
  objectFields({ createdAt: notOnRest, updatedAt: notOnRest, deletedAt: notOnRest });

const ownerTenantId = uuid({
  description: 'Id of the tenant that the object belongs to.',
  create: {
    required: true,
    description: 'Id of the owner. It must not be a customer or unit.',
  },
});

const name = {
  description: 'Name of the object; it need not be unique.',
  value: visibleText(255),
  create: { required: true },
  filter: { text: 'name', key: 'nameKey' },
} as const;

const nameKeys = keepKeys<{ name: string }>({ nameKey: ({ name }) => foldName(name) });

export const Location = resource({
  name: 'Location',
  table: 'locations',
  description:
    'Location of infrastructure components. It is visible to its owner and the owner’s descendants.',
  fields: {
    ...stamps(),
    ownerTenantId,
    name: text({ ...name, update: { required: true } }),
    nameKey: key(),
  },
  hooks: nameKeys,
});
export type Location = RowOf<typeof Location>;

const capabilities = values(infraCapability, { minItems: 1 });

export const InfraComponent = resource({
  name: 'InfraComponent',
  table: 'infra_components',
  description:
    'Storage or other service that offering items are bound to. It is visible to its owner and the owner’s descendants.',
  fields: {
    ...stamps(),
    ownerTenantId,
    locationId: uuid({
      description: 'Id of the location of the component.',
      create: {
        description:
          'Id of a location that belongs to the owner or one of its ancestors. Default: the nearest one.',
      },
      update: {
        description: 'Id of the new location. It must belong to the owner or one of its ancestors.',
      },
    }),
    name: text({ ...name, update: {} }),
    nameKey: key(),
    url: text({
      description:
        'Absolute URL of the service. Schemes other than `http` and `https` are allowed.',
      max: 2048,
      create: { required: true },
      update: {},
    }),
    capabilities: listOf(infraCapability, {
      description: 'Types of offering items that the component can carry; at least one.',
      create: { required: true, value: capabilities },
      update: {
        value: capabilities,
        description:
          'New list of capabilities. A capability that an enabled offering item needs cannot be removed. Removing the capability of backups also removes the content URL.',
      },
      filter: { anyOf: 'capability' },
    }),
    contentUrl: text({
      description:
        'URL where users browse the stored content, with the scheme `http` or `https`. Requires the capability `backup`.',
      max: 2048,
      nullable: true,
      create: { nullOnRest: false },
      update: { nullOnRest: false },
      rest: { omitEmpty: true },
    }),
    contentMobileUrl: text({
      description:
        'URL where users browse the stored content on a mobile device, with the scheme `http` or `https`.',
      max: 2048,
      nullable: true,
      create: { nullOnRest: false },
      update: { nullOnRest: false },
      rest: { omitEmpty: true },
    }),
    backendType: text({
      description: 'Provider of the storage backend, for example `azure`.',
      nullable: true,
      create: {},
      update: {},
    }),
  },
  hooks: nameKeys,
});
export type InfraComponent = RowOf<typeof InfraComponent>;
