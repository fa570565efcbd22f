import { pasted, type Example } from './example.js';

/**
 * The application of the platform, which all tenants have. It contains the settings of the
 * platform.
 */
const platform = '7459244f-68f3-3bf4-9f53-5f63ecc1d91f';

/** Settings and applications. */
export const settings: readonly Example[] = [
  {
    id: 'settings',
    group: 'Settings and services',
    title: 'Effective settings of a tenant',
    about:
      'The effective value of a setting depends on the values of the tenant and its ancestors. owner is the tenant or user that set the effective value.',
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
    title: 'One setting of all customers',
    about: 'The server reads the settings of all tenants with one database statement.',
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
      'The effective idle time is the shortest of all inherited values. If a setting is locked, the values of descendants are ignored.',
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
    title: 'Delete the value of a setting',
    about: 'The tenant inherits the value again.',
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
    title: 'Applications and available roles',
    about:
      'The applications that are enabled for a tenant, their features, and the roles that are available on it. A role cannot be used while its application is disabled.',
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
