import { pasted, type Example } from './example.js';

/** Locations and infrastructure components. */
export const infrastructure: readonly Example[] = [
  {
    id: 'my-infrastructure',
    group: 'Infrastructure',
    title: 'My infrastructure',
    about:
      'A tenant can use its own infrastructure components and those of its ancestors. readonly is true for components that you cannot change.',
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
    title: 'Components with the backup capability',
    about:
      'All infrastructure components that you can read and that can store backups, newest first.',
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
    title: 'Create a location and a component',
    about:
      'A component that is created without a location is assigned to the nearest location of its owner or of an ancestor of its owner.',
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
