const given = 'answered where it was given';
const ofUsers = 'of users who have it: POST /users and GET /users/{user_id} answer it';

/** Members in examples that a response has only for some objects, with the reason. */
export const conditionalMembers: Readonly<Record<string, string>> = {
  brand_uuid: 'of tenants that have a brand',
  change_password_url: given,
  disable_after: ofUsers,
  external_id: given,
  forgot_password_url: given,
  idp_id: 'of users who sign in by an identity provider',
  infra_id: 'of items on a component of the infrastructure',
  login_attribute: given,
  meta: 'of SAML providers',
  offering_item: 'of usages whose item is on for the tenant, or was',
  origin_dc_id: 'in the data of a client that was created with it',
  origin_external_id: ofUsers,
  origin_id: ofUsers,
  'notifications[]': ofUsers,
  redirect_logout_url: given,
  reset_password_url: given,
  resource_namespace: 'of policies on a resource',
  resource_path: 'of policies on a resource',
  resource_server_id: 'of policies on a resource',
  session_mfa_status: 'of the session that asks: POST /login and GET /users/me answer it',
  vendor: given,
};

type Members = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Members in the examples of one operation that its responses do not have, with the reason. */
export const memberDeviations: Members = {
  'GET /api/2/tenants': { '$.items[].offering_items': 'what expand_offering_items asks for' },
  'POST /api/2/idp/token': { '$.refresh_token': 'of grants of users: a client has its secret' },
  'POST /api/2/idp/introspect_token': {
    '$.scope[].rn': 'of policies on a resource',
    '$.scope[].rp': 'of policies on a resource',
  },
  'GET /api/2/tenants/{tenant_id}/offering_items/available_for_child': {
    '$.items[].updated_at': 'a tenant that is not there has changed nothing',
  },
  'GET /api/2/tenants/{tenant_id}/edition': {
    '$.warnings[]': 'of changes that take something away: test/rest/commerce/editions.test.ts',
  },
};
