import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { columns, sql } from '../../../database/sql.js';
import { AuthorizationCode, Client, codeChallengeMethods } from '../../../entities/index.js';
import { action, run, type ActionContext } from '../../core/action.js';
import type { Caller } from '../../core/caller.js';
import { clientName } from '../../core/client-data.js';
import { isRegisteredUri } from './redirect-uris.js';
import { isSelfRegistered } from '../../core/client-data.js';
import type { RequestContext } from '../../core/context.js';
import { readUuid } from '../../core/read-values.js';
import { Uuid, nullable, oneOf } from '../../core/schema.js';
import {
  AuthorizationRefusal,
  readAuthorizationRequest,
  responseModeOf,
  type AuthorizationParameters,
  type AuthorizationRequest,
} from './authorization-request.js';
import { ClaimsRequest } from './claims-request.js';
import { NotServed, mayLetIn, scopeGivenBy, serves } from '../callers/client-reach.js';
import { describeConsent, hasConsented, type ConsentAsked } from './consent.js';
import { readIdTokenHint } from './id-token-hint.js';
import type { Principal } from '../callers/principal-reads.js';
import { earliestAuthentication, markReauthentication } from '../sessions/reauthentication.js';
import { hashSecret, randomSecret } from '../../core/secrets.js';

/** Lifetime of an authorization code, in milliseconds. */
const codeLifetime = 60_000;

/** A response for the client: a code or an error. */
export type ClientAnswer =
  | { readonly type: 'redirect'; readonly location: string }
  /** In the response mode `form_post`: the fields of a form that is sent to `action`. */
  | {
      readonly type: 'post';
      readonly action: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly clientId: string;
    };

/** The result of an authorization request. */
export type Authorization =
  /**
   * The client is unknown or the redirect URI is not registered: nothing is sent to the redirect
   * URI.
   */
  | { readonly type: 'refused'; readonly reason: string }
  | ClientAnswer
  /** The client cannot act for the signed-in user: a page explains it. */
  | ({ readonly type: 'notServed' } & NotServedUser)
  /** The user must give consent on a page. */
  | ({ readonly type: 'consent' } & Consent)
  /** The user must sign in first. */
  | ({ readonly type: 'login' } & RequiredLogin);

/** The signed-in user and the reason why the request cannot continue. */
export interface NotServedUser {
  readonly clientName: string | null;
  readonly login: string;
}

/** The requested consent, and the response if it is denied. */
export interface Consent extends ConsentAsked {
  readonly clientName: string | null;
  /** The response to the client if the user denies consent: `access_denied`. */
  readonly denied: ClientAnswer;
}

/** The required sign-in and the client that requires it. */
export interface RequiredLogin {
  /** Registered name of the client. */
  readonly clientName: string | null;
  readonly loginHint: string | null;
  /** The login of the signed-in user if the client requires another user. */
  readonly signedInAs: string | null;
  /** The login of the signed-in user, if the client requires the selection of an account. */
  readonly offered?: string;
  /**
   * Whether the hint is not a valid ID token for this client, so that no sign-in can satisfy it.
   */
  readonly hintIsVain: boolean;
  /**
   * State to resume the request after the user has signed in again, if the client requires it
   * (`prompt=login`, `max_age`); null otherwise.
   */
  readonly reauthentication: string | null;
  /**
   * Whether the user has already been asked to sign in for this request, and the session is still
   * too old.
   */
  readonly again: boolean;
}

interface AskingClient {
  readonly id: string;
  readonly principal: Principal;
  readonly name: string | null;
  readonly isPublic: boolean;
  /** The client has registered itself, so no administrator has checked it. */
  readonly selfRegistered: boolean;
  readonly redirectUris: readonly string[];
}

/**
 * Handles a request for an authorization code (`GET /idp/authorize`; RFC 6749, section 4.1, OpenID
 * Connect Core 1.0, section 3.1.2, and RFC 7636). A signed-in user gets the code immediately if the
 * client can act for the user and needs no consent.
 */
