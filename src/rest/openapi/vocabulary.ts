import { serviceParameters, serviceProperties } from './service-vocabulary.js';

/**
 * What the parameters mean, by name: one means the same wherever it is taken. An operation that
 * means something else by a name says so in the `description` of its schema.
 */
const parameters: Readonly<Record<string, string>> = {
  access_policies: 'Only users who hold one of these roles. Needs `inside_organization`.',
  access_policy_id: 'Id of the access policy.',
  after:
    'Cursor from `paging.cursors.after` of the page before. It carries the filters and the order of the list.',
  allow_deleted: 'Whether what is deleted is found as well.',
  client_id: 'Id of the client.',
  contact_id: 'Id of the contact.',
  embed_path:
    'Whether the answer has the ids of the tenants above: the parent first, each followed by its own parent.',
  enable: 'Whether the restored user is enabled as well.',
  expand_offering_items: 'Whether each tenant comes with its offering items.',
  external_ids: 'Ids that the users have at their origin.',
  force: 'Restore under a changed name or login if somebody else has taken it meanwhile.',
  idp_id: 'Id of the identity provider.',
  ids: 'Ids of the objects that are wanted, at most 100. Those that the caller may not see are left out.',
  include_grand_children:
    'Whether the users of the units of a customer, or of the folders of anybody else, are listed too.',
  include_hidden: 'Whether hidden users are listed too.',
  includeUserGroupPolicies: 'Whether policies held through a security group are listed too.',
  inside_organization: 'Only users of one organization. Needs `subtree_root_tenant_id`.',
  last_user_id: 'Number of the last user of the page before, from `paging.last_user_id`.',
  login: 'What the user signs in with.',
  limit: 'The most items that one page may have.',
  lod: 'Level of detail: `stamps` has ids, versions and dates, `basic` adds names and states, `full` is everything.',
  notifications: 'What the users want to be told of: at least one.',
  order:
    'What the list is ordered by, with `-` before it for the reverse: `as_is`, `name`, `status`, `usage.NAME`, `usage.NAME.INFRA` and, for users, `login`, `roles`, `level`, `mfa_status`, `contact_types`.',
  origin_id: 'Where the objects came from, as their creator named it.',
  parent_id: 'The tenant whose children are listed.',
  subtree_root_id: 'The tenant at the top of the subtree that is listed, itself included.',
  subtree_root_tenant_id: 'The tenant at the top of the subtree that is looked into.',
  target_tenant_id:
    'Only users on the way from `subtree_root_tenant_id` down to this tenant. Needs `inside_organization`.',
  security_group_id: 'Id of the security group.',
  tenant: 'The tenant that is searched, with everything below it.',
  tenant_id: 'Id of the tenant.',
  tenant_kinds: 'Only users of tenants of these kinds. Needs `inside_organization`.',
  text: 'What to look for, without regard to case and to how accents are encoded.',
  token_id: 'Id of the registration token: the number in lists, or its UUID.',
  token: 'What the link carries that was mailed to the user.',
  trusteeType: 'Only policies held by these kinds of trustee. An empty list filters nothing.',
  updated_since: 'Only what has changed after this moment (RFC 3339).',
  user_id: 'Id of the user.',
  username: 'The login to check.',
  users: 'Ids of the users whose policies are listed.',
  uuids: 'Ids of the objects that are wanted, at most 100.',
  version: 'The version that the caller has seen. One that is stale is refused.',
  with_access_policies: 'Whether each user comes with the access policies that they hold.',
  with_contacts: 'Whether each tenant comes with all its contacts.',
  with_infra_offering_items: 'Only tenants with offering items that live on an infrastructure.',
  with_offering_items: 'Only tenants with offering items that are counted.',
  ...serviceParameters,
};

