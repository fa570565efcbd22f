import { pasted, type Example } from './example.js';

/** What tenants show themselves as. */
export const brands: readonly Example[] = [
  {
    id: 'brands',
    group: 'Settings and services',
    title: 'Under whose brand',
    about:
      'The brand of your own tenant, and the one that holds for each tenant below: its own, or that of the nearest one above.',
    query: `query Brands {
  viewer {
    tenant {
      brand { companyName serviceName colorScheme logoUrl supportUrl supportPhone smtp { override server } }
      descendants(first: 20) {
        nodes { name kind effectiveBrand { companyName serviceName owner { name } } }
      }
    }
  }
}
`,
  },
  {
    id: 'enable-brand',
    group: 'Settings and services',
    title: 'Give a folder a brand',
    about: 'It begins as the one that held until then. Customers and units have none of their own.',
    query: `mutation EnableBrand($input: EnableBrandInput!) {
  enableBrand(input: $input) {
    brand { id number companyName colorScheme logoUrl owner { id version } }
    userErrors { code field message }
  }
}
`,
    variables: { input: { tenantId: pasted('a folder'), version: 1 } },
  },
  {
    id: 'update-brand',
    group: 'Settings and services',
    title: 'Change its brand',
    about: 'Pages and mails below the folder have its name and colours from now on.',
    query: `mutation UpdateBrand($input: UpdateBrandInput!) {
  updateBrand(input: $input) {
    brand { companyName colorScheme color supportUrl owner { version } }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        tenantId: pasted('a folder'),
        version: 2,
        companyName: 'Coast IT',
        colorScheme: 'SCHEME_2',
        color: '0F766E',
        supportUrl: 'mailto:coast@lantern.example',
      },
    },
  },
  {
    id: 'create-logo-upload',
    group: 'Settings and services',
    title: 'Upload a logotype',
    about:
      'GraphQL has no room for a file: send the PNG image as the body of a request to the address that you get. It is good once, for ten minutes.',
    query: `mutation CreateLogoUpload($input: CreateLogoUploadInput!) {
  createLogoUpload(input: $input) {
    uploadUrl
    method
    contentType
    expiresAt
    userErrors { code field message }
  }
}
`,
    variables: { input: { tenantId: pasted('a folder'), version: 3 } },
  },
];
