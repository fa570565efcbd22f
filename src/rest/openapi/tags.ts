/** The groups that the operations are listed in, in the order of the document, with what each is about. */
export const tags: Readonly<Record<string, string>> = {
  Tenants: 'The tree of companies, folders and units: create, move, disable, delete and restore.',
  Users: 'The people who belong to a tenant, their logins and what they are told of.',
  Activation:
    'Links that are mailed to users, by which they choose their first password or another one.',
  Contacts: 'Whom to write to or call: of a tenant, of a user, or a user who acts for a tenant.',
  'Access policies': 'Who holds which role, and on which tenant.',
  'Security groups': 'Users and clients who hold roles together: those of each group they are in.',
  Clients: 'Programs that call the API with an id and a secret of their own.',
  'Registration tokens': 'What clients register themselves with, where nobody attends to them.',
  Identity: 'Tokens, the keys that they are verified with, and how a client library finds both.',
  'Identity providers': 'Where users of a domain prove who they are, if not here.',
  'Legal documents':
    'License agreements and other documents that users sign: their versions and publication, and signing.',
  Brands: 'Names, colors, logo, URLs and mail server with which a tenant presents the platform.',
  'Second factor':
    'Codes of an authenticator beside the password: of whom they are asked, and in which browsers they are not.',
  Applications:
    'Applications of the platform: which are enabled for a tenant, and their features and roles.',
  Settings: 'Settings of applications: values that tenants set and inherit.',
  Infrastructure:
    'Locations and infrastructure components: storages and other services that offering items are bound to.',
  'Offering items':
    'Features and counted resources of applications that are enabled for a tenant, with their quotas and editions.',
  Usages: 'Usages that services report for tenants, and their totals.',
  Reports:
    'Usage reports as files, generated once or every month, stored for download or sent by mail.',
  'Pricing and billing':
    'Pricing modes, prices of offering items, billing settings and billing periods of tenants.',
  Search: 'Finding tenants and users by a part of a name.',
  Platform: 'Information about the server: version, languages and color schemes.',
};