/** What the properties of bodies mean, where a name means one thing everywhere. */
const properties: Readonly<Record<string, string>> = {
  activated: 'Whether the user has set a password.',
  ancestral_access: 'Whether tenants above the direct parent reach into this one.',
  business_types: 'Fields of business that the user works in.',
  client_name: 'What people know the client by.',
  client_secret: 'The secret of the client. It is shown once and never again.',
  client_secret_expires_at: 'Seconds since the Unix epoch; 0 if the secret does not expire.',
  contact: 'The contact that belongs to the object itself.',
  contacts: 'All contacts of the tenant, its own first.',
  created_at: 'When it was created.',
  customer_id: 'What the parent calls the tenant in its own books.',
  default_idp_id: 'Identity provider of the users who name none.',
  deleted_at: 'When it was deleted; null while it is not.',
  disable_after: 'When the user will be disabled.',
  enabled: 'Whether it may be used. What is disabled stops working at once, with all below it.',
  expires_at: 'When it expires.',
  expires_in: 'How long it is good for, in seconds: a year at most.',
  has_children: 'Whether there are tenants directly below.',
  internal_tag: 'A note of the tenant for itself.',
  issuer_id: 'The tenant of whoever granted the role.',
  items_to_add: 'Who comes in, at or below the tenant of the group.',
  items_to_remove: 'Who goes out.',
  language: 'Preferred language, such as `en` or `pt_BR`.',
  barcode: 'A QR code of `url` for the authenticator: a PNG in base 64.',
  link: 'Where to go: an address, or a path of this server.',
  login: 'What the user signs in with. It is unique in the whole platform.',
  mfa_status: 'Whether a second factor is required.',
  notifications: 'What the user is told of by email.',
  owner_id: 'Id of the owner; null if there is none.',
  platform_available: 'Whether the user could use the platform now.',
  owner_tenant_id: 'The tenant that it belongs to.',
  paging: 'Where the next page begins.',
  parent_id: 'The tenant directly above. The root is its own parent.',
  personal_tenant_id: 'The tenant that belongs to this user alone.',
  pricing_mode: 'Whether what the tenant uses is charged for.',
  production_start_date: 'Since when it is charged for.',
  registration_access_token:
    'The registration access token of RFC 7592. It is shown once, and no operation takes it.',
  role_id: 'The role that is held.',
  tenant_id: 'The tenant that it belongs to.',
  software_id: 'What the program is: the same for all that run it.',
  software_version: 'Which version of the program it is.',
  session_mfa_status:
    'How the session that asks stands with the second factor; only where a session asks.',
  terms_accepted: 'Whether the user has nothing to agree to any more.',
  trustee_id: 'Who holds the role.',
  trustee_type: 'Whether a user, a group of users or a client holds the role.',
  update_allowed: 'Whether the caller may switch it.',
  update_lock: 'Bars everybody but the tenant that set it from changing this one.',
  updated_at: 'When it last changed.',
  users_count: 'Users who can sign in, those in folders or units of the tenant included.',
  users_with_totp_enabled_count: 'Those of them who have an authenticator.',
  valid: 'Whether the code was right, and not used before.',
  address: 'Where the provider is: its issuer, or where its discovery document begins.',
  automatic_url_redirection:
    'Whether people with a login of the domain are sent there without being asked.',
  change_password_url: 'Where users of the provider change their passwords.',
  domain: 'The domain of the logins that the provider is for. A tenant has one provider for it.',
  domain_verified_at:
    'Since when a DNS record shows that the owner of the domain wants the provider; left out if none does. Not part of the documented contract.',
  forgot_password_url: 'Where users of the provider go who forgot their passwords.',
  idp_type:
    'How the provider proves who somebody is: here (`internal`), by OpenID Connect or by SAML 2.0.',
  login_attribute:
    'The claim or attribute that has the login of a user whom the provider has not named before.',
  meta: 'The metadata of a SAML provider: XML with its entityID, where to send people, and certificates.',
  oauth2_client_id: 'What this server is called at the provider.',
  oauth2_client_secret:
    'What this server proves itself by at the provider. Shown only to those who may change it.',
  redirect_logout_url: 'Where people are sent who have signed out.',
  reset_password_url: 'Where users of the provider set new passwords.',
  saml_entityid:
    'What this server is called at a SAML provider, if not by the address of its metadata.',
  scim_provisioner_user_id: 'The user in whose name the provider provisions users.',
  vendor: 'Who makes the provider.',
  apply_to_children: 'Whether all tenants below that the caller administers get it, too.',
  ott: 'A one-time token.',
  audit_data: 'What the audit remembers of the login: who it was for, for example.',
  purpose: 'Whether the token signs its user in, or is shown to a service that has it verified.',
  version: 'Grows with every change. A write names the version that it has seen.',
  ...serviceProperties,
};

/** What the properties of bodies may be, where a name means one thing everywhere. */
const examples: Readonly<Record<string, string | number>> = {
  address1: '12 Harbour Street',
  city: 'Rivertown',
  country: 'Ireland',
  customer_id: 'C-1042',
  email: 'ada@example.com',
  firstname: 'Ada',
  internal_tag: 'pilot',
  language: 'en',
  lastname: 'Lovelace',
  login: 'ada',
  name: 'Northwind',
  phone: '+353 1 555 0100',
  role_id: 'company_admin',
  version: 1,
  zipcode: 'D01 F5P2',
};

/** What a parameter called `name` means, if the vocabulary has it. */
export const describeParameter = (name: string): string | undefined =>
  Object.hasOwn(parameters, name) ? parameters[name] : undefined;

/** What a property called `name` means in any body, if the vocabulary has it. */
export const describeProperty = (name: string): string | undefined =>
  Object.hasOwn(properties, name) ? properties[name] : undefined;

/** A value that a property called `name` may have in any body, if the vocabulary has one. */
export const exampleOf = (name: string): string | number | undefined =>
  Object.hasOwn(examples, name) ? examples[name] : undefined;
