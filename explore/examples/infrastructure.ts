import { pasted, type Example } from './example.js';

/** Where what is sold is kept, and who may use it. */
export const infrastructure: readonly Example[] = [
  {
    id: 'my-infrastructure',
    group: 'Infrastructure',
    title: 'What I run, and what I may use',
    about:
      'A tenant runs components of its own and may use those of all tenants above it. What you cannot change is readonly.',
    query: `query MyInfrastructure {
  viewer {
    tenant {
      name
      locations {
        nodes {
          name
          components { nodes { name capabilities } }
        }
      }
      availableInfraComponents {
        nodes {
          name
          capabilities
          platformOwned
          readonly
          location { name }
        }
      }
    }
  }
}
`,
  },
  {
    id: 'components-by-capability',
    group: 'Infrastructure',
    title: 'Where backups can go',
    about: 'Every component that you may see and that can carry backups, the newest first.',
    query: `query WhereBackupsGo {
  infraComponents(
    first: 10
    filter: { capabilities: [BACKUP] }
    orderBy: { field: CREATED_AT, direction: DESC }
  ) {
    nodes {
      id
      name
      url
      backendType
      location { name }
    }
  }
}
`,
  },
  {
    id: 'new-storage',
    group: 'Infrastructure',
    title: 'A new storage in a new place',
    about:
      'A component that names no location stands in the nearest one: of its owner, or of the tenants above.',
    query: `mutation NewStorage($place: CreateLocationInput!, $storage: CreateInfraComponentInput!) {
  createLocation(input: $place) {
    location { id name version }
    userErrors { code field message }
  }
  createInfraComponent(input: $storage) {
    infraComponent {
      id
      name
      capabilities
      location { name }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      place: { ownerTenantId: pasted('a partner or folder'), name: 'Boat house' },
      storage: {
        ownerTenantId: pasted('a partner or folder'),
        name: 'Boat house storage',
        url: 'storage+tls://boathouse.example:44445',
        capabilities: ['BACKUP', 'FILES_CLOUD'],
      },
    },
  },
];
