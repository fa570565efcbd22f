/*
 * Descriptions of the fields of services: brands, infrastructure, settings, reports and legal documents.
 * The GraphQL schema and the OpenAPI document both take them from here, so that a field has the same
 * words on both APIs.
 */

/** Descriptions of the optional texts of a brand. */
export const brandTexts = {
  companyName: 'Name of the company.',
  serviceName: 'Name under which the service is offered.',
  color:
    'Color that replaces the color scheme: six hexadecimal digits, for example `2C5BB8`; null to use the color scheme.',
  supportPhone: 'Phone number of user support.',
  supportUrl: 'URL of user support.',
  homeUrl: 'URL of the home page.',
  helpUrl: 'URL of the online help.',
  knowledgebaseUrl: 'URL of the knowledge base that explains errors.',
  userGuideUrl: 'URL of the user guide.',
  upsellUrl: 'URL where users can buy more services.',
  termsUrl: 'URL of the terms of use; null or empty if there are none.',
  platformTermsUrl: 'URL of the terms of the platform; null or empty if there are none.',
  privacyPolicyUrl: 'URL of the privacy policy; null or empty if there is none.',
  mobileAppAndroidDownloadUrl: 'URL where the Android app can be downloaded.',
  mobileAppIosDownloadUrl: 'URL where the iOS app can be downloaded.',
  accountServerUrl: 'URL of the server where users sign in.',
  regServerUrl: 'URL of the server where agents are registered.',
  routerUrl: 'URL of the router, where services are looked up.',
  agentGatewayUrl: 'URL of the gateway that agents connect to.',
} as const;

/** Descriptions of the other fields of a brand. */
export const brandFieldTexts = {
  colorScheme: 'Color scheme of pages and mails.',
  logotype: 'Id of the logo image; null if there is none.',
  backupConsoleUrl: 'URL of the console where users work with the services.',
  ownsCustomLegalDocs:
    'Whether legal documents of ancestors are excluded: they do not apply to the tenant and its descendants.',
  whiteLabeledAgent: 'Whether agents show this brand.',
  hidePredefined:
    'Whether applications hide their predefined names and links where the brand has none of its own.',
} as const;

/** Descriptions of the fields of the mail server of a brand. */
export const smtpTexts = {
  override:
    'Whether mails are sent through the mail server of the brand instead of the mail server of the platform.',
  replyAddress: 'Sender address of mails; empty if there is none.',
  server: 'Host name or IP address of the mail server; empty if there is none.',
  port: 'Port of the mail server; 0 if there is none.',
  user: 'User name for the mail server; empty if there is none.',
  encryption: 'Encryption of the connection to the mail server.',
} as const;

/** Descriptions of the fields of infrastructure components. */
export const infraTexts = {
  capabilities: 'Types of offering items that the component can carry; at least one.',
  contentUrl:
    'URL where users browse the stored content, with the scheme `http` or `https`. Requires the capability `backup`.',
  contentMobileUrl:
    'URL where users browse the stored content on a mobile device, with the scheme `http` or `https`.',
  backendType: 'Provider of the storage backend, for example `azure`.',
} as const;

/** Description of the address of a component. Other objects have a `url` of another meaning. */
export const infraUrlText =
  'Absolute URL of the service. Schemes other than `http` and `https` are allowed.';

/** Descriptions of what the owner of a location or component means to the caller. */
export const ownershipTexts = {
  platformOwned:
    'Whether the object belongs to the root tenant and is therefore visible to all tenants.',
  readonly: 'Whether the caller cannot change the object.',
} as const;

/** Description of the parameter of deletion that overrides its checks. */
export const forceText =
  'Whether to delete the component even if it has usages, or if tenants other than customers and units have enabled offering items on it. Enabled offering items of customers and units always prevent the deletion.';

/** Descriptions of the fields of a setting value. */
export const settingTexts = {
  lock: 'Whether the value is locked. Values that are set for descendants of the tenant, and for users of the tenant and its descendants, are ignored.',
  exclusive:
    'Whether the value applies to this tenant only. Descendants then inherit from the parent of this tenant.',
  value:
    'Value, of the type of the setting. Required unless a value is already set. Null means no value instead of the inherited one; it is allowed only if the setting has no default.',
} as const;

/** Descriptions of the fields of a report. */
export const reportTexts = {
  kind: 'Kind of the report.',
  kindWithValues:
    'Kind of the report. `usage_current`: current usage and quotas. `usage_daily`: usage at the end of each day of a period. `usage_summary`: usage at the start and end of a period, with change, maximum, average and added usage. `usage_breakdown`: current usage of each resource.',
  level: 'Tenants that the report covers, relative to its own tenant.',
  levelWithValues:
    'Tenants that the report covers, relative to its own tenant: only the tenant (`itself`), partners that are children (`direct_partners`), all descendants that are partners (`all_partners`) or customers (`all_customers`), or the tenant and all descendants (`accounts`). For a customer or unit: `itself` or `accounts`.',
  hideZeroUsage: 'Whether lines without usage are omitted.',
  showSkus: 'Whether the report includes the SKU of each offering item.',
  resultAction: 'What is done with the finished report.',
  generationDate:
    'Day on which the report is generated; for a monthly report, the day of its next run.',
} as const;

/** Descriptions of the fields of a legal document. */
export const documentTexts = {
  changedItems:
    'Items whose terms have changed since the previous version. Users whose tenant has one of them must sign this version.',
  addedItems: 'Items that this version covers and the previous version does not.',
  coveredItems: 'Items that this version and the previous versions cover.',
  signUntil:
    'Last day to sign the document, in UTC; null until the document is shown to the user. It is shown when the user reads this list.',
} as const;
