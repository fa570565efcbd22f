/** Groups of operations in the order of the document, with their descriptions. */
export const tags: Readonly<Record<string, string>> = {
  Tenants: 'The hierarchy of tenants: partners, folders, customers and units.',
  Users: 'Users of tenants, their logins, passwords and notifications.',
  Activation:
    'Activation mails, with links to set the first password, and links to reset a password.',
  Contacts: 'Contact data of tenants, of users, and of users who act for a tenant.',
  'Access policies': 'Roles that users, clients and security groups hold on tenants.',
  'Security groups':
    'Groups of users and clients. The members hold the access policies of the group.',
  Clients: 'OAuth 2.0 clients: programs that call the API with an id and a secret.',
  'Registration tokens': 'Tokens with which clients register themselves without an administrator.',
  Identity: 'Sign-in, tokens, public keys and provider metadata (OAuth 2.0 and OpenID Connect).',
  'Identity providers': 'External identity providers that authenticate the users of a domain.',
  'Legal documents': 'Legal documents that users sign: versions, publication and signatures.',
  Brands: 'Brands of tenants: names, colors, logo, URLs and mail server.',
  'Second factor':
    'Multi-factor authentication (MFA): status, authenticators and trusted browsers.',
  Applications:
    'Applications, their features and roles, and the tenants that they are enabled for.',
  Settings:
    'Settings of applications: values that tenants set, and effective values with inheritance.',
  Infrastructure: 'Locations, and infrastructure components that offering items are bound to.',
  'Offering items': 'Offering items of tenants, their quotas and editions.',
  Usages: 'Usage of tenants: reported values and totals.',
  Reports: 'Usage reports, generated once or every month, for download or sent by mail.',
  'Pricing and billing': 'Pricing mode, prices of offering items, and billing periods of tenants.',
  Search: 'Search for tenants and users.',
  Platform: 'Version, languages and color schemes of the platform.',
};