export const authorize = action({
  name: 'authorize',
  scopes: 'public',
  // Whether an invalid value is reported to the client depends on the client, so the action
  // validates the values.
  input: Type.Object(
    {
      parameters: Type.Record(Type.String(), Type.Unknown()),
      /** `RequiredLogin.reauthentication` in a resumed request. */
      reauthentication: Type.Optional(Type.Unknown()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { parameters, reauthentication }): Promise<Authorization> {
    const { clientId, redirectUri, state } = parameters;
    const client = typeof clientId === 'string' ? await askingClient(ctx, clientId) : undefined;
    if (!client) return { type: 'refused', reason: 'The application is not registered.' };
    if (typeof redirectUri !== 'string' || !isRegisteredUri(client.redirectUris, redirectUri)) {
      return {
        type: 'refused',
        reason: 'The redirect URI is not registered for the application.',
      };
    }
    const back = (answer: Readonly<Record<string, string>>): ClientAnswer => {
      const fields = {
        ...answer,
        ...(typeof state === 'string' && { state }),
        iss: ctx.identity.issuer,
      };
      return responseModeOf(parameters) === 'form_post'
        ? { type: 'post', action: redirectUri, fields, clientId: client.id }
        : { type: 'redirect', location: withParameters(redirectUri, fields) };
    };
    const refuse = ({ code, message }: AuthorizationRefusal): ClientAnswer =>
      back({ error: code, error_description: message });
    try {
      const asked = readAuthorizationRequest(parameters, client.isPublic);
      const request = { ...asked, scope: scopeGivenBy(ctx.caller, asked.scope) };
      const required = await requiredLogin(ctx, client, request, parameters, reauthentication);
      if (required) {
        if (!request.prompts.includes('none')) return { type: 'login', ...required };
        throw new AuthorizationRefusal('login_required', 'the user must sign in');
      }
      const login = (await loginOf(ctx, ctx.login!.userId)) ?? '';
      if (request.prompts.includes('select_account')) {
        return { type: 'login', ...offer(client, request, login) };
      }
      if (!mayGetCode(ctx.caller, client.principal)) {
        if (request.prompts.includes('none')) {
          throw new AuthorizationRefusal('access_denied', new NotServed().message);
        }
        return { type: 'notServed', clientName: client.name, login };
      }
      await assertHoldsThere(ctx, client, request);
      if (await needsConsent(ctx, client, request)) {
        if (request.prompts.includes('none')) {
          throw new AuthorizationRefusal('consent_required', 'the user must give consent');
        }
        const denied = new AuthorizationRefusal('access_denied', 'the user denied the request');
        // A session that an application started cannot give consent.
        if (ctx.caller.delegatedTo) throw denied;
        const consent = await describeConsent(ctx, client.principal, request, login);
        return { type: 'consent', ...consent, clientName: client.name, denied: refuse(denied) };
      }
      return back({ code: await issueCode(ctx, client, redirectUri, request) });
    } catch (error) {
      if (!(error instanceof AuthorizationRefusal)) throw error;
      return refuse(error);
    }
  },
});

/** Whether `client` can get a code for the signed-in user. */
const mayGetCode = (caller: Caller, client: Principal): boolean =>
  caller.tenantPath !== null &&
  serves(client, { tenantPath: caller.tenantPath }) &&
  mayLetIn(caller, client);

/** Returns the sign-in page that offers the signed-in account. */
const offer = (
  client: AskingClient,
  { loginHint }: AuthorizationRequest,
  login: string,
): RequiredLogin => ({
  clientName: client.name,
  loginHint,
  signedInAs: null,
  offered: login,
  hintIsVain: false,
  reauthentication: null,
  again: false,
});

/**
 * Whether consent is required: if the client requests it, and once for a client that registered
 * itself.
 */
async function needsConsent(
  ctx: ActionContext,
  client: AskingClient,
  request: AuthorizationRequest,
): Promise<boolean> {
  if (request.prompts.includes('consent')) return true;
  const parties = { userId: ctx.login!.userId, clientId: client.id };
  return client.selfRegistered && !(await hasConsented(ctx, parties, request));
}

/** Returns the client with this `id`, if it is active. */
async function askingClient(ctx: ActionContext, named: string): Promise<AskingClient | undefined> {
  const id = readUuid(named);
  if (id === undefined) return undefined;
  const principal = await ctx.identity.principals.find(ctx.session, 'client', id);
  if (!principal) return undefined;
  const row = await ctx.session.first<
    Pick<Client, 'redirectUris' | 'tokenEndpointAuthMethod' | 'data'>
  >(
    sql`select ${columns(Client, 'c', ['redirectUris', 'tokenEndpointAuthMethod', 'data'])}
      from clients c where c.id = ${id}`,
  );
  return {
    id,
    principal,
    name: clientName(row!.data),
    selfRegistered: isSelfRegistered(row!.data),
    isPublic: row!.tokenEndpointAuthMethod === 'none',
    redirectUris: row!.redirectUris,
  };
}

/** Adds `parameters` to the query of `uri`. */
function withParameters(uri: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(uri);
  const added = new URLSearchParams(parameters).toString();
  url.search = url.search === '' ? added : `${url.search}&${added}`;
  return url.href;
}

/** Returns the required sign-in; undefined if the current session satisfies the request. */
async function requiredLogin(
  ctx: ActionContext,
  client: AskingClient,
  request: AuthorizationRequest,
  parameters: AuthorizationParameters,
  mark: unknown,
): Promise<RequiredLogin | undefined> {
  const { login, caller } = ctx;
  const { idTokenHint, loginHint, claims } = request;
  const earliest = earliestAuthentication(ctx, parameters, request, mark);
  const hint = idTokenHint === null ? undefined : await readIdTokenHint(ctx, idTokenHint);
  const hinted = hint?.clientId === client.id ? hint.userId : null;
  const required = {
    clientName: client.name,
    loginHint: loginHint ?? (hinted && (await loginOf(ctx, hinted))),
    signedInAs: null,
    hintIsVain: idTokenHint !== null && hinted === null,
    reauthentication: earliest === -Infinity ? null : markReauthentication(ctx, parameters),
    again: mark !== undefined,
  };
  if (!login || caller.type !== 'user' || login.authenticatedAt < earliest) return required;
  // OpenID Connect Core 1.0, section 3.1.2.2: only that user may be authenticated.
  if (claims && claims.subject !== null && claims.subject !== login.userId) return required;
  if (idTokenHint === null || hinted === login.userId) return undefined;
  return { ...required, signedInAs: hinted && (await loginOf(ctx, login.userId)) };
}

/** Rejects a tenant to which the user has no access, because the token would be useless. */
async function assertHoldsThere(
  { session, identity, caller }: ActionContext,
  client: AskingClient,
  { narrowing }: AuthorizationRequest,
): Promise<void> {
  if (!narrowing) return;
  const held = await identity.policiesOf(
    session,
    { type: 'user', id: caller.id! },
    { client: client.principal, narrowing },
  );
  if (held.length === 0) {
    throw new AuthorizationRefusal(
      'access_denied',
      'the user has no access to the tenant that scope names',
    );
  }
}

async function loginOf(ctx: RequestContext, userId: string): Promise<string | null> {
  const user = await ctx.identity.principals.find(ctx.session, 'user', userId);
  return user?.login ?? null;
}

/** Creates a code for the signed-in user, bound to this client, redirect URI and session. */
function issueCode(
  ctx: ActionContext,
  client: AskingClient,
  redirectUri: string,
  { scope, claims, nonce, codeChallenge, codeChallengeMethod }: AuthorizationRequest,
): Promise<string> {
  return run(storeCode, ctx, {
    clientId: client.id,
    clientGeneration: client.principal.generation,
    redirectUri,
    scope,
    requestedClaims: claims && { userInfo: [...claims.userInfo], idToken: [...claims.idToken] },
    nonce,
    codeChallenge,
    codeChallengeMethod,
  });
}

const storeCode = action({
  name: 'issueAuthorizationCode',
  scopes: 'authenticated',
  // `authorize` has checked whether the session can authorize the client.
  delegable: true,
  input: Type.Object(
    {
      clientId: Uuid,
      clientGeneration: Type.Integer(),
      redirectUri: Type.String(),
      scope: Type.String(),
      requestedClaims: nullable(ClaimsRequest),
      nonce: nullable(Type.String()),
      codeChallenge: nullable(Type.String()),
      codeChallengeMethod: nullable(oneOf(codeChallengeMethods)),
    },
    { additionalProperties: false },
  ),
  writes: true,
  quiet: true,
  async perform(ctx, asked): Promise<string> {
    const { id, userId, tokenGeneration, authenticatedAt, methods } = ctx.login!;
    const code = randomSecret();
    ctx.em.create(
      AuthorizationCode,
      {
        ...asked,
        id: hashSecret(code),
        userId,
        tokenGeneration,
        sessionId: id,
        authenticatedAt,
        methods,
        familyId: randomUUID(),
        expiresAt: ctx.now + codeLifetime,
        usedAt: null,
      },
      { persist: true },
    );
    ctx.audit({
      tenantId: ctx.caller.tenantId!,
      objectType: 'user',
      objectId: userId,
      fields: ['authorizationCode'],
    });
    return code;
  },
});
