import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { columns, sql } from '../../database/sql.js';
import { AuthorizationCode, Client, codeChallengeMethods } from '../../entities/index.js';
import { action, run, type ActionContext } from '../action.js';
import type { Caller } from '../caller.js';
import { clientName } from '../clients/client-name.js';
import { isRegisteredUri, isSelfRegistered } from '../clients/client-rules.js';
import type { RequestContext } from '../context.js';
import { Uuid, nullable, oneOf } from '../schema.js';
import { isUuid } from '../validation.js';
import {
  AuthorizationRefusal,
  readAuthorizationRequest,
  type AuthorizationRequest,
} from './authorization-request.js';
import { NotServed, mayLetIn, serves } from './client-reach.js';
import { describeConsent, hasConsented, type ConsentAsked } from './consent.js';
import { readIdTokenHint } from './id-token-hint.js';
import type { Principal } from './principal-reads.js';
import { hashSecret, randomSecret } from './secrets.js';

/** A code that is not exchanged for tokens within this time is worth nothing. Milliseconds. */
const codeLifetime = 60_000;

/** What becomes of a request for authorization. */
export type Authorization =
  /** Who asks is not known, or not known to live there: nothing is sent to that address. */
  | { readonly type: 'refused'; readonly reason: string }
  /** An answer for the client: a code, or an error. */
  | { readonly type: 'redirect'; readonly location: string }
  /** The client does not serve the user who is signed in: a page explains that to them. */
  | ({ readonly type: 'notServed' } & NotServedUser)
  /** The user is asked whether the client may have what it asks for. */
  | ({ readonly type: 'consent' } & Consent)
  /** Somebody has to sign in first. */
  | ({ readonly type: 'login' } & LoginWanted);

/** Who is signed in, and why they cannot go on. */
export interface NotServedUser {
  readonly clientName: string | null;
  readonly login: string;
  /** Where the browser goes if the user gives up: the client is answered `access_denied`. */
  readonly location: string;
}

/** What the user is asked, and what becomes of a refusal. */
export interface Consent extends ConsentAsked {
  readonly clientName: string | null;
  /** Where the browser goes if the user denies it: the client is answered `access_denied`. */
  readonly location: string;
}

/** Who is to sign in, and for whom. */
export interface LoginWanted {
  /** What the client calls itself. */
  readonly clientName: string | null;
  readonly loginHint: string | null;
  /** The browser is signed in as this user, and the client asks for another one. */
  readonly signedInAs: string | null;
  /** The account that is signed in, where the client wants the user to choose: it is offered. */
  readonly offered?: string;
  /** The hint is none of ours, or not for this client: it cannot be followed, whoever signs in. */
  readonly hintIsVain: boolean;
}

interface AskingClient {
  readonly id: string;
  readonly principal: Principal;
  readonly name: string | null;
  readonly isPublic: boolean;
  /** It registered itself, so that no administrator has looked at it. */
  readonly selfRegistered: boolean;
  readonly redirectUris: readonly string[];
}

/**
 * Asks for an authorization code (`GET /idp/authorize`; RFC 6749, section 4.1, OpenID Connect Core
 * 1.0, section 3.1.2, and RFC 7636). A user who is signed in gets it at once, if the client serves
 * them and needs no consent.
 */
export const authorize = action({
  name: 'authorize',
  scopes: 'public',
  // Whether a wrong value is told to the client depends on who it is: the action finds out.
  input: Type.Object(
    { parameters: Type.Record(Type.String(), Type.Unknown()) },
    { additionalProperties: false },
  ),
  async perform(ctx, { parameters }): Promise<Authorization> {
    const { clientId, redirectUri, state } = parameters;
    const client = typeof clientId === 'string' ? await askingClient(ctx, clientId) : undefined;
    if (!client) return { type: 'refused', reason: 'The application is not known here.' };
    if (typeof redirectUri !== 'string' || !isRegisteredUri(client.redirectUris, redirectUri)) {
      return {
        type: 'refused',
        reason: 'The application asks for an answer at an address that is not registered for it.',
      };
    }
    const answered = (answer: Readonly<Record<string, string>>): string =>
      withParameters(redirectUri, {
        ...answer,
        ...(typeof state === 'string' && { state }),
        iss: ctx.identity.issuer,
      });
    const refused = ({ code, message }: AuthorizationRefusal): string =>
      answered({ error: code, error_description: message });
    try {
      const request = readAuthorizationRequest(parameters, client.isPublic);
      const wanted = await loginWanted(ctx, client, request);
      if (wanted) {
        if (!request.prompts.includes('none')) return { type: 'login', ...wanted };
        throw new AuthorizationRefusal('login_required', 'the user has to sign in');
      }
      const login = (await loginOf(ctx, ctx.login!.userId)) ?? '';
      if (request.prompts.includes('select_account')) {
        return { type: 'login', ...offer(client, request, login) };
      }
      if (!mayGetCode(ctx.caller, client.principal)) {
        const refusal = new AuthorizationRefusal('access_denied', new NotServed().message);
        if (request.prompts.includes('none')) throw refusal;
        const location = refused(refusal);
        return { type: 'notServed', clientName: client.name, login, location };
      }
      if (await needsConsent(ctx, client, request)) {
        if (request.prompts.includes('none')) {
          throw new AuthorizationRefusal('consent_required', 'the user has to allow this');
        }
        const denied = new AuthorizationRefusal('access_denied', 'the user has not allowed this');
        // A session that an application has begun answers nothing that its user is asked in person.
        if (ctx.caller.delegatedTo) throw denied;
        const asked = await describeConsent(ctx, client.principal, { scope: request.scope, login });
        const location = refused(denied);
        return { type: 'consent', ...asked, clientName: client.name, location };
      }
      const code = await issueCode(ctx, client, redirectUri, request);
      return { type: 'redirect', location: answered({ code }) };
    } catch (error) {
      if (!(error instanceof AuthorizationRefusal)) throw error;
      return { type: 'redirect', location: refused(error) };
    }
  },
});

