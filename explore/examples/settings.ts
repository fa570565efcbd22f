import { pasted, type Example } from './example.js';

/** The application that everybody has: it has the settings of the platform itself. */
const platform = '7459244f-68f3-3bf4-9f53-5f63ecc1d91f';

/** What counts for whom, and which services are on. */
export const settings: readonly Example[] = [
  {
    id: 'settings',
    group: 'Settings and services',
    title: 'What counts for a tenant',
    about:
      'What was set at a tenant or above it decides what counts for it. The owner is whose value that is.',
    query: `query Settings($id: ID!) {
  tenant(id: $id) {
    name
    settings {
      name
      application { name }
      schema { inheritanceType valueType default }
      own { value lock exclusive }
      effective {
        value
        lock
        ownerTenant { name }
      }
    }
  }
}
`,
    variables: { id: pasted('a tenant') },
  },
  {
    id: 'settings-of-children',
    group: 'Settings and services',
    title: 'One setting of all my customers',
    about: 'However many tenants are asked for, their settings are read by one statement.',
    query: `query IdleSessions {
  viewer {
    tenant {
      children(first: 50) {
        nodes {
          name
          settings(applicationId: "${platform}", names: ["session_idle_minutes"]) {
            own { numberValue }
            effective { numberValue ownerTenant { name } }
          }
        }
      }
    }
  }
}
`,
  },
  {
    id: 'set-setting',
    group: 'Settings and services',
    title: 'Set a setting, and lock it',
    about:
      'Of idle times the shortest counts. Under a lock nobody below has a say: their values are ignored.',
    query: `mutation SetTenantSetting($input: SetTenantSettingInput!) {
  setTenantSetting(input: $input) {
    setting {
      own { value lock }
      effective { numberValue ownerTenant { name } }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        tenantId: pasted('a customer'),
        applicationId: platform,
        name: 'session_idle_minutes',
        value: 15,
        lock: true,
      },
    },
  },
  {
    id: 'delete-setting',
    group: 'Settings and services',
    title: 'Take a setting back',
    about: 'The tenant inherits again.',
    query: `mutation DeleteTenantSetting($input: DeleteTenantSettingInput!) {
  deleteTenantSetting(input: $input) {
    setting {
      effective { value ownerTenant { name } }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        tenantId: pasted('a customer'),
        applicationId: platform,
        name: 'session_idle_minutes',
      },
    },
  },
  {
    id: 'services',
    group: 'Settings and services',
    title: 'Services, and who could use them',
    about:
      'The services that are on for a tenant, their features, and the roles that can be given out there. A role is unusable while its service is off.',
    query: `query Services($id: ID!) {
  tenant(id: $id) {
    name
    applications(forUi: true) { name apiBaseUrl }
    applicationFeatures { name effective }
    availableRoles(includeUnusable: true) {
      role { id name }
      application { name }
      type
      usable
    }
  }
}
`,
    variables: { id: pasted('a tenant') },
  },
];
