/** The operations of the contract that are not served yet, under the work that they belong to. */
const work: Readonly<Record<string, readonly string[]>> = {
  watchers: ['GET /api/2/tenants/{tenant_id}/watchers'],
  brands: [
    'GET /api/2/brands/{brand}',
    'GET /api/2/content/images/{image}',
    'DELETE /api/2/tenants/{tenant_id}/brand',
    'GET /api/2/tenants/{tenant_id}/brand',
    'POST /api/2/tenants/{tenant_id}/brand',
    'PUT /api/2/tenants/{tenant_id}/brand',
    'GET /api/2/tenants/{tenant_id}/brand/logo',
    'POST /api/2/tenants/{tenant_id}/brand/logo',
    'POST /api/2/users/{user_id}/email/test_branding',
  ],
  'legal documents': [
    'GET /api/2/legal_documents',
    'DELETE /api/2/legal_documents/{legal_document_id}',
    'GET /api/2/legal_documents/{legal_document_id}',
    'PUT /api/2/legal_documents/{legal_document_id}',
    'GET /api/2/tenants/{tenant_id}/legal_documents',
    'POST /api/2/tenants/{tenant_id}/legal_documents',
    'GET /api/2/users/{user_id}/legal_documents',
    'POST /api/2/users/{user_id}/legal_documents',
  ],
  'security groups': [
    'GET /api/2/security_groups',
    'POST /api/2/security_groups',
    'DELETE /api/2/security_groups/{security_group_id}',
    'GET /api/2/security_groups/{security_group_id}/members',
    'PATCH /api/2/security_groups/{security_group_id}/members',
    'GET /api/2/security_groups/{security_group_id}/access_policies',
    'PUT /api/2/security_groups/{security_group_id}/access_policies',
  ],
  'registration tokens': [
    'GET /api/2/registration_tokens',
    'POST /api/2/registration_tokens',
    'DELETE /api/2/registration_tokens/{token_id}',
    'GET /api/2/tenants/{tenant_id}/registration_tokens',
    'POST /api/2/tenants/{tenant_id}/registration_tokens',
  ],
};

/**
 * The one list of what is missing: `METHOD path` as the contract has it, to the work that will bring
 * it. Whoever serves an operation takes it out here; the contract test sees to that.
 */
export const notBuilt: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(work).flatMap(([name, keys]) => keys.map((key) => [key, name])),
);