/** Whether `client` gets a code for the user who is signed in. */
const mayGetCode = (caller: Caller, client: Principal): boolean =>
  caller.tenantPath !== null &&
  serves(client, { tenantPath: caller.tenantPath }) &&
  mayLetIn(caller, client);

/** The sign-in page that offers the account which is signed in. */
const offer = (
  client: AskingClient,
  { loginHint }: AuthorizationRequest,
  login: string,
): LoginWanted => ({
  clientName: client.name,
  loginHint,
  signedInAs: null,
  offered: login,
  hintIsVain: false,
});

/** Whether the user is asked: where the client wants it, and once for a client that registered itself. */
async function needsConsent(
  ctx: ActionContext,
  client: AskingClient,
  { prompts, scope }: AuthorizationRequest,
): Promise<boolean> {
  if (prompts.includes('consent')) return true;
  const parties = { userId: ctx.login!.userId, clientId: client.id };
  return client.selfRegistered && !(await hasConsented(ctx, parties, scope));
}

/** The client named `id`, if it may act. */
async function askingClient(ctx: ActionContext, id: string): Promise<AskingClient | undefined> {
  if (!isUuid(id)) return undefined;
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

/** `uri` with `parameters` added to its query. */
function withParameters(uri: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(uri);
  const added = new URLSearchParams(parameters).toString();
  url.search = url.search === '' ? added : `${url.search}&${added}`;
  return url.href;
}

/** Who has to sign in; undefined if the browser is signed in as the client wants it. */
async function loginWanted(
  ctx: ActionContext,
  client: AskingClient,
  { prompts, maxAge, idTokenHint, loginHint }: AuthorizationRequest,
): Promise<LoginWanted | undefined> {
  const { login, caller } = ctx;
  const hint = idTokenHint === null ? undefined : await readIdTokenHint(ctx, idTokenHint);
  const hinted = hint?.clientId === client.id ? hint.userId : null;
  const wanted = {
    clientName: client.name,
    loginHint: loginHint ?? (hinted && (await loginOf(ctx, hinted))),
    signedInAs: null,
    hintIsVain: idTokenHint !== null && hinted === null,
  };
  if (!login || caller.type !== 'user' || prompts.includes('login')) return wanted;
  if (maxAge !== null && login.createdAt + maxAge * 1000 < ctx.now) return wanted;
  if (idTokenHint === null || hinted === login.userId) return undefined;
  return { ...wanted, signedInAs: hinted && (await loginOf(ctx, login.userId)) };
}

async function loginOf(ctx: RequestContext, userId: string): Promise<string | null> {
  const user = await ctx.identity.principals.find(ctx.session, 'user', userId);
  return user?.login ?? null;
}

/** A new code for the user who is signed in: for this client, this address and this session alone. */
function issueCode(
  ctx: ActionContext,
  client: AskingClient,
  redirectUri: string,
  { scope, nonce, codeChallenge, codeChallengeMethod }: AuthorizationRequest,
): Promise<string> {
  return run(storeCode, ctx, {
    clientId: client.id,
    clientGeneration: client.principal.generation,
    redirectUri,
    scope,
    nonce,
    codeChallenge,
    codeChallengeMethod,
  });
}

const storeCode = action({
  name: 'issueAuthorizationCode',
  scopes: 'authenticated',
  // `authorize` has asked whether the session may let the client in.
  delegable: true,
  input: Type.Object(
    {
      clientId: Uuid,
      clientGeneration: Type.Integer(),
      redirectUri: Type.String(),
      scope: Type.String(),
      nonce: nullable(Type.String()),
      codeChallenge: nullable(Type.String()),
      codeChallengeMethod: nullable(oneOf(codeChallengeMethods)),
    },
    { additionalProperties: false },
  ),
  writes: true,
  quiet: true,
  async perform(ctx, asked): Promise<string> {
    const { id, userId, tokenGeneration, createdAt, methods } = ctx.login!;
    const code = randomSecret();
    ctx.em.create(
      AuthorizationCode,
      {
        ...asked,
        id: hashSecret(code),
        userId,
        tokenGeneration,
        sessionId: id,
        authenticatedAt: createdAt,
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
