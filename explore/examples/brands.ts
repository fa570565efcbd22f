import { pasted, type Example } from './example.js';

/** Brands of tenants. */
export const brands: readonly Example[] = [
  {
    id: 'brands',
    group: 'Settings and services',
    title: 'Brands',
    about:
      'The brand of your tenant, and the effective brand of each descendant: its own brand or the brand of the nearest ancestor that has one.',
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
    title: 'Enable a brand for a folder',
    about:
      'The new brand starts as a copy of the inherited brand. Customers and units cannot have their own brand.',
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
    title: 'Change the brand of a folder',
    about:
      'Pages and emails of the folder and its descendants use the name and colors of the brand.',
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
      'Returns a URL for the upload. Send the PNG image as the body of a request to this URL. The URL can be used once and expires after ten minutes.',
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
