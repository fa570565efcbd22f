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
    'What users sign: versions of it, whom each concerns, and who has signed what.',
  Brands: 'What tenants show themselves as: names, colours, a logotype, addresses, a mail server.',
  'Second factor':
    'Codes of an authenticator beside the password: of whom they are asked, and in which browsers they are not.',
  Applications:
    'The services that tenants can use: which are on for whom, with which features and roles.',
  Settings: 'What tenants set for themselves and for those below them, and what counts for each.',
  Infrastructure:
    'Storages and other services that offering items are bound to, and where they stand.',
  'Offering items':
    'What of each application a tenant was given, how much of it, and in which edition.',
  Usages: 'How much tenants use of what they were given: reports, and what they add up to.',
  Reports:
    'What tenants use, as files: made once or every month, kept to be fetched or sent by mail.',
  'Pricing and billing':
    'How a tenant is charged, what it pays for offering items, and since when.',
  Search: 'Finding tenants and users by a part of a name.',
  Platform: 'What the server itself is and offers.',
};
